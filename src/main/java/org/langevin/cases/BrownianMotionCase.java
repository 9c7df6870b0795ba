package org.langevin.cases;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.langevin.cases.ImageLaw.Mirror;
import org.langevin.config.ConfigurationException;
import org.langevin.config.Default;
import org.langevin.config.Range;
import org.langevin.config.Tagged;
import org.langevin.physics.brownian.BrownianMotion;
import org.langevin.physics.brownian.Extent;
import org.langevin.physics.brownian.Walkers;
import org.langevin.physics.brownian.Wall;
import org.langevin.physics.brownian.Watch;
import org.langevin.random.KeyedNoise;

/**
 * Brownian walkers off the lattice, between walls or in free space.
 *
 * @param seed the key of all randomness
 * @param clock how heat time passes
 * @param axes the walls of each axis
 * @param start where all walkers begin, one coordinate an axis
 * @param walkers how many
 * @param steps of equal heat
 * @param watch when absorbing walls are looked at; at_step_ends shows what that misses
 * @param report what is asked
 */
public record BrownianMotionCase(
        @Default("0") long seed,
        Clock clock,
        List<Walls> axes,
        List<Double> start,
        @Range(min = 1, max = 100_000_000) int walkers,
        @Range(min = 1, max = 10_000_000) int steps,
        @Default("continuously") Watch watch,
        List<Quantity> report)
        implements PhysicalCase {
    /** A wall so far away that no walker meets it, in standard deviations of the whole motion. */
    private static final double FAR = 40;

    private static final int BINS = 80;

    /**
     * The walls of an axis.
     *
     * @param lower at the lower end
     * @param upper at the upper end
     */
    public record Walls(
            @Default("none") End lower, @Default("none") End upper) {}

    /** What stands at an end of an axis. */
    @Tagged("kind")
    public sealed interface End {}

    /** Nothing. */
    public record None() implements End {}

    /**
     * A mirror.
     *
     * @param at its place
     */
    public record Reflecting(double at) implements End {}

    /**
     * A wall that takes walkers out at their first touch.
     *
     * @param at its place
     */
    public record Absorbing(double at) implements End {}

    /** A number that walkers have. */
    @Tagged("quantity")
    public sealed interface Quantity {}

    /** The share of the walkers that have touched no absorbing wall. */
    public record Survival() implements Quantity {}

    /** The mean of the time until a walker is taken out, or until the end where none did: E min(exit, end), in heat. */
    public record MeanExit() implements Quantity {}

    /** The mean square distance from the start. */
    public record SquareDistance() implements Quantity {}

    /**
     * The density along an axis, as a share of all walkers, in a bin.
     *
     * @param axis from 0
     * @param at the middle of the bin
     * @param width of the bin
     */
    public record Density(
            @Default("0") @Range(min = 0) int axis,
            double at,
            @Range(above = 0) double width) implements Quantity {}

    /** Checks that there is a coordinate for each axis. */
    public BrownianMotionCase {
        if (axes.isEmpty()) {
            throw new ConfigurationException("axes", "is empty; give the walls of at least one axis, as [{}]");
        }
        Region.requireAxes("start", start, axes.size());
    }

    @Override
    public Answer solve() {
        long began = System.nanoTime();
        List<Extent> box = new ArrayList<>();
        axes.forEach(walls -> box.add(Refusals.of("axes", () -> extent(walls))));
        Walkers all = Walkers.at(
                walkers, start.stream().mapToDouble(Double::doubleValue).toArray());
        BrownianMotion motion = new BrownianMotion(new KeyedNoise(seed), box, watch);
        Refusals.of("steps", () -> {
            motion.advance(all, clock.heat(), steps);
            return all;
        });
        double seconds = (System.nanoTime() - began) * 1e-9;
        List<Reported> quantities = new ArrayList<>();
        for (Quantity quantity : report) {
            quantities.add(reported(quantity, all));
        }
        return new Answer(
                quantities,
                new Answer.Cost(steps, (double) steps * walkers * axes.size(), seconds),
                () -> picture(all));
    }

    private static Extent extent(Walls walls) {
        return new Extent(
                place(walls.lower(), Double.NEGATIVE_INFINITY),
                wall(walls.lower()),
                place(walls.upper(), Double.POSITIVE_INFINITY),
                wall(walls.upper()));
    }

    private static Wall wall(End end) {
        return end instanceof None ? Wall.NONE : end instanceof Reflecting ? Wall.REFLECTING : Wall.ABSORBING;
    }

    private static double place(End end, double open) {
        return end instanceof Reflecting r ? r.at() : end instanceof Absorbing a ? a.at() : open;
    }

    private Reported reported(Quantity quantity, Walkers all) {
        double heat = clock.heat();
        if (quantity instanceof Survival) {
            double exact = survival(heat);
            return Reported.known("survival", all.survival(), exact).estimatedWithin(shareError(exact));
        }
        if (quantity instanceof MeanExit) {
            double[] times =
                    Arrays.stream(all.exits()).map(t -> Math.min(t, heat)).toArray();
            return Reported.known("mean of exit and end, in heat", mean(times), meanExit(heat))
                    .estimatedWithin(deviation(times) / Math.sqrt(walkers));
        }
        if (quantity instanceof Density density) {
            return density(density, all);
        }
        double[] squares = IntStream.range(0, walkers)
                .mapToDouble(i -> IntStream.range(0, axes.size())
                        .mapToDouble(axis -> Math.pow(all.positions(axis)[i] - start.get(axis), 2))
                        .sum())
                .toArray();
        String name = "mean square distance from the start";
        boolean free = axes.stream().allMatch(walls -> walls.lower() instanceof None && walls.upper() instanceof None);
        Reported distance = free
                ? Reported.known(name, mean(squares), 2 * axes.size() * heat)
                : Reported.unknown(name, mean(squares));
        return distance.estimatedWithin(deviation(squares) / Math.sqrt(walkers));
    }

    private Reported density(Density asked, Walkers all) {
        if (asked.axis() >= axes.size()) {
            throw new ConfigurationException(
                    "report.axis", asked.axis() + " is not there; the axes are 0 to " + (axes.size() - 1));
        }
        double lower = asked.at() - asked.width() / 2;
        double computed = all.density(asked.axis(), lower, asked.width(), 1)[0];
        double share = shareAlong(asked.axis(), lower, lower + asked.width());
        return Reported.known(
                        "density at " + asked.at() + " along axis " + asked.axis(), computed, share / asked.width())
                .estimatedWithin(shareError(share) / asked.width());
    }

    /** The probability to survive and to end in an interval of one axis: the other axes only have to be survived. */
    private double shareAlong(int axis, double from, double to) {
        DoubleUnaryOperator density = images(axis).gaussian(start.get(axis), 0, clock.heat());
        double share = Quadrature.integral(density, from, to);
        for (int other = 0; other < axes.size(); other++) {
            share *= other == axis ? 1 : survival(other, clock.heat());
        }
        return share;
    }

    /** Axes do not see each other, so surviving is surviving on each. */
    private double survival(double heat) {
        return IntStream.range(0, axes.size())
                .mapToDouble(axis -> survival(axis, heat))
                .reduce(1, (a, b) -> a * b);
    }

    /** By the symmetry of Green's function, the solution at the start that began as 1 everywhere. */
    private double survival(int axis, double heat) {
        return heat == 0
                ? 1
                : images(axis).interval(lower(axis), upper(axis), heat).applyAsDouble(start.get(axis));
    }

    /** E min(exit, end) is the integral of the survival. */
    private double meanExit(double heat) {
        return Quadrature.integral(this::survival, 0, heat);
    }

    private ImageLaw images(int axis) {
        return new ImageLaw(
                lower(axis),
                upper(axis) - lower(axis),
                mirror(axes.get(axis).lower()),
                mirror(axes.get(axis).upper()));
    }

    private static Mirror mirror(End end) {
        return end instanceof Absorbing ? Mirror.ODD : Mirror.EVEN;
    }

    private double lower(int axis) {
        return place(axes.get(axis).lower(), start.get(axis) - FAR * Math.sqrt(2 * clock.heat()));
    }

    private double upper(int axis) {
        return place(axes.get(axis).upper(), start.get(axis) + FAR * Math.sqrt(2 * clock.heat()));
    }

    private double shareError(double p) {
        return Math.sqrt(Math.max(0, p * (1 - p)) / walkers);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double deviation(double[] values) {
        double mean = mean(values);
        return Math.sqrt(Arrays.stream(values)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElseThrow());
    }

    /** The density along the first axis beside the exact one, in bins. */
    private Picture picture(Walkers all) {
        double spread = 4 * Math.sqrt(2 * clock.heat());
        double from = Math.max(lower(0), start.get(0) - spread);
        double to = Math.min(upper(0), start.get(0) + spread);
        double width = (to - from) / BINS;
        double[] x = IntStream.range(0, BINS)
                .mapToDouble(i -> from + (i + 0.5) * width)
                .toArray();
        double[] exact = Arrays.stream(x)
                .map(at -> shareAlong(0, at - width / 2, at + width / 2) / width)
                .toArray();
        return new Picture.Curves(
                "x along axis 0",
                "density",
                List.of(new Picture.Frame(
                        "",
                        List.of(
                                new Picture.Curve("walkers", x, all.density(0, from, width, BINS)),
                                new Picture.Curve("exact", x, exact)))));
    }
}
