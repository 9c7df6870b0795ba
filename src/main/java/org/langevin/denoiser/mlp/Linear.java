package org.langevin.denoiser.mlp;

import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.Convolution;
import org.langevin.denoiser.kernel.Convolution.Into;
import org.langevin.denoiser.kernel.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A {@link LinearSpec} for one number of rows, over its place in the flat vectors.
 *
 * <p>To the kernels it is a 1×1 convolution of one image, a row of the batch being a pixel: at 512 rows twenty times faster than the
 * layer that they offer for embeddings, and, as that one, with the same bits for a row in a batch of any size.
 */
final class Linear implements AutoCloseable {

    private final Convolution product;
    private final Parameters values;
    private final Parameters gradients;

    /** W {@code [out, in, 1, 1]} and b {@code [out]}, of the values or of the gradients. */
    private record Parameters(Tensor weight, Tensor bias) {

        static Parameters in(INDArray flat, int offset, LinearSpec spec) {
            int bias = offset + spec.weights();
            return new Parameters(
                    view(flat, offset, bias, spec.out(), spec.in(), 1, 1),
                    view(flat, bias, offset + spec.length(), spec.out()));
        }

        private static Tensor view(INDArray flat, int from, int to, long... shape) {
            return Tensor.of(flat.get(NDArrayIndex.interval(from, to)).reshape('c', shape));
        }
    }

    /**
     * The layer whose parameters begin at {@code offset} of both vectors.
     *
     * @param values the parameters
     * @param gradients their gradients, or null in a network that is never trained
     */
    Linear(LinearSpec spec, Backend backend, int rows, INDArray values, INDArray gradients, int offset) {
        Convolution.Shape shape = Convolution.Shape.same(1, 1, rows, spec.in(), spec.out(), 1);
        this.product = backend.convolution(shape, true, Into.REPLACE);
        this.values = Parameters.in(values, offset, spec);
        this.gradients = gradients == null ? null : Parameters.in(gradients, offset, spec);
        parametersChanged();
    }

    /** Takes the weights that the next passes use. */
    void parametersChanged() {
        product.setWeights(values.weight);
    }

    /** Computes {@code y [rows, out]} from {@code x [rows, in]}. */
    void forward(Tensor x, Tensor y) {
        product.forward(x, values.bias, null, y);
    }

    /** From {@code dy} the gradients of the parameters and, unless {@code dx} is null, of x; all are replaced. */
    void backward(Tensor x, Tensor dy, Tensor dx) {
        product.backwardWeights(x, dy, gradients.weight, gradients.bias);
        if (dx != null) {
            product.backwardData(dy, dx);
        }
    }

    @Override
    public void close() {
        product.close();
    }
}
