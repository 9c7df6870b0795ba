package org.langevin.physics.sde.model;

import org.langevin.physics.sde.Ensemble;
import org.langevin.physics.sde.EulerMaruyama;
import org.langevin.random.KeyedNoise;

/** The work by which the speed of SDE ensembles is compared: geometric Brownian motion by Euler-Maruyama, through the interface of users. */
public final class EulerBenchmark {
    /** The name of the case in comparisons. */
    public static final String CASE = "Euler-Maruyama GBM 262144 paths x 200";
    /** What a rate counts: one step of one path. */
    public static final String UNIT = "path steps/s";

    private static final int PATHS = 1 << 18;
    private static final int STEPS = 200;
    private static final double HORIZON = 2;

    private EulerBenchmark() {}

    /** Path steps in one run. */
    public static long work() {
        return (long) PATHS * STEPS;
    }

    /**
     * One run: λ = −1, μ = 0.3, h = 0.01, X(0) = 1.
     *
     * @return X(2) of all paths
     */
    public static double[] run() {
        return new Ensemble(new KeyedNoise(1), PATHS)
                .endpoints(new EulerMaruyama(), new GeometricBrownian(-1, 0.3).sde(), 1, HORIZON, STEPS);
    }
}
