package org.langevin.physics.sde.model;

import java.util.List;
import java.util.function.Supplier;
import org.langevin.physics.Truth;
import org.langevin.physics.sde.Ensemble;
import org.langevin.physics.sde.Estimate;
import org.langevin.physics.sde.EulerMaruyama;
import org.langevin.physics.sde.Milstein;
import org.langevin.physics.sde.MultilevelMonteCarlo;
import org.langevin.random.KeyedNoise;

/** Moments of linear equations, and the errors of Euler-Maruyama and Milstein on geometric Brownian motion, whose closed forms need no sampling. */
final class OrderTruths {
    private static final OrnsteinUhlenbeck OU = new OrnsteinUhlenbeck(2, 1, 0.5);
    private static final GeometricBrownian GBM = new GeometricBrownian(2, 1);
    private static final KeyedNoise NOISE = new KeyedNoise(5);

    /** Level l of h = 2^−l, from l = 4: E X_N, its error, E X_N² of Euler-Maruyama at T = 1. */
    private static final double[][] EULER_MOMENTS = {
        {6.583250172027423, -0.8058059269032274, 93.71804656291971},
        {6.958666757218808, -0.43038934171184273, 116.01856464453151},
        {7.166276152788219, -0.22277994614243113, 130.6136507264515},
        {7.275669793128415, -0.1133863058022353, 139.05732885780222},
        {7.331850598741042, -0.05720550018960857, 143.61321798328245},
    };

    /** Level l of h = 2^−l, from l = 4: root mean square error at T = 1 of Euler-Maruyama and of Milstein. */
    private static final double[][] STRONG_ERRORS = {
        {3.3247760273319726, 2.669679520492455},
        {2.1017897562348002, 1.4999964877617886},
        {1.3290270325274045, 0.7991139174268596},
        {0.8622200611292112, 0.41303192126872096},
        {0.5765515701542835, 0.2100510616311426},
        {0.39469145012357254, 0.105931280984834},
        {0.2742370239410799, 0.05319490282340205},
    };

    private OrderTruths() {}

    static List<Truth> rows() {
        TruthRows rows = new TruthRows("E_sde");
        ornsteinUhlenbeck(rows.entry("OU"));
        geometricBrownian(rows.entry("GBM"));
        for (int i = 0; i < EULER_MOMENTS.length; i++) {
            eulerMoments(rows, i);
        }
        rows.entry("strong_rms_GBM_lam2_mu1");
        for (int i = 0; i < STRONG_ERRORS.length; i++) {
            int steps = 16 << i;
            String at = "h=2^-" + (4 + i) + ", root mean square error, ";
            rows.digits(at + "EM", STRONG_ERRORS[i][0], 1e-8, () -> euler(steps).strongError(steps));
            rows.digits(
                    at + "Milstein",
                    STRONG_ERRORS[i][1],
                    1e-8,
                    () -> milstein(steps).strongError(steps));
        }
        return rows.all();
    }

    /** The law, and 2^18 paths in seven exact steps: standard errors 4.7e-4 and 1.6e-4. */
    private static void ornsteinUhlenbeck(TruthRows rows) {
        Supplier<double[]> ends = TruthRows.once(() -> new Ensemble(NOISE, 1 << 18).endpoints(OU::exact, 3, 0.7, 7));
        double mean = 1.493193927883213;
        double variance = 0.05869937108592388;
        rows.digits("mean at t = 0.7, law", mean, 1e-14, () -> OU.law(3, 0.7).mean())
                .digits(
                        "var at t = 0.7, law",
                        variance,
                        1e-14,
                        () -> OU.law(3, 0.7).variance())
                .row(
                        "mean, seven exact steps of 2^18 paths",
                        mean,
                        1.9e-3,
                        () -> Estimate.mean(ends.get()).mean())
                .row(
                        "var, seven exact steps of 2^18 paths",
                        variance,
                        6.5e-4,
                        () -> Estimate.variance(ends.get()).mean());
    }

    /** The law, and multilevel Monte Carlo with an error of 0.02. */
    private static void geometricBrownian(TruthRows rows) {
        double mean = 7.38905609893065;
        rows.digits("mean at T = 1, law", mean, 1e-14, () -> GBM.moment(1, 1, 1))
                .digits("second moment, law", 148.4131591025766, 1e-14, () -> GBM.moment(2, 1, 1))
                .digits("median, law", 4.4816890703380645, 1e-14, () -> GBM.quantile(0.5, 1, 1))
                .row("mean, multilevel Monte Carlo to 0.02", mean, 0.08, OrderTruths::multilevelMean);
    }

    private static double multilevelMean() {
        return new MultilevelMonteCarlo(NOISE, new Milstein(), GBM.sde(), 1, 1)
                .estimate(x -> x, 0.02)
                .estimate();
    }

    private static void eulerMoments(TruthRows rows, int i) {
        int steps = 16 << i;
        double[] exact = EULER_MOMENTS[i];
        rows.entry("EM_moments_h" + 1.0 / steps)
                .digits(
                        "mean, E X_N by quadrature over a step",
                        exact[0],
                        1e-12,
                        () -> euler(steps).moment(1, steps))
                .digits("mean_weak_err", exact[1], 1e-11, () -> euler(steps).moment(1, steps) - GBM.moment(1, 1, 1))
                .digits("second, E X_N^2", exact[2], 1e-12, () -> euler(steps).moment(2, steps));
    }

    private static LinearRecursion euler(int steps) {
        return new LinearRecursion(GBM, new EulerMaruyama(), 1.0 / steps);
    }

    private static LinearRecursion milstein(int steps) {
        return new LinearRecursion(GBM, new Milstein(), 1.0 / steps);
    }
}
