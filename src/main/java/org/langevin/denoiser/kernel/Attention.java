package org.langevin.denoiser.kernel;

/**
 * Scaled dot-product attention over the pixels of an item (Vaswani et al., arXiv:1706.03762, eq. 1), head by head:
 * {@code O = softmax(Q·Kᵀ / √d)·V} with d = channels / heads.
 *
 * <p>Queries, keys and values stand side by side in one tensor {@code [batch, pixels, 3·channels]}, as one product with their
 * joined weights leaves them; a head is a run of d channels in each third.
 */
public interface Attention extends AutoCloseable {

    /**
     * The sizes of an attention.
     *
     * @param batch items
     * @param pixels height times width
     * @param channels channels of queries, keys, values and output each
     * @param heads heads, a divisor of channels
     */
    record Shape(int batch, int pixels, int channels, int heads) {

        public int headChannels() {
            return channels / heads;
        }

        double scale() {
            return 1 / Math.sqrt(headChannels());
        }
    }

    /**
     * Computes {@code output [batch, pixels, channels]} from {@code qkv [batch, pixels, 3·channels]} and remembers the
     * probabilities for {@link #backward}.
     */
    void forward(Tensor qkv, Tensor output);

    /** The gradient {@code dQkv} of the last forward pass from that of its output. */
    void backward(Tensor qkv, Tensor dOutput, Tensor dQkv);

    @Override
    void close();
}
