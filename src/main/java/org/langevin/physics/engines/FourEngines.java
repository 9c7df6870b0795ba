package org.langevin.physics.engines;

import java.util.List;
import java.util.Objects;
import org.langevin.field.Axis;
import org.langevin.field.Field;
import org.langevin.field.Grid;
import org.langevin.field.Laplacian;
import org.langevin.physics.HopRatio;
import org.langevin.physics.heat.Ftcs;
import org.langevin.physics.heat.HeatEquation;
import org.langevin.physics.heat.HeatStep;
import org.langevin.physics.heat.SpectralSteps;
import org.langevin.physics.walk.LatticeWalk;
import org.langevin.physics.walk.Population;
import org.langevin.random.KeyedNoise;
import org.langevin.schedule.NoiseSchedule;

/**
 * One noise schedule through four engines: exact spectral steps and explicit steps of the heat equation, walkers on a lattice, and
 * the noising process of a DDPM.
 *
 * <p>The data are normal with mean 0. The state at time t is x_t = α x_0 + √v z, so y = x_t/α is normal with variance s² + 2 τ, where τ is the
 * heat that the schedule spends up to t: each engine finds that density in a way that shares nothing with the others but τ. What each
 * finds is held against its own exact error:
 *
 * <ul>
 *   <li>spectral: rounding;
 *   <li>FTCS: in n steps of r = h/dx² the variance grows by exactly 2 n h, and the fourth cumulant, 0 for a normal law, by n dx⁴ (2r −
 *       12r²); the density at 0 follows from it by the Gram-Charlier series. At r = 1/6 the error is of the next order;
 *   <li>walkers: E ‖n/M − u‖² = (1 − Σ u²)/M about FTCS's u, with relative standard deviation √(2 Σ u²)/(1 − Σ u²);
 *   <li>draws of x_t given x_0: the same about the exact probabilities of the bins.
 * </ul>
 *
 * @param schedule any with α &gt; 0 at the end; the data are its state at time 0
 * @param until t, in (0, horizon]; {@link NoiseSchedule#timeAtHeatTime} finds the time for a heat
 * @param deviation s, the standard deviation of the data
 * @param spacing dx of the grid, at most s / 2.75, so that a sampled Gaussian has the moments of the continuous one to rounding
 * @param ratio r at most, in (0, ½]: the step is the longest that divides τ evenly
 * @param walkers M of the lattice
 * @param draws M of the process
 * @param seed of walkers and draws
 */
public record FourEngines(
        NoiseSchedule schedule,
        double until,
        double deviation,
        double spacing,
        double ratio,
        long walkers,
        int draws,
        long seed) {
    /** Spacings in a standard deviation: aliased modes then weigh exp(−(2.75 π)²/2) = 6e-17 or less. */
    private static final double RESOLUTION = 2.75;
    /** Standard deviations from the middle to the end of the grid, where it closes: the density there is 1e-16 of the peak. */
    private static final double REACH = 8.6;
    /** Updates of points that walkers make in a minute or so. */
    private static final double LARGEST_WORK = 1e9;

    /** Checks the numbers. */
    public FourEngines {
        Objects.requireNonNull(schedule, "schedule");
        check("until", until, until > 0 && until <= schedule.horizon(), "a time in (0, " + schedule.horizon() + "]");
        double heat = schedule.between(0, until).heat();
        check(
                "until",
                until,
                heat < Double.POSITIVE_INFINITY,
                "a time at which the schedule still has alpha > 0; end earlier");
        check("deviation", deviation, deviation > 0 && deviation < Double.POSITIVE_INFINITY, "a finite number above 0");
        double finest = deviation / RESOLUTION;
        check(
                "spacing",
                spacing,
                spacing > 0 && spacing <= finest,
                "above 0 and at most " + finest + " = deviation / 2.75");
        check("ratio", ratio, ratio > 0 && HopRatio.allows(ratio), "above 0 and at most " + HopRatio.largest(1));
        check("walkers", walkers, walkers > 0, "at least 1");
        check("draws", draws, draws > 0, "at least 1");
        double work =
                heat / (ratio * spacing * spacing) * 2 * REACH * Math.sqrt(deviation * deviation + 2 * heat) / spacing;
        check(
                "updates of points",
                work,
                work <= LARGEST_WORK,
                "at most " + LARGEST_WORK + "; end earlier or take a coarser grid");
    }

    private static void check(String name, double value, boolean allowed, String expected) {
        if (!allowed) {
            throw new IllegalArgumentException(name + " = " + value + ": expected " + expected);
        }
    }

    /**
     * The usual experiment: data of standard deviation 0.1 on a grid of 0.01 with r = ¼, a million walkers and as many draws.
     *
     * @param until t, at which the schedule ends
     */
    public static FourEngines of(NoiseSchedule schedule, double until) {
        return new FourEngines(schedule, until, 0.1, 0.01, 0.25, 1_000_000, 1_000_000, 1);
    }

    /** τ, the heat spent: half the variance that y gains. */
    public double heat() {
        return schedule.between(0, until).heat();
    }

    /** s² + 2 τ, the variance of y at the end. */
    public double variance() {
        return deviation * deviation + 2 * heat();
    }

    /** The number of explicit steps, and of hops. */
    public int steps() {
        // A few rounding errors above a whole number are that number.
        return (int) Math.max(1, Math.ceil(heat() / (ratio * spacing * spacing) * (1 - 1e-12)));
    }

    /** The closed line of points that reaches {@value #REACH} final standard deviations to either side, with a point at 0. */
    public Grid grid() {
        int half = (int) Math.ceil(REACH * Math.sqrt(variance()) / spacing);
        return Grid.of(Axis.periodic(2 * half, -half * spacing, half * spacing));
    }

    /** Lets the four run. */
    public Agreement run() {
        return new Agreement(exact(), List.of(spectral(), ftcs(), latticeWalk(), noisedItems()));
    }

    /** The density of y at the end, at the points of the grid. */
    public Field exact() {
        return new GaussianLaw(variance()).on(grid());
    }

    /** One exact step of the heat equation. */
    public EngineResult spectral() {
        HeatEquation equation = HeatEquation.on(grid());
        return new Laws(this)
                .spectral(new SpectralSteps(equation, Laplacian.CONTINUOUS).step(start(), HeatStep.of(heat())));
    }

    /** Explicit steps of the heat equation. */
    public EngineResult ftcs() {
        return new Laws(this).ftcs(explicit());
    }

    /** Walkers that start at points drawn from the data's density. */
    public EngineResult latticeWalk() {
        KeyedNoise noise = new KeyedNoise(seed);
        Population crowd = Population.drawn(noise, walkers, start());
        LatticeWalk walk = new LatticeWalk(noise, grid());
        return new Laws(this).walkers(walk.steps(crowd, HeatStep.of(heat() / steps()), steps()), explicit());
    }

    /** Draws of x_t given x_0, divided by α. */
    public EngineResult noisedItems() {
        return new Laws(this).draws(new NoisedItems(this).draw(new KeyedNoise(seed)));
    }

    private Field start() {
        return new GaussianLaw(deviation * deviation).on(grid());
    }

    private Field explicit() {
        Field start = start();
        return new Ftcs(HeatEquation.on(start.grid())).steps(start, HeatStep.of(heat() / steps()), steps());
    }
}
