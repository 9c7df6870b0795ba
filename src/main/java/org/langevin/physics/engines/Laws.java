package org.langevin.physics.engines;

import java.util.Arrays;
import java.util.List;
import org.langevin.field.Field;
import org.langevin.field.Grid;
import org.langevin.physics.walk.Population;

/** Holds each engine's result against the exact density and the engine's own law of error. */
final class Laws {
    private static final String VARIANCE = "variance";
    /** Rounding of a density of order 1 through thousands of steps. */
    private static final double ROUNDING = 1e-12;

    private final FourEngines experiment;
    private final Grid grid;
    private final GaussianLaw law;
    private final double peak;

    Laws(FourEngines experiment) {
        this.experiment = experiment;
        this.grid = experiment.grid();
        this.law = new GaussianLaw(experiment.variance());
        this.peak = law.density(0);
    }

    EngineResult spectral(Field u) {
        return new EngineResult(
                "spectral",
                u,
                List.of(
                        new Measure("largest error of the density", u.distance(law.on(grid)), 0, ROUNDING * peak),
                        new Measure(VARIANCE, u.variance(0), law.variance(), ROUNDING * law.variance())));
    }

    EngineResult ftcs(Field u) {
        double v = law.variance();
        double fourth = cumulant(2, -12, 0, 4);
        double sixth = cumulant(2, -60, 240, 6);
        // He_4(0) = 3, He_6(0) = −15 and He_8(0) = 105 of the Gram-Charlier series at the peak; beyond are terms of
        // dx⁶.
        double series =
                fourth / (8 * v * v) - sixth / (48 * v * v * v) + 105 * fourth * fourth / (1152 * v * v * v * v);
        double next = 20 * Math.pow(experiment.spacing(), 6) / (v * v * v);
        double computedFourth = u.centralMoment(0, 4) - 3 * Math.pow(u.variance(0), 2);
        return new EngineResult(
                "ftcs",
                u,
                List.of(
                        new Measure(
                                "error of the density at 0", peak(u) - peak, peak * series, peak * (next + ROUNDING)),
                        new Measure(VARIANCE, u.variance(0), v, ROUNDING * v),
                        new Measure("fourth cumulant", computedFourth, fourth, 10 * ROUNDING * v * v)));
    }

    /** n dx^p (a r + b r² + c r³): what n hops of one spacing, each way with probability r, add to the cumulant of order p. */
    private double cumulant(double a, double b, double c, int order) {
        int n = experiment.steps();
        double r = experiment.heat() / (n * experiment.spacing() * experiment.spacing());
        return n * Math.pow(experiment.spacing(), order) * r * (a + r * (b + r * c));
    }

    EngineResult walkers(Population crowd, Field masterEquation) {
        double dx = experiment.spacing();
        double[] u = Arrays.stream(masterEquation.values()).map(v -> v * dx).toArray();
        Field shares = crowd.shares();
        return new EngineResult(
                "lattice walk",
                crowd.density(),
                List.of(
                        squaredDistance(shares.values(), u, experiment.walkers()),
                        variance(shares.variance(0), experiment.walkers())));
    }

    EngineResult draws(double[] y) {
        double[] shares = new double[grid.size()];
        double dx = experiment.spacing();
        for (double value : y) {
            long bin = Math.round(value / dx) + shares.length / 2;
            shares[(int) Math.floorMod(bin, shares.length)] += 1.0 / y.length;
        }
        double mean = Arrays.stream(y).average().orElseThrow();
        double variance = Arrays.stream(y).map(v -> (v - mean) * (v - mean)).sum() / y.length;
        return new EngineResult(
                "q(x_t | x_0)",
                new Field(grid, Arrays.stream(shares).map(s -> s / dx).toArray()),
                List.of(squaredDistance(shares, law.bins(grid).values(), y.length), variance(variance, y.length)));
    }

    /** Four standard deviations of the statistic, √(2 Σ u²)/M, around (1 − Σ u²)/M. */
    private static Measure squaredDistance(double[] shares, double[] u, long count) {
        double distance = 0;
        double squares = 0;
        for (int i = 0; i < u.length; i++) {
            distance += (shares[i] - u[i]) * (shares[i] - u[i]);
            squares += u[i] * u[i];
        }
        return new Measure(
                "squared distance of the shares", distance, (1 - squares) / count, 4 * Math.sqrt(2 * squares) / count);
    }

    /** Four standard errors of a normal sample's variance, σ² √(2/M). */
    private Measure variance(double computed, long count) {
        return new Measure(VARIANCE, computed, law.variance(), 4 * law.variance() * Math.sqrt(2.0 / count));
    }

    private double peak(Field u) {
        return u.values()[grid.size() / 2];
    }
}
