package org.langevin.physics.brownian;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.langevin.physics.Truth;
import org.langevin.random.KeyedNoise;

/**
 * What is known of Brownian motion, against ensembles. Seeds are fixed, tolerances four standard errors of the ensemble; what else goes into
 * one is said beside it.
 */
public final class BrownianTruths {
    private static final String TOPIC = "C_brownian";
    private static final long SEED = 20;
    private static final int COUNT = 200_000;

    private BrownianTruths() {}

    /** All of them. */
    public static List<Truth> all() {
        return List.of(
                row(
                        "msd_d3_D0.7_t2",
                        "mean square distance of free walkers, d = 3, D = 0.7, t = 2, one step",
                        8.4,
                        4 * 2.8 * Math.sqrt(6.0 / COUNT),
                        BrownianTruths::squareDistance),
                row(
                        "mean_exit_time_x0.3_L1_D0.5",
                        "mean time to leave (0, 1) from 0.3, D = 0.5, steps of 0.014",
                        0.21,
                        4 * 2 * 0.1008 / Math.sqrt(COUNT),
                        BrownianTruths::meanExitTime),
                share(
                        "survival_halfline_x0=1_D=0.5_t=1",
                        "no touch of the wall at distance 1, D = 0.5, t = 1, bridges watched, 3 steps",
                        0.6826894921370859,
                        () -> survival(0, 3, Watch.CONTINUOUSLY)),
                monitored(1, 0.8413447460685423),
                monitored(10, 0.7577860452769368),
                monitored(100, 0.7094595294491666),
                shifted(1, 0.8864866882879976),
                shifted(10, 0.7636793149610704),
                shifted(100, 0.7100629467571118),
                row(
                        "reflect_density_x0=0.2_L1_D=1_t=0.05_at_x=0",
                        "density at the mirror x = 0, from 0.2 in a slab of 1, D = 1, t = 0.05, bin of 0.03",
                        2.065766422418458,
                        // The bin's own error is at most width² |u''| / 6, and |u''| at most 30 here.
                        4 * Math.sqrt(2.07 / (0.03 * COUNT)) + 0.03 * 0.03 * 30 / 6,
                        BrownianTruths::densityAtMirror));
    }

    private static Truth monitored(int steps, double exact) {
        return share(
                "survival_discrete_m" + steps,
                "no step end beyond the wall at distance 1, D = 0.5, t = 1, " + steps + " steps, bridges unseen",
                exact,
                () -> survival(0, steps, Watch.AT_STEP_ENDS));
    }

    /** The continuity correction by its meaning: continuous watch of a wall that stands farther away. */
    private static Truth shifted(int steps, double exact) {
        return share(
                "survival_discrete_m" + steps,
                "no touch of the wall moved back by the shift for " + steps + " steps (Broadie, Glasserman, Kou)",
                exact,
                () -> survival(FirstPassage.shift(0.5 / steps), steps, Watch.CONTINUOUSLY));
    }

    private static double squareDistance() {
        Walkers walkers = Walkers.at(COUNT, 0, 0, 0);
        BrownianMotion.free(SEED, 3).step(walkers, 0.7 * 2);
        return walkers.meanSquareDistance(0, 0, 0);
    }

    private static double meanExitTime() {
        Walkers walkers = Walkers.at(COUNT, 0.3);
        BrownianMotion motion = new BrownianMotion(SEED, Extent.between(0, 1, Wall.ABSORBING));
        while (walkers.surviving() > 0) {
            motion.step(walkers, 0.5 * 0.014);
        }
        return Arrays.stream(walkers.exits()).average().orElseThrow() / 0.5;
    }

    private static double survival(double wallMovedBack, int steps, Watch watch) {
        Walkers walkers = Walkers.at(COUNT, 1);
        Extent beyond = Extent.above(-wallMovedBack, Wall.ABSORBING);
        new BrownianMotion(new KeyedNoise(SEED + steps), List.of(beyond), watch).advance(walkers, 0.5, steps);
        return walkers.survival();
    }

    private static double densityAtMirror() {
        Walkers walkers = Walkers.at(COUNT, 0.2);
        new BrownianMotion(SEED, Extent.between(0, 1, Wall.REFLECTING)).advance(walkers, 0.05, 5);
        return walkers.density(0, 0, 0.03, 1)[0];
    }

    private static Truth share(String key, String quantity, double exact, DoubleSupplier computation) {
        return row(key, quantity, exact, 4 * Math.sqrt(exact * (1 - exact) / COUNT), computation);
    }

    private static Truth row(String key, String quantity, double exact, double tolerance, DoubleSupplier computation) {
        return new Truth(TOPIC, key, quantity + "; " + COUNT + " walkers", exact, tolerance, computation);
    }
}
