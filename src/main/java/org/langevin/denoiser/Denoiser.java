package org.langevin.denoiser;

import org.langevin.process.PredictionType;

/**
 * What is known about the clean items behind noisy states: a network, or the exact answer for data whose law is known. A sampler can't
 * tell which.
 *
 * <p>A prediction is a pure function, and that for one item does not depend on the others asked for beside it, to the last bit: the
 * image that a seed gives would else depend on the batch size.
 */
public interface Denoiser {
    /** What {@link #predict} predicts. */
    PredictionType predictionType();

    /** Coordinates of an item: channels × height × width of an image. */
    int dimension();

    /**
     * Predicts for a batch of states at one time.
     *
     * @param x the states, [items, dimension] row by row; not altered
     * @param items number of items, at least 1; arrays may be longer
     * @param t the time, in the unit of the schedule the denoiser was made for
     * @param labels the class of each item, [items], or null where there are no classes
     * @param out receives the predictions, [items, dimension]; another array than {@code x}
     */
    void predict(double[] x, int items, double t, int[] labels, double[] out);
}
