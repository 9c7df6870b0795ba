package org.langevin.cases;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.langevin.config.ConfigurationException;
import org.langevin.config.Default;
import org.langevin.config.Range;
import org.langevin.config.Tagged;
import org.langevin.field.Field;
import org.langevin.field.Grid;
import org.langevin.physics.heat.HeatRun;
import org.langevin.physics.heat.HeatStep;
import org.langevin.physics.walk.LatticeWalk;
import org.langevin.physics.walk.Population;
import org.langevin.random.KeyedNoise;

/**
 * Walkers on a lattice. What is exact here is the expectation, by the walk's master equation.
 *
 * @param seed the key of all randomness
 * @param clock how heat time passes
 * @param region the lattice
 * @param ends the walls: periodic, without flux (neumann 0), or absorbing (dirichlet 0, with points at nodes)
 * @param initial the density from which walkers begin
 * @param walkers how many
 * @param steps hops
 * @param equal what the steps share
 * @param report what is asked
 */
public record LatticeWalkCase(
        @Default("0") long seed,
        Clock clock,
        Region region,
        List<Ends> ends,
        Initial initial,
        @Range(min = 1) long walkers,
        @Range(min = 1, max = 10_000_000) int steps,
        @Default("heat") Clock.Equal equal,
        List<Quantity> report)
        implements PhysicalCase {

    /** A number that walkers have. */
    @Tagged("quantity")
    public sealed interface Quantity {}

    /**
     * The density at the lattice point nearest to a place.
     *
     * @param at one coordinate an axis
     */
    public record Value(List<Double> at) implements Quantity {}

    /** The share of the walkers that are still there. */
    public record Survival() implements Quantity {}

    /**
     * The variance of place along an axis.
     *
     * @param axis from 0
     */
    public record Variance(
            @Default("0") @Range(min = 0, max = 2) int axis) implements Quantity {}

    /** The squared distance of the walkers' shares from their expectation, summed over the points. */
    public record SquaredDistance() implements Quantity {}

    /** Half the sum of the absolute differences of the walkers' shares from their expectation. */
    public record TotalVariation() implements Quantity {}

    /** Checks that there is a wall for each end. */
    public LatticeWalkCase {
        Region.requireAxes("ends", ends, region.dimensions());
    }

    @Override
    public Answer solve() {
        long began = System.nanoTime();
        Grid grid = region.grid(ends, 1);
        LatticeWalk walk = Refusals.of("ends", () -> new LatticeWalk(new KeyedNoise(seed), grid));
        Field start = initial.on(grid, region);
        List<HeatStep> plan = clock.steps(steps, equal);
        plan.stream().distinct().forEach(step -> Refusals.of("steps", () -> walk.hops(step)));
        Population begun = Refusals.of("initial", () -> Population.drawn(walk.noise(), walkers, start));
        Population ended = walk.through(begun, plan);
        Field expected = HeatRun.through(walk.masterEquation(), shares(start), plan);
        double seconds = (System.nanoTime() - began) * 1e-9;
        Field shares = new Field(
                grid,
                Arrays.stream(ended.counts())
                        .mapToDouble(n -> n / (double) walkers)
                        .toArray());
        List<Reported> quantities = new ArrayList<>();
        for (Quantity quantity : report) {
            quantities.add(reported(quantity, shares, expected));
        }
        return new Answer(
                quantities,
                new Answer.Cost(steps, (double) steps * grid.size(), seconds),
                () -> Frames.of(grid, List.of("walkers", "expected"), List.of(density(shares), density(expected))));
    }

    private static Field shares(Field density) {
        double mass = Arrays.stream(density.values()).sum();
        return new Field(
                density.grid(),
                Arrays.stream(density.values()).map(u -> u / mass).toArray());
    }

    private static Field density(Field shares) {
        double volume = shares.grid().cellVolume();
        return new Field(
                shares.grid(),
                Arrays.stream(shares.values()).map(p -> p / volume).toArray());
    }

    private Reported reported(Quantity quantity, Field shares, Field expected) {
        double[] n = shares.values();
        double[] p = expected.values();
        if (quantity instanceof Value value) {
            Region.requireAxes("report.at", value.at(), region.dimensions());
            int point = Region.nearest(expected.grid(), value.at(), "report.at");
            double volume = expected.grid().cellVolume();
            return Reported.known(
                            "density at " + Arrays.toString(expected.grid().point(point)),
                            n[point] / volume,
                            p[point] / volume)
                    .estimatedWithin(shareError(p[point]) / volume);
        }
        if (quantity instanceof Survival) {
            double all = Arrays.stream(p).sum();
            return Reported.known("survival", Arrays.stream(n).sum(), all)
                    .estimatedWithin(shareError(Math.min(1, all)));
        }
        if (quantity instanceof Variance variance) {
            int axis = existing(variance.axis());
            double second = expected.variance(axis);
            double fourth = expected.centralMoment(axis, 4);
            return Reported.known("variance along axis " + axis, shares.variance(axis), second)
                    .estimatedWithin(Math.sqrt(Math.max(0, fourth - second * second) / walkers));
        }
        double squares = Arrays.stream(p).map(x -> x * x).sum();
        if (quantity instanceof SquaredDistance) {
            // Walkers are independent: E |n/M - p|^2 = (1 - sum p^2) / M, its relative deviation about sqrt(2 sum p^2).
            double exact = (Arrays.stream(p).sum() - squares) / walkers;
            return Reported.known("squared distance from the expectation", distance(n, p, 2), exact)
                    .estimatedWithin(exact * Math.sqrt(2 * squares));
        }
        return Reported.unknown("total variation from the expectation", distance(n, p, 1) / 2);
    }

    private double shareError(double p) {
        return Math.sqrt(p * (1 - p) / walkers);
    }

    private static double distance(double[] n, double[] p, int power) {
        double sum = 0;
        for (int i = 0; i < n.length; i++) {
            sum += Math.pow(Math.abs(n[i] - p[i]), power);
        }
        return sum;
    }

    private int existing(int axis) {
        if (axis >= region.dimensions()) {
            throw new ConfigurationException(
                    "report.axis", axis + " is not there; the region's axes are 0 to " + (region.dimensions() - 1));
        }
        return axis;
    }
}
