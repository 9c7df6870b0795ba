package org.langevin.denoiser.unet;

import org.langevin.denoiser.kernel.Tensor;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/**
 * Dropout (Srivastava et al. 2014, inverted form): in training an element is kept with probability 1 − p and divided by it.
 *
 * <p>Which elements are kept is a function of the seed, the training step, the item's place in the step's batch, the layer and
 * the element, and of nothing else; so a resumed run drops what the uninterrupted one would have.
 */
final class DropoutKey {

    /** Layers a network may have; the place of an item and the layer share one counter of 32 bits. */
    private static final int LAYERS = 1024;

    private final double probability;
    private KeyedNoise noise = new KeyedNoise(0);
    private long step;
    private int firstItem;

    DropoutKey(double probability) {
        this.probability = probability;
    }

    /** Sets what the next passes are keyed by: the seed, the step, and the place of the batch's first item within the step. */
    void set(long seed, long newStep, int newFirstItem) {
        if (noise.seed() != seed) {
            noise = new KeyedNoise(seed);
        }
        step = newStep;
        firstItem = newFirstItem;
    }

    /** A dropout layer of its own number for activations of {@code items} items of {@code elements} elements, or null if p = 0. */
    Layer layer(int layer, int items, int elements) {
        return probability == 0 ? null : new Layer(layer, items, elements);
    }

    /** One layer's mask. */
    final class Layer {

        private final int layer;
        private final int elements;
        private final double[] uniforms;
        private final boolean[] kept;

        private Layer(int layer, int items, int elements) {
            this.layer = layer;
            this.elements = elements;
            this.uniforms = new double[elements];
            this.kept = new boolean[items * elements];
        }

        /** Draws the mask for the present key and applies it to {@code activations}. */
        void forward(Tensor activations) {
            for (int n = 0; n < kept.length / elements; n++) {
                long item = (long) (firstItem + n) * LAYERS + layer;
                noise.uniforms(Stream.DROPOUT, step, item, uniforms, 0, elements);
                for (int i = 0; i < elements; i++) {
                    kept[n * elements + i] = uniforms[i] >= probability;
                }
            }
            apply(activations);
        }

        /** Applies the mask of the last forward pass. */
        void apply(Tensor tensor) {
            double factor = 1 / (1 - probability);
            for (int i = 0; i < kept.length; i++) {
                tensor.set(i, kept[i] ? tensor.get(i) * factor : 0);
            }
        }
    }
}
