package org.langevin.cases;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.langevin.cases.Picture.Curve;
import org.langevin.cases.Picture.Curves;
import org.langevin.cases.Picture.Frame;
import org.langevin.config.ConfigurationException;
import org.langevin.config.Default;
import org.langevin.config.Range;
import org.langevin.field.Field;
import org.langevin.physics.engines.Agreement;
import org.langevin.physics.engines.EngineResult;
import org.langevin.physics.engines.FourEngines;
import org.langevin.physics.engines.Measure;

/**
 * One schedule through four engines: the spectral solver, explicit steps, walkers on a lattice, and a DDPM's own noising. Every error
 * of every engine is reported beside the one that is expected of it.
 *
 * @param seed the key of all randomness
 * @param clock the schedule; it begins at time 0
 * @param deviation standard deviation of the data, which are normal with mean 0
 * @param spacing dx of the grid
 * @param ratio D dt/dx² at most
 * @param walkers on the lattice
 * @param draws of x_t given x_0
 */
public record FourEnginesCase(
        @Default("1") long seed,
        Clock clock,
        @Default("0.1") @Range(above = 0) double deviation,
        @Default("0.01") @Range(above = 0) double spacing,
        @Default("0.25") @Range(above = 0) double ratio,
        @Default("1000000") @Range(min = 1) long walkers,

        @Default("1000000") @Range(min = 1, max = 100_000_000)
        int draws)
        implements PhysicalCase {
    /** Each engine is drawn at one point in so many, its own ones, so that none hides another. */
    private static final int THIN = 12;

    /** How far is seen, in standard deviations. */
    private static final double SEEN = 4;

    /** Checks that the clock begins at the data. */
    public FourEnginesCase {
        if (clock.begin() != 0) {
            throw new ConfigurationException("clock.from", clock.begin() + " is not 0, where the data are");
        }
    }

    @Override
    public Answer solve() {
        long began = System.nanoTime();
        FourEngines engines = Refusals.of(
                "clock",
                () -> new FourEngines(clock.schedule(), clock.end(), deviation, spacing, ratio, walkers, draws, seed));
        Agreement agreement = engines.run();
        double seconds = (System.nanoTime() - began) * 1e-9;
        List<Reported> quantities = new ArrayList<>();
        for (EngineResult result : agreement.engines()) {
            for (Measure measure : result.measures()) {
                quantities.add(reported(result.engine(), measure));
            }
        }
        double updates = (double) engines.steps() * engines.grid().size();
        return new Answer(
                quantities, new Answer.Cost(engines.steps(), updates, seconds), () -> picture(engines, agreement));
    }

    private static Reported reported(String engine, Measure measure) {
        return Reported.known(engine + ": " + measure.quantity(), measure.computed(), measure.expected())
                .boundedBy(measure.tolerance());
    }

    private static Picture picture(FourEngines engines, Agreement agreement) {
        double reach = SEEN * Math.sqrt(engines.variance());
        List<Curve> curves = new ArrayList<>();
        for (EngineResult result : agreement.engines()) {
            curves.add(curve(result.engine(), result.density(), reach, THIN, 3 * curves.size()));
        }
        curves.add(curve("exact", agreement.exact(), reach, 1, 0));
        String title =
                String.format(Locale.ROOT, "one schedule, heat time %.5g, %,d steps", engines.heat(), engines.steps());
        return new Curves("x / alpha", "density", List.of(new Frame(title, curves)));
    }

    private static Curve curve(String name, Field density, double reach, int every, int first) {
        double[] x = Frames.coordinates(density.grid().axis(0));
        int[] shown = IntStream.range(0, x.length)
                .filter(i -> i % every == first && Math.abs(x[i]) <= reach)
                .toArray();
        return new Curve(
                name,
                Arrays.stream(shown).mapToDouble(i -> x[i]).toArray(),
                Arrays.stream(shown).mapToDouble(i -> density.values()[i]).toArray());
    }
}
