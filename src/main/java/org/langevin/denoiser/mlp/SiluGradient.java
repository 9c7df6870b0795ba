package org.langevin.denoiser.mlp;

import org.langevin.denoiser.kernel.Tensor;

/**
 * The gradient of {@code y = silu(x) = x·s(x)}, s the logistic function, from what the forward pass left: s = y / x gives
 * {@code dy/dx = s + y (1 − s)} without another exponential, which would be the dearest part of a step.
 */
final class SiluGradient {

    private SiluGradient() {}

    /** {@code dx = dy · d silu / dx} at {@code x}, where {@code y = silu(x)}; {@code dx} may be {@code dy}. */
    static void of(Tensor x, Tensor y, Tensor dy, Tensor dx) {
        for (int i = 0; i < x.length(); i++) {
            double value = y.get(i);
            double s = x.get(i) == 0 ? 0.5 : value / x.get(i);
            dx.set(i, dy.get(i) * (s + value * (1 - s)));
        }
    }
}
