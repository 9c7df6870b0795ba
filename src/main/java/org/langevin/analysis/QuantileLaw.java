package org.langevin.analysis;

import java.util.Arrays;
import org.langevin.sampling.Sampler;
import org.langevin.schedule.StepPlan;

/**
 * The law of a deterministic sampler's result on the line: where it takes the middle quantiles (i + ½)/n of N(0, 1), in order. Enough points
 * are needed to tell how much mass ends in each mode, because a single one between two modes weighs n⁻¹ times their distance squared.
 */
final class QuantileLaw {
    private static final int POINTS = 40_000;

    private final double[] points;

    private QuantileLaw(double[] points) {
        this.points = points;
    }

    static QuantileLaw after(Sampler sampler, Problem problem, StepPlan plan) {
        MixtureLaw normal = new MixtureLaw(new double[] {1}, new double[] {0}, new double[] {1});
        double[] start = new double[POINTS];
        Arrays.setAll(start, i -> normal.quantile(share(i)));
        double[] end = problem.run(sampler, plan, start);
        Arrays.sort(end);
        return new QuantileLaw(end);
    }

    private static double share(int i) {
        return (i + 0.5) / POINTS;
    }

    double mean() {
        return Arrays.stream(points).average().orElseThrow();
    }

    double variance() {
        double mean = mean();
        return Arrays.stream(points).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    }

    /** P(X &lt; x). */
    double below(double x) {
        return Arrays.stream(points).filter(point -> point < x).count() / (double) POINTS;
    }

    /** W_p to a law, by the distances of equal quantiles. */
    double distance(MixtureLaw law, int p) {
        double sum = 0;
        for (int i = 0; i < POINTS; i++) {
            sum += Math.pow(Math.abs(points[i] - law.quantile(share(i))), p);
        }
        return Math.pow(sum / POINTS, 1.0 / p);
    }
}
