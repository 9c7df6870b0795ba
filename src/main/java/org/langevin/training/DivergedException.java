package org.langevin.training;

/** The loss, a gradient or a parameter is no longer a finite number. */
public final class DivergedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String REMEDY =
            "; lower learning_rate.peak, raise learning_rate.warmup_steps, or clip with a smaller optimizer.clip_norm;"
                    + " training.on_divergence says what a run does about it: stop, skip or rollback";

    private final long step;
    private final boolean spoiled;

    /**
     * Where it was seen.
     *
     * @param step the optimiser step
     * @param what which quantity it is
     * @param where the layer or parameter in which it came up first
     * @param items the run's items that were in the network, in words
     * @param spoiled the parameter or the optimiser's vector that is no longer finite itself, so that no further step can
     *     succeed; null if all are as they were before the step
     */
    DivergedException(long step, String what, String where, String items, String spoiled) {
        super("training diverged at step " + step + ": " + what + " is not finite, first in the " + where + ", with "
                + items
                + (spoiled == null ? "" : "; " + spoiled + " itself is not finite, so no step can go on from it")
                + REMEDY);
        this.step = step;
        this.spoiled = spoiled != null;
    }

    /**
     * The step that failed.
     *
     * @return its number, from 1 on
     */
    public long step() {
        return step;
    }

    /** Whether parameters, moments or average hold a number that is not finite, and only a checkpoint can mend it. */
    boolean spoiled() {
        return spoiled;
    }
}
