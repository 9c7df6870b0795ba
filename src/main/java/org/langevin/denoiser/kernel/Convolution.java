package org.langevin.denoiser.kernel;

import java.util.Locale;

/**
 * A two-dimensional convolution (cross-correlation, as in every deep-learning library) of channels-last images, for one shape:
 * {@code y[n, i, j, o] = bias[o] + Σ x[n, s·i + a − p, s·j + b − p, c] · w[o, c, a, b]}.
 *
 * <p>Weights are {@code [out, in, kernel, kernel]}, PyTorch's layout. They are given by {@link #setWeights} each time they
 * changed, so that a fast implementation can bring them into its own layout once for all passes.
 */
public interface Convolution extends AutoCloseable {

    /** What a forward pass does with what stands in the destination. */
    enum Into {
        /** The result replaces it. */
        REPLACE,
        /** The result is added to it. */
        ACCUMULATE,
        /** The result plus a second tensor, given to the forward pass, replaces it. */
        ADD_OPERAND
    }

    /**
     * The sizes of a convolution.
     *
     * @param batch images
     * @param height input rows
     * @param width input columns
     * @param in input channels of this convolution
     * @param out output channels
     * @param kernel rows and columns of the kernel: 1 or 3
     * @param stride 1 or 2
     * @param padBefore zeros before the first row and column
     * @param padAfter zeros after the last row and column
     * @param firstInput where this convolution's inputs begin among the weights' inputs: a convolution over concatenated
     *     images is the sum of one over each, with a slice of the weights
     * @param allInputs inputs of the whole weight tensor
     */
    record Shape(
            int batch,
            int height,
            int width,
            int in,
            int out,
            int kernel,
            int stride,
            int padBefore,
            int padAfter,
            int firstInput,
            int allInputs) {

        /** A stride-1 convolution that keeps the size, over all of its weights' inputs. */
        public static Shape same(int batch, int height, int width, int in, int out, int kernel) {
            return new Shape(batch, height, width, in, out, kernel, 1, kernel / 2, kernel / 2, 0, in);
        }

        /** The part of this convolution that reads {@code count} inputs from {@code first} on. */
        public Shape slice(int first, int count) {
            return new Shape(batch, height, width, count, out, kernel, stride, padBefore, padAfter, first, allInputs);
        }

        /** This convolution with another stride and padding. */
        public Shape strided(int newStride, int before, int after) {
            return new Shape(batch, height, width, in, out, kernel, newStride, before, after, firstInput, allInputs);
        }

        public int outHeight() {
            return (height + padBefore + padAfter - kernel) / stride + 1;
        }

        public int outWidth() {
            return (width + padBefore + padAfter - kernel) / stride + 1;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d×%d×%d×%d → %d channels, %d×%d kernel, stride %d",
                    batch,
                    height,
                    width,
                    in,
                    out,
                    kernel,
                    kernel,
                    stride);
        }
    }

    /** Takes the weights {@code [out, allInputs, kernel, kernel]} that the next passes use. */
    void setWeights(Tensor weights);

    /**
     * Computes {@code y [batch, outHeight, outWidth, out]}.
     *
     * @param x {@code [batch, height, width, in]}
     * @param bias {@code [out]}, or null for none, as declared when the convolution was made
     * @param operand what is added, shaped like {@code y}, for {@link Into#ADD_OPERAND}; null otherwise
     */
    void forward(Tensor x, Tensor bias, Tensor operand, Tensor y);

    /** From the gradient {@code dy} the gradient {@code dx}, which is replaced. May run while another thread is in {@link #backwardWeights}. */
    void backwardData(Tensor dy, Tensor dx);

    /** From {@code x} and {@code dy} the gradients of the weights' slice and, unless null, of the bias; both are replaced. */
    void backwardWeights(Tensor x, Tensor dy, Tensor dWeights, Tensor dBias);

    @Override
    void close();
}
