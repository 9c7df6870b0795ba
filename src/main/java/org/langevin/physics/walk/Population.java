package org.langevin.physics.walk;

import java.util.Arrays;
import org.langevin.field.Field;
import org.langevin.field.Grid;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/**
 * Walkers on the points of a grid: not one by one, but how many there are at each point. A population is a value, as a {@link Field} is:
 * nobody writes to {@link #counts()}.
 */
public final class Population {
    private final Grid grid;
    private final long[] counts;
    private final long walkers;
    private final long steps;

    /** Trusts the caller: no negative counts, and together at most {@code walkers}. */
    Population(Grid grid, long[] counts, long walkers, long steps) {
        this.grid = grid;
        this.counts = counts;
        this.walkers = walkers;
        this.steps = steps;
    }

    /**
     * Walkers before their first step.
     *
     * @param counts [size of the grid], row-major, 0 or more each, not copied
     * @throws IllegalArgumentException if there are more than the largest {@code long} together
     */
    public static Population of(Grid grid, long[] counts) {
        if (counts.length != grid.size()) {
            throw new IllegalArgumentException(
                    counts.length + " counts: expected " + grid.size() + ", one for each point of the grid");
        }
        long walkers = 0;
        for (long count : counts) {
            if (count < 0 || walkers > Long.MAX_VALUE - count) {
                throw new IllegalArgumentException("count = " + count + ": expected 0 or more, and together at most "
                        + Long.MAX_VALUE + "; take fewer walkers");
            }
            walkers += count;
        }
        return new Population(grid, counts, walkers, 0);
    }

    /**
     * All walkers at one point.
     *
     * @param walkers how many, 0 or more
     * @param numbers the point's numbers along the axes
     */
    public static Population at(Grid grid, long walkers, int... numbers) {
        long[] counts = new long[grid.size()];
        counts[grid.index(numbers)] = walkers;
        return of(grid, counts);
    }

    /**
     * Walkers put at points by chance, each independently with probabilities proportional to a density: a multinomial number at each
     * point, drawn point by point given the ones before.
     *
     * @param walkers how many, 0 or more
     * @param density 0 or more everywhere, and not 0 everywhere
     */
    public static Population drawn(KeyedNoise noise, long walkers, Field density) {
        double[] u = density.values();
        if (!(density.min() >= 0 && density.max() > 0)) {
            throw new IllegalArgumentException("density from " + density.min() + " to " + density.max()
                    + ": expected 0 or more, and somewhere more than 0");
        }
        // What is left beyond each point, summed from the end: differences from 1 would lose the tail.
        double[] beyond = new double[u.length + 1];
        for (int i = u.length - 1; i >= 0; i--) {
            beyond[i] = beyond[i + 1] + u[i];
        }
        Uniforms uniforms = new Uniforms(noise, Stream.LATTICE_START, 0, 0, 3 * u.length);
        long[] counts = new long[u.length];
        long left = walkers;
        for (int i = 0; i < u.length && left > 0; i++) {
            counts[i] = u[i] == 0 ? 0 : new Binomial(u[i] / beyond[i]).draw(left, uniforms);
            left -= counts[i];
        }
        return of(density.grid(), counts);
    }

    /** Where the points are. */
    public Grid grid() {
        return grid;
    }

    /** The walkers at each point, row-major; not a copy, and not to be written to. */
    public long[] counts() {
        return counts;
    }

    /** The walkers at the point with these numbers along the axes. */
    public long at(int... numbers) {
        return counts[grid.index(numbers)];
    }

    /** M, the walkers there were at the beginning. */
    public long walkers() {
        return walkers;
    }

    /** The walkers that are still there. */
    public long remaining() {
        return Arrays.stream(counts).sum();
    }

    /** The walkers that absorbing walls have taken. */
    public long absorbed() {
        return walkers - remaining();
    }

    /** The steps taken so far: the noise's step. */
    public long steps() {
        return steps;
    }

    /** n/M at each point: what estimates the probability to be there. */
    public Field shares() {
        return scaled(1.0 / walkers);
    }

    /** n/M per length, area or volume: what estimates the density. */
    public Field density() {
        return scaled(1.0 / (walkers * grid.cellVolume()));
    }

    private Field scaled(double factor) {
        return new Field(
                grid, Arrays.stream(counts).mapToDouble(n -> n * factor).toArray());
    }
}
