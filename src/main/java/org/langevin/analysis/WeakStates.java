package org.langevin.analysis;

import java.util.Arrays;
import org.langevin.process.PredictionType;
import org.langevin.sampling.UncertainDenoiser;

/**
 * A denoiser of one coordinate that is asked about equal neighbours once. A {@link WeakExpectation} puts each state before the sampler as often as
 * there are normals, and the exact denoiser of a mixture is what takes the time.
 *
 * @param denoiser that is asked; it knows how certain it is
 */
record WeakStates(UncertainDenoiser denoiser) implements UncertainDenoiser {
    /** The denoiser of a problem, each of which knows the variance of its estimate. */
    static WeakStates of(Problem problem) {
        if (problem.denoiser() instanceof UncertainDenoiser uncertain) {
            return new WeakStates(uncertain);
        }
        throw new IllegalArgumentException(
                "denoiser = " + problem.denoiser() + ": expected one that knows how certain it is");
    }

    @Override
    public PredictionType predictionType() {
        return denoiser.predictionType();
    }

    @Override
    public int dimension() {
        return 1;
    }

    @Override
    public Spread spread() {
        return denoiser.spread();
    }

    @Override
    public void predict(double[] x, int items, double t, int[] labels, double[] out) {
        double[] distinct = distinct(x, items);
        double[] answers = new double[distinct.length];
        denoiser.predict(distinct, distinct.length, t, labels, answers);
        repeat(x, items, answers, out);
    }

    @Override
    public void predict(double[] x, int items, double t, int[] labels, double[] out, double[] spread) {
        double[] distinct = distinct(x, items);
        double[] answers = new double[distinct.length];
        double[] spreads = new double[distinct.length];
        denoiser.predict(distinct, distinct.length, t, labels, answers, spreads);
        repeat(x, items, answers, out);
        repeat(x, items, spreads, spread);
    }

    private static double[] distinct(double[] x, int items) {
        double[] distinct = new double[items];
        int count = 0;
        for (int i = 0; i < items; i++) {
            if (i == 0 || x[i] != x[i - 1]) {
                distinct[count++] = x[i];
            }
        }
        return Arrays.copyOf(distinct, count);
    }

    /** Gives each state the answer of its run of equal neighbours. */
    private static void repeat(double[] x, int items, double[] answers, double[] out) {
        int run = 0;
        for (int i = 0; i < items; i++) {
            run += i > 0 && x[i] != x[i - 1] ? 1 : 0;
            out[i] = answers[run];
        }
    }
}
