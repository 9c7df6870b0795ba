package org.langevin.denoiser.mlp;

import java.util.Arrays;
import java.util.List;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.Pointwise;
import org.langevin.denoiser.kernel.Tensor;
import org.langevin.denoiser.mlp.LinearSpec.Begin;

/**
 * The embedding of time and class, {@code silu(W [cos(t ω), sin(t ω), 1(label)] + b)}, {@code [rows, width]}: the waves of Vaswani et al.
 * (arXiv:1706.03762, section 3.5), ω_i = 10000^(−2i / width), i below width / 2, and, where there are classes, a one at the label's place.
 *
 * <p>Inputs: timesteps {@code [rows]}, in the network's numbering, and, with classes, labels {@code [rows]}, whole numbers.
 *
 * @param width waves, and numbers of the embedding; even
 * @param classes number of labels; 0 for none
 */
record EmbeddingSpec(int width, int classes) implements PartSpec {

    private static final double LONGEST = 10_000;

    private int encoded() {
        return width + classes;
    }

    @Override
    public List<LinearSpec> layers() {
        return List.of(new LinearSpec("embedding", encoded(), width, Begin.UNIFORM));
    }

    @Override
    public Part plan(Backend backend, List<Linear> layers, int rows) {
        return new Planned(backend, layers.get(0), rows);
    }

    private final class Planned implements Part {

        private final Linear layer;
        private final double[] frequencies = new double[width / 2];
        private final Tensor encoded;
        private final Tensor hidden;
        private final Tensor output;
        private final Tensor dHidden;

        Planned(Backend backend, Linear layer, int rows) {
            this.layer = layer;
            Arrays.setAll(frequencies, i -> Math.pow(LONGEST, -2.0 * i / width));
            this.encoded = backend.tensor(rows, encoded());
            this.hidden = backend.tensor(rows, width);
            this.output = backend.tensor(rows, width);
            this.dHidden = backend.tensor(rows, width);
        }

        @Override
        public Tensor forward(List<Tensor> inputs) {
            encoded.clear();
            for (int n = 0; n < inputs.get(0).length(); n++) {
                wave(inputs.get(0).get(n), n * encoded());
                if (classes > 0) {
                    encoded.set(n * encoded() + width + (int) inputs.get(1).get(n), 1);
                }
            }
            layer.forward(encoded, hidden);
            Pointwise.silu(hidden, output);
            return output;
        }

        private void wave(double t, int row) {
            for (int i = 0; i < frequencies.length; i++) {
                encoded.set(row + i, Math.cos(t * frequencies[i]));
                encoded.set(row + frequencies.length + i, Math.sin(t * frequencies[i]));
            }
        }

        @Override
        public List<Tensor> backward(List<Tensor> inputs, Tensor dOutput) {
            Pointwise.siluGradient(hidden, output, dOutput, dHidden);
            layer.backward(encoded, dHidden, null);
            return Arrays.asList(new Tensor[inputs.size()]);
        }
    }
}
