package org.langevin.physics.sde.model;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.langevin.physics.Truth;
import org.langevin.physics.sde.Ensemble;
import org.langevin.physics.sde.Estimate;
import org.langevin.physics.sde.EulerMaruyama;
import org.langevin.physics.sde.Increment;
import org.langevin.physics.sde.ScalarSde;
import org.langevin.physics.sde.Step;
import org.langevin.random.KeyedNoise;

/** Bounded mixing: its laws with walls out of reach and within, and the scheme that never leaves. */
final class MixingTruths {
    private static final KeyedNoise NOISE = new KeyedNoise(7);
    private static final int PATHS = 200_000;
    private static final int STEPS = 400;
    /** Largest weak error of mean and variance. */
    private static final double WEAK = 2e-3;

    private static final BoundedMixing OUT_OF_REACH = new BoundedMixing(2, 0.4, 0.8);
    private static final BoundedMixing WITHIN_REACH = new BoundedMixing(1, 0.3, 1.5);

    private MixingTruths() {}

    static List<Truth> rows() {
        TruthRows rows = new TruthRows("G_jacobi");
        process(
                rows.entry("b2.0_S0.4_kap0.8_x00.9_T0.5"),
                OUT_OF_REACH,
                0.9,
                0.5,
                new double[] {
                    1.0,
                    1.4999999999999998,
                    0.4,
                    0.06857142857142856,
                    0.7032653298563167,
                    0.03733835631049559,
                    0.14618503175453756,
                    0.6464466094067262,
                    0.9683772233983162,
                    0.0818314972473615
                },
                1.0,
                2.8,
                5.4);
        process(
                rows.entry("b1.0_S0.3_kap1.5_x00.5_T1.0"),
                WITHIN_REACH,
                0.5,
                1,
                new double[] {
                    0.19999999999999998,
                    0.4666666666666666,
                    0.3,
                    0.126,
                    0.4213061319425267,
                    0.13569225213681085,
                    0.4948910038771324,
                    0.7157013263151581,
                    0.8832149980713134,
                    0.24064953369643582
                },
                0.5,
                2.5,
                6.0);
        density(rows.entry("density_b2_S.4_k.8_x0.9_T.5"), OUT_OF_REACH.law(0.9, 0.5));
        rows.entry("IEM_variance_decay_check")
                .digits(
                        "variance at t = 1 of two unmixed fluids without noise, b = 2",
                        Math.exp(-2) / 4,
                        1e-4,
                        MixingTruths::exchange);
        return rows.all();
    }

    private static void process(
            TruthRows rows, BoundedMixing model, double x0, double time, double[] exact, double... eigenvalues) {
        BetaLaw stationary = model.stationary();
        rows.digits("alpha", exact[0], 1e-14, model::alpha)
                .digits("beta", exact[1], 1e-14, model::beta)
                .digits("stat_mean", exact[2], 1e-14, stationary::mean)
                .digits("stat_var", exact[3], 1e-14, stationary::variance)
                .digits(
                        "mean_T, law",
                        exact[4],
                        1e-13,
                        () -> model.law(x0, time).mean())
                .digits("var_T, law", exact[5], 1e-13, () -> model.law(x0, time).variance())
                .digits("stat_cdf_0.1", exact[6], 1e-12, () -> stationary.cdf(0.1))
                .digits("stat_cdf_0.5", exact[7], 1e-12, () -> stationary.cdf(0.5))
                .digits("stat_cdf_0.9", exact[8], 1e-12, () -> stationary.cdf(0.9))
                .digits("P(Euler's step of 0.05 from 0.02 leaves [0, 1])", exact[9], 1e-12, () -> leaves(model));
        for (int n = 1; n <= eigenvalues.length; n++) {
            int mode = n;
            rows.digits("eigs_lambda_" + n, eigenvalues[n - 1], 1e-14, () -> model.eigenvalue(mode));
        }
        neverLeaves(rows, model, x0, time, exact[4], exact[5]);
    }

    /** Mean and variance have no error but sampling's: standard errors below 9e-4 and 4e-4. */
    private static void neverLeaves(
            TruthRows rows, BoundedMixing model, double x0, double time, double mean, double variance) {
        LongAdder excursions = new LongAdder();
        Supplier<double[]> ends = TruthRows.once(() -> new Ensemble(NOISE, PATHS)
                .endpoints(() -> counting(model.momentMatched(), excursions), x0, time, STEPS));
        String of = " of 200,000 paths x 400 moment-matched steps";
        rows.row("excursions" + of, 0, 0, () -> ends.get().length == PATHS ? excursions.sum() : Double.NaN)
                .row("mean_T" + of, mean, WEAK, () -> Estimate.mean(ends.get()).mean())
                .row(
                        "var_T" + of,
                        variance,
                        WEAK,
                        () -> Estimate.variance(ends.get()).mean());
    }

    /** The step, with its excursions from [0, 1] counted after every step. */
    private static Step counting(Step step, LongAdder excursions) {
        return Step.drawing(step.draws(), (t, x, noise, out) -> {
            step.advance(t, x, noise, out);
            int outside = 0;
            for (double value : out) {
                outside += value >= 0 && value <= 1 ? 0 : 1;
            }
            excursions.add(outside);
        });
    }

    private static void density(TruthRows rows, JacobiTransition law) {
        rows.digits("at0.5", 0.9418955617205816, 1e-11, () -> law.density(0.5))
                .digits("at0.8", 2.1120957045482958, 1e-11, () -> law.density(0.8))
                .digits("integral, midpoint rule in the angle", 0.9999999999999546, 1e-6, () -> integral(law, 0))
                .digits("mean, midpoint rule in the angle", 0.703265329856219, 1e-6, () -> integral(law, 1));
    }

    /** E X^p by the substitution x = sin² φ, with 4000 midpoints. */
    private static double integral(Law law, int p) {
        int n = 4000;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double phi = (i + 0.5) * Math.PI / 2 / n;
            double x = Math.sin(phi) * Math.sin(phi);
            sum += law.density(x) * Math.pow(x, p) * Math.sin(2 * phi);
        }
        return sum * Math.PI / 2 / n;
    }

    /** The Euler step is linear in the normal. */
    private static double leaves(BoundedMixing model) {
        double h = 0.05;
        double[] ends = new double[2];
        Step step = new EulerMaruyama().on(model.sde().paths(2));
        step.advance(0, new double[] {0.02, 0.02}, new Increment(h, new double[] {0, Math.sqrt(h)}), ends);
        double sd = ends[1] - ends[0];
        return Normal.cdf(-ends[0] / sd) + Normal.cdf((ends[0] - 1) / sd);
    }

    /** Half the paths start at 0, half at 1, and are drawn to ½ without noise: 10,000 Euler steps. */
    private static double exchange() {
        ScalarSde sde = ScalarSde.additive(
                (t, x, out) -> {
                    for (int i = 0; i < out.length; i++) {
                        out[i] = 0.5 - x[i];
                    }
                },
                (t, x, out) -> java.util.Arrays.fill(out, 0));
        double[] x = {0, 1};
        new Ensemble(NOISE, 2).advance(() -> new EulerMaruyama().on(sde.paths(512)), x, 1, 20_000);
        return (x[1] - x[0]) * (x[1] - x[0]) / 4;
    }
}
