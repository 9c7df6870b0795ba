package org.langevin.denoiser;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A network as a trainer sees it: one flat vector of parameters, one of gradients, and one training step. The trainer knows
 * nothing of layers beyond the names by which the vector is sliced.
 */
public interface TrainableNetwork extends AutoCloseable {

    /**
     * A named tensor in the flat vectors.
     *
     * @param name the name it has on disk
     * @param shape its sizes
     * @param offset its first element in the flat vectors
     */
    record Slice(String name, List<Long> shape, int offset) {

        /** The number of elements. */
        public int length() {
            return Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
        }
    }

    /**
     * What keys a training step's own randomness (dropout), so that a resumed run repeats it.
     *
     * @param seed the run's seed
     * @param step the optimiser step
     * @param firstItem the place of the batch's first item among the items of that step
     */
    record StepKey(long seed, long step, int firstItem) {}

    /** What a training step descends, as a function of the network's outputs alone. */
    @FunctionalInterface
    interface Loss {
        /**
         * The loss and its gradient.
         *
         * @param outputs of the network, {@code [items, height, width, outputs]}; not altered
         * @param gradient receives the derivative of the batch's loss, its items weighted, by each output
         * @return each item's loss, unweighted
         */
        double[] of(double[] outputs, double[] gradient);
    }

    /** The parameters in the order in which they lie in the flat vectors, without gaps. */
    List<Slice> slices();

    /** The live parameters: 4-byte floats in native order, off-heap. */
    ByteBuffer parameters();

    /** The live gradients, laid out like the parameters. */
    ByteBuffer gradients();

    /** Says that the parameters were written to, which the next pass must take into account. */
    void parametersChanged();

    /**
     * One training step: predicts, compares, and sets the gradients to those of the weighted mean squared error
     * {@code Σ_n weights[n] · mean((prediction_n − target_n)²)}.
     *
     * @param batch the noised items
     * @param target what the network should predict, shaped like its output
     * @param weights each item's weight, dimensionless
     * @param key keys the step's dropout
     * @return each item's mean squared error, unweighted
     */
    double[] step(NetworkBatch batch, float[] target, double[] weights, StepKey key);

    /**
     * One training step on any other loss.
     *
     * @param batch the noised items
     * @param loss what is descended
     * @param key keys the step's dropout
     * @return each item's loss, as {@code loss} gives it
     */
    double[] step(NetworkBatch batch, Loss loss, StepKey key);

    /**
     * Predicts without training.
     *
     * @param out receives {@code [items, height, width, outputs]}
     */
    void predict(NetworkBatch batch, float[] out);

    /**
     * Where a number that is not finite first appeared in the last step: in forward order among the outputs, then in backward
     * order among the gradients, such as {@code output of mid_block.resnets.0}.
     */
    String firstNonFinite();

    @Override
    void close();
}
