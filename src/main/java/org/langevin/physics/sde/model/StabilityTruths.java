package org.langevin.physics.sde.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.langevin.physics.Truth;
import org.langevin.physics.sde.DriftImplicitTheta;
import org.langevin.physics.sde.Ensemble;
import org.langevin.physics.sde.Estimate;
import org.langevin.physics.sde.EulerMaruyama;
import org.langevin.physics.sde.Method;
import org.langevin.random.KeyedNoise;

/** Stability of the linear equation and of methods on it, in mean square and of almost every path. */
final class StabilityTruths {
    /** Stable in both senses. */
    private static final GeometricBrownian STABLE = new GeometricBrownian(-3, Math.sqrt(3));
    /** Almost every path tends to zero, the mean square to infinity. */
    private static final GeometricBrownian PATHS_ONLY = new GeometricBrownian(0.5, Math.sqrt(6));

    /** θ, h and E R² for λ = −3, μ = √3. */
    private static final double[][] THETA = {
        {0, 0.25, 0.8124999999999999},
        {0, 0.5, 1.7499999999999998},
        {0, 1, 7.0},
        {0, 5, 211.0},
        {0.5, 0.25, 0.6033057851239669},
        {0.5, 0.5, 0.510204081632653},
        {0.5, 1, 0.5199999999999999},
        {0.5, 5, 0.7923875432525952},
        {1, 0.25, 0.5714285714285714},
        {1, 0.5, 0.4},
        {1, 1, 0.24999999999999997},
        {1, 5, 0.06249999999999999},
    };

    /** h and E log|R| of Euler-Maruyama: λ = ½, μ = √6, then λ = −3, μ = √3. */
    private static final double[][] EXPONENTS = {
        {1, 0.4370427202350217, 0.4556227501728055},
        {0.5, 0.15342190772409714, -0.3513798149676301},
        {0.25, -0.06378669256210708, -0.737928122940999},
        {0.1, -0.19590618344333519, -0.6017805621278957},
    };

    private StabilityTruths() {}

    static List<Truth> rows() {
        TruthRows rows = new TruthRows("H_ms");
        meanSquare(rows.entry("lam-3_mu_sqrt3"));
        rows.entry("lam0.5_mu_sqrt6")
                .digits("ms_exponent", 7, 1e-14, PATHS_ONLY::meanSquareExponent)
                .digits("as_exponent", -2.5, 1e-14, PATHS_ONLY::pathExponent);
        rows.entry("theta_rho_lam-3_mu_sqrt3");
        for (double[] row : THETA) {
            Method method = row[0] == 0 ? new EulerMaruyama() : new DriftImplicitTheta(row[0]);
            rows.digits("E R^2, theta = " + row[0] + ", h = " + row[1], row[2], 1e-11, () -> factor(method, row[1]));
        }
        rows.entry("EM_sample_path_lyapunov E log|1+h lam+sqrt(h) mu Z|");
        for (double[] row : EXPONENTS) {
            rows.row("lambda = 1/2, mu = sqrt 6, h = " + row[0], row[1], 1e-8, () -> exponent(PATHS_ONLY, row[0]))
                    .row("lambda = -3, mu = sqrt 3, h = " + row[0], row[2], 1e-8, () -> exponent(STABLE, row[0]));
        }
        trap(rows.entry("sample_mean_trap_lam-3_mu_sqrt3_h0.5_n20_1e5paths"));
        return rows.all();
    }

    private static void meanSquare(TruthRows rows) {
        Method euler = new EulerMaruyama();
        rows.digits(
                        "h*, the longest stable step of Euler-Maruyama",
                        0.33333333333333337,
                        1e-12,
                        StabilityTruths::longestStep)
                .digits("rho_h1, E R^2", 7, 1e-12, () -> factor(euler, 1))
                .digits("rho_h0.5, E R^2", 1.75, 1e-12, () -> factor(euler, 0.5))
                .digits("rho_h0.25, E R^2", 0.8125, 1e-12, () -> factor(euler, 0.25))
                .digits(
                        "E2_n20_h0.5, E X_20^2",
                        72570.6434401327,
                        1e-11,
                        () -> recursion(euler, 0.5).moment(2, 20))
                .digits(
                        "E2_n20_h0.25, E X_20^2",
                        0.015720537576854002,
                        1e-11,
                        () -> recursion(euler, 0.25).moment(2, 20))
                .digits("exact_T10, E X(10)^2", 9.357622968840175e-14, 1e-13, () -> STABLE.moment(2, 1, 10));
    }

    /** Where E R² = 1, by bisection. */
    private static double longestStep() {
        double low = 0.1;
        double high = 1;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (factor(new EulerMaruyama(), middle) < 1) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The median of 20 ensembles' means is far below the moment itself. It spreads over some 15 % with the seeds. */
    private static void trap(TruthRows rows) {
        rows.digits(
                        "E X_20^2 by the recursion",
                        72570.6434401327,
                        1e-11,
                        () -> recursion(new EulerMaruyama(), 0.5).moment(2, 20))
                .row("median of 20 means over 10^5 paths", 10500.0, 5000, StabilityTruths::medianOfMeans);
    }

    private static double medianOfMeans() {
        double[] means = IntStream.range(0, 20)
                .mapToDouble(seed -> Estimate.mean(
                                new Ensemble(new KeyedNoise(seed), 100_000)
                                        .endpoints(new EulerMaruyama(), STABLE.sde(), 1, 10, 20),
                                x -> x * x)
                        .mean())
                .toArray();
        Arrays.sort(means);
        return (means[9] + means[10]) / 2;
    }

    private static double factor(Method method, double h) {
        return recursion(method, h).factorMoment(2);
    }

    private static double exponent(GeometricBrownian model, double h) {
        return new LinearRecursion(model, new EulerMaruyama(), h).pathExponent();
    }

    private static LinearRecursion recursion(Method method, double h) {
        return new LinearRecursion(STABLE, method, h);
    }
}
