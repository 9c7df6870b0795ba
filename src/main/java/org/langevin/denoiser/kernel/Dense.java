package org.langevin.denoiser.kernel;

/**
 * A linear layer on embeddings: {@code y[n, o] = bias[o] + Σ x[n, i]·w[o, i]}, weights {@code [out, in]} as in PyTorch.
 *
 * <p>Every sum runs over its index in order, so that an item's row has the same bits in a batch of any size; a library's
 * matrix product does not promise that for few rows.
 */
public interface Dense {

    /**
     * The sizes of a linear layer.
     *
     * @param batch rows
     * @param in inputs
     * @param out outputs
     */
    record Shape(int batch, int in, int out) {}

    /** Takes the weights {@code [out, in]} that the next passes use; once each time they changed. */
    void setWeights(Tensor weights);

    /** Computes {@code y [batch, out]} from {@code x [batch, in]}. */
    void forward(Tensor x, Tensor bias, Tensor y);

    /**
     * The gradients from {@code dy}: of the weights and bias, replaced, and of x, replaced unless {@code dx} is null.
     */
    void backward(Tensor x, Tensor dy, Tensor dx, Tensor dWeights, Tensor dBias);
}
