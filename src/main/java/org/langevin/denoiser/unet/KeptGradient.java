package org.langevin.denoiser.unet;

import org.langevin.denoiser.kernel.Parallel;
import org.langevin.denoiser.kernel.Tensor;

/**
 * A gradient of images for those who read it {@linkplain Parallel#later later}: its memory is lent, and another block's by then. One image's, for
 * which alone a thread may idle, is copied in microseconds.
 */
final class KeptGradient {

    private Tensor copy;

    /** What stands in {@code lent} now: a copy where work is left to another thread, otherwise itself. */
    Tensor of(Tensor lent) {
        if (!Parallel.helped()) {
            return lent;
        }
        if (copy == null) {
            copy = Tensor.zeros(lent.type(), lent.shape());
        }
        copy.copyFrom(lent);
        return copy;
    }
}
