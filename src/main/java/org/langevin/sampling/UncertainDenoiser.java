package org.langevin.sampling;

import org.langevin.denoiser.Denoiser;

/**
 * A denoiser that also says how far off the clean item it may be, coordinate by coordinate: a network with two outputs for each
 * coordinate, or the exact answer for known data. {@link AncestralSampler} draws with it.
 */
public interface UncertainDenoiser extends Denoiser {
    /** What the second output means. */
    enum Spread {
        /** There is none: the denoiser stands around another, which can't tell. */
        NONE,
        /**
         * v in [−1, 1], where the logarithm of the reverse step's variance lies between that of β̃ (−1) and that of β (+1): Nichol and
         * Dhariwal, ICML 2021 (<a href="https://arxiv.org/abs/2102.09672">arXiv:2102.09672</a>), equation 15.
         */
        RANGE,
        /** Var(x_0 | x_t), the variance of the clean coordinate given the state. */
        VARIANCE;

        /** What a denoiser can tell. */
        public static Spread of(Denoiser denoiser) {
            return denoiser instanceof UncertainDenoiser uncertain ? uncertain.spread() : NONE;
        }
    }

    /**
     * Asks a denoiser around which another stands.
     *
     * @throws IllegalArgumentException if it can't tell
     */
    static void ask(Denoiser denoiser, double[] x, int items, double t, int[] labels, double[] out, double[] spread) {
        if (Spread.of(denoiser) == Spread.NONE) {
            throw new IllegalArgumentException(
                    "spread: this denoiser predicts none; expected one that was trained to, or ask for predictions alone");
        }
        ((UncertainDenoiser) denoiser).predict(x, items, t, labels, out, spread);
    }

    /** What {@code spread} is filled with. */
    Spread spread();

    /**
     * Predicts, as {@link Denoiser#predict(double[], int, double, int[], double[])} does, and says how well.
     *
     * @param x the states, [items, dimension]; not altered
     * @param items number of items, at least 1; arrays may be longer
     * @param t the time
     * @param labels the class of each item, [items], or null where there are no classes
     * @param out receives the predictions, [items, dimension]
     * @param spread receives the spreads, [items, dimension]
     */
    void predict(double[] x, int items, double t, int[] labels, double[] out, double[] spread);
}
