package org.langevin.denoiser.mlp;

import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.Dense;
import org.langevin.denoiser.kernel.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A {@link LinearSpec} for one number of rows, over its place in the flat vectors. */
final class Linear {

    private final Dense dense;
    private final Parameters values;
    private final Parameters gradients;

    /** W {@code [out, in]} and b {@code [out]}, of the values or of the gradients. */
    private record Parameters(Tensor weight, Tensor bias) {

        static Parameters in(INDArray flat, int offset, LinearSpec spec) {
            int bias = offset + spec.weights();
            return new Parameters(
                    view(flat, offset, bias, spec.out(), spec.in()),
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
        this.dense = backend.dense(new Dense.Shape(rows, spec.in(), spec.out()));
        this.values = Parameters.in(values, offset, spec);
        this.gradients = gradients == null ? null : Parameters.in(gradients, offset, spec);
    }

    /** Computes {@code y [rows, out]} from {@code x [rows, in]}. */
    void forward(Tensor x, Tensor y) {
        dense.forward(x, values.weight, values.bias, y);
    }

    /** From {@code dy} the gradients of the parameters and, unless {@code dx} is null, of x; all are replaced. */
    void backward(Tensor x, Tensor dy, Tensor dx) {
        dense.backward(x, values.weight, dy, dx, gradients.weight, gradients.bias);
    }
}
