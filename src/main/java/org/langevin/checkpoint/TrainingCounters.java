package org.langevin.checkpoint;

/**
 * How far a run has come. With the configuration, which holds the seed, this is all that the keyed noise, the order of the
 * images, the optimiser and the learning rate need to go on where they stopped.
 *
 * @param step steps done, those left out included
 * @param images images seen, repetitions counted
 * @param seconds time spent training so far, in all sittings
 * @param skipped steps that were left out because their numbers were not finite
 * @param rollbacks how often the run went back to a checkpoint, and so halved its learning rate
 */
public record TrainingCounters(long step, long images, double seconds, long skipped, int rollbacks) {

    /** Checks that nothing is negative, and that no more was left out than done. */
    public TrainingCounters {
        if (step < 0 || images < 0 || !(seconds >= 0) || skipped < 0 || skipped > step || rollbacks < 0) {
            throw new IllegalArgumentException("counters are not negative, and skipped at most step: step " + step
                    + ", images " + images + ", seconds " + seconds + ", skipped " + skipped + ", rollbacks "
                    + rollbacks);
        }
    }

    /**
     * The counters of a run that never diverged.
     *
     * @param step optimiser steps done
     * @param images images seen
     * @param seconds time spent training
     */
    public TrainingCounters(long step, long images, double seconds) {
        this(step, images, seconds, 0, 0);
    }
}
