package org.langevin.denoiser.kernel;

/**
 * Group normalisation (Wu and He, arXiv:1803.08494, eq. 2) of channels-last images, fused with what surrounds it in a U-Net:
 * the concatenation before it, the time embedding's shift or scale-and-shift, and the SiLU after it.
 *
 * <p>With u = [x, skip] along channels and e the projected time embedding of the item,
 *
 * <pre>
 *   x̂ = (u + s − mean) / √(variance + ε)      mean and variance over an item's group of channels and all its pixels
 *   z = (γ·x̂ + β)·(1 + a) + b                 s = e for {@link Modulation#SHIFT}; (a, b) = e for {@link Modulation#SCALE_SHIFT}
 *   y = z, or z·sigmoid(z)
 * </pre>
 *
 * <p>The variance is taken around the mean, or around a number near it, so that it stays right when the mean is a thousand times the
 * deviation.
 */
public interface GroupNorm {

    /** How the time embedding enters. */
    enum Modulation {
        /** Not at all: {@code e} is null. */
        NONE,
        /** {@code e [batch, channels]} is added before the normalisation (Ho et al. 2020). */
        SHIFT,
        /** {@code e [batch, 2·channels]} scales and shifts after it (Dhariwal and Nichol 2021, section 3). */
        SCALE_SHIFT
    }

    /**
     * The sizes of a group normalisation.
     *
     * @param batch items
     * @param pixels height times width
     * @param first channels of {@code x}
     * @param second channels of {@code skip}; 0 for none
     * @param groups groups of the concatenated channels
     * @param epsilon added to the variance
     * @param modulation how the time embedding enters
     * @param silu whether the SiLU follows
     */
    record Shape(
            int batch,
            int pixels,
            int first,
            int second,
            int groups,
            double epsilon,
            Modulation modulation,
            boolean silu) {

        public int channels() {
            return first + second;
        }

        int perGroup() {
            return channels() / groups;
        }
    }

    /**
     * The learned parameters, or their gradients.
     *
     * @param gamma {@code [channels]}
     * @param beta {@code [channels]}
     */
    record Affine(Tensor gamma, Tensor beta) {}

    /**
     * The inputs, or their gradients.
     *
     * @param x {@code [batch, pixels, first]}
     * @param skip {@code [batch, pixels, second]}, or null
     * @param e the projected time embedding, or null
     */
    record Input(Tensor x, Tensor skip, Tensor e) {}

    /** Computes {@code y [batch, pixels, channels]} and remembers the statistics for {@link #backward}. */
    void forward(Input input, Affine affine, Tensor y);

    /**
     * The gradients of the last {@link #forward} pass.
     *
     * @param input the inputs of that pass
     * @param affine its parameters
     * @param dy the gradient of {@code y}, which is destroyed
     * @param onto its x and skip are added to the gradients of x and skip, and may be the tensors of {@code dInput}
     *     themselves; a null one adds nothing
     * @param dInput receives the gradients of the inputs
     * @param dAffine receives the gradients of the parameters
     */
    void backward(Input input, Affine affine, Tensor dy, Input onto, Input dInput, Affine dAffine);
}
