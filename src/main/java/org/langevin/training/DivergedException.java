package org.langevin.training;

/** The loss or a gradient is no longer a finite number. */
public final class DivergedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DivergedException(long step, String what, String where) {
        super(
                "training diverged at step " + step + ": " + what + " is not finite, first in the " + where
                        + "; lower learning_rate.peak, raise learning_rate.warmup_steps, or clip with a smaller optimizer.clip_norm");
    }
}
