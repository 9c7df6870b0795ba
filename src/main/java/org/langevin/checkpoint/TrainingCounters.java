package org.langevin.checkpoint;

/**
 * How far a run has come. With the configuration, which holds the seed, this is all that the keyed noise and the order of the
 * images need to go on where they stopped.
 *
 * @param step optimiser steps done
 * @param images images seen, repetitions counted
 * @param seconds time spent training so far, in all sittings
 */
public record TrainingCounters(long step, long images, double seconds) {

    /** Checks that nothing is negative. */
    public TrainingCounters {
        if (step < 0 || images < 0 || !(seconds >= 0)) {
            throw new IllegalArgumentException(
                    "counters are not negative: step " + step + ", images " + images + ", seconds " + seconds);
        }
    }
}
