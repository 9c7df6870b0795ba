package org.langevin.physics.engines;

import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.langevin.physics.Truth;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.Ve;

/** What is known of the experiment of {@link FourEngines} with data N(0, 0.1²) and the schedule σ(t) = 0.05 · 10^t: its heat, variance and peak. */
public final class EngineTruths {
    private static final String TOPIC = "_four_engine";
    private static final double HEAT = 0.12375;
    private static final double VARIANCE = 0.2575;
    private static final double PEAK = 0.7861790183543215;
    private static final FourEngines EXPERIMENT = FourEngines.of(new Ve(0.05, 0.5), 1);

    private EngineTruths() {}

    /** All of them. */
    public static List<Truth> all() {
        double ensembleError = 4 * VARIANCE * Math.sqrt(2.0 / EXPERIMENT.walkers());
        // A bin's share is binomial; the lattice's own error at the peak is 1.8e-5, that of a bin's mean 1.3e-5.
        double binError = 4 * Math.sqrt(PEAK / (EXPERIMENT.spacing() * EXPERIMENT.walkers())) + 2e-5;
        return List.of(
                row("tau", "heat time that VE spends", HEAT, 1e-15, EXPERIMENT::heat),
                row("ftcs_dx0.01_r0.25_steps", "steps of heat dx²/4", 4950, 0, EXPERIMENT::steps),
                variance("spectral", 1e-12, EXPERIMENT::spectral),
                variance("FTCS", 1e-12, EXPERIMENT::ftcs),
                variance("1e6 walkers", ensembleError, EXPERIMENT::latticeWalk),
                variance("1e6 draws of q(x_t | x_0)", ensembleError, EXPERIMENT::noisedItems),
                variance("1e6 draws, VP to the same heat, x/alpha", ensembleError, vp()::noisedItems),
                peak("spectral", 1e-12, EXPERIMENT::spectral),
                peak("FTCS, error by the fourth cumulant", 2e-5, EXPERIMENT::ftcs),
                peak("1e6 walkers", binError, EXPERIMENT::latticeWalk),
                peak("1e6 draws of q(x_t | x_0)", binError, EXPERIMENT::noisedItems));
    }

    private static FourEngines vp() {
        NoiseSchedule schedule = NoiseSchedules.named("vp-linear");
        return FourEngines.of(schedule, schedule.timeAtHeatTime(HEAT));
    }

    private static Truth variance(String engine, double tolerance, Supplier<EngineResult> run) {
        return row(
                "variance",
                "variance, " + engine,
                VARIANCE,
                tolerance,
                () -> run.get().measure("variance").computed());
    }

    private static Truth peak(String engine, double tolerance, Supplier<EngineResult> run) {
        return row(
                "peak",
                "density at 0, " + engine,
                PEAK,
                tolerance,
                () -> run.get().density().valueAt(0));
    }

    private static Truth row(String key, String quantity, double exact, double tolerance, DoubleSupplier computation) {
        return new Truth(TOPIC, key, quantity, exact, tolerance, computation);
    }
}
