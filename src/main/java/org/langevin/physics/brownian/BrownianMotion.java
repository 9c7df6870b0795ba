package org.langevin.physics.brownian;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.langevin.schedule.NoiseSchedule;

/**
 * Brownian motion of walkers that don't see each other, x += √(2 D dt) z on each axis, in a box.
 *
 * <p>Exact in law at any step: in free space and at mirrors because the law of a step is known, at absorbing walls because that of a
 * bridge is ({@link Watch#CONTINUOUSLY}). Only between two absorbing walls a step has a limit, {@link Extent#longestHeat}, and a longer
 * one is refused.
 *
 * <p>The noise of walker w in step n is the same in an ensemble of any size and on any number of threads.
 *
 * @param noise the run's noise
 * @param box the axes; walls of different axes don't see each other, so each axis moves by itself
 * @param watch when absorbing walls are looked at
 */
public record BrownianMotion(KeyedNoise noise, List<Extent> box, Watch watch) {
    /** Walkers that share an item of noise and a task. */
    private static final int BLOCK = 4096;

    /** Checks the box. */
    public BrownianMotion {
        Objects.requireNonNull(noise, "noise");
        Objects.requireNonNull(watch, "watch");
        box = List.copyOf(box);
        if (box.isEmpty()) {
            throw new IllegalArgumentException("box: expected an extent for each axis, at least one");
        }
    }

    /** Motion in a box whose absorbing walls are always watched. */
    public BrownianMotion(long seed, Extent... box) {
        this(new KeyedNoise(seed), List.of(box), Watch.CONTINUOUSLY);
    }

    /** Motion in free space of some dimensions. */
    public static BrownianMotion free(long seed, int dimensions) {
        return new BrownianMotion(
                seed, Collections.nCopies(dimensions, Extent.FREE).toArray(Extent[]::new));
    }

    /**
     * Moves all walkers by one step.
     *
     * @param walkers changed in place
     * @param heat D dt, or the heat time that a schedule spends; 0 or more, in length²
     */
    public void step(Walkers walkers, double heat) {
        check(walkers, heat);
        int blocks = (walkers.count() + BLOCK - 1) / BLOCK;
        IntStream range = IntStream.range(0, blocks);
        (blocks > 1 ? range.parallel() : range).forEach(block -> move(walkers, block, heat));
        walkers.spend(heat);
    }

    /** Moves all walkers by equal steps. */
    public void advance(Walkers walkers, double heat, int steps) {
        for (int n = 0; n < steps; n++) {
            step(walkers, heat / steps);
        }
    }

    /** Moves all walkers as x/α moves under a schedule between two of its times, in steps of equal heat. */
    public void advance(Walkers walkers, NoiseSchedule schedule, double from, double to, int steps) {
        advance(walkers, schedule.between(from, to).heat(), steps);
    }

    private void check(Walkers walkers, double heat) {
        if (walkers.axes() != box.size()) {
            throw new IllegalArgumentException("walkers with " + walkers.axes() + " coordinates in a box of "
                    + box.size() + " axes: expected as many; give an extent for each axis");
        }
        if (!(heat >= 0 && heat < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("heat = " + heat + ": expected a finite D dt, 0 or more");
        }
        for (int axis = 0; walkers.steps() == 0 && axis < box.size(); axis++) {
            checkStart(walkers.positions(axis), box.get(axis));
        }
        for (Extent extent : box) {
            if (watch == Watch.CONTINUOUSLY && extent.absorbs() && heat > extent.longestHeat()) {
                throw new IllegalArgumentException(
                        "heat = D dt = " + heat + ": expected at most " + extent.longestHeat()
                                + ", that no walker crosses from wall to wall within a step; take "
                                + (long) Math.ceil(heat / extent.longestHeat()) + " steps in place of one");
            }
        }
    }

    private static void checkStart(double[] x, Extent extent) {
        Arrays.stream(x).filter(place -> !extent.contains(place)).findAny().ifPresent(place -> {
            throw new IllegalArgumentException("position = " + place + ": expected a start between " + extent.lower()
                    + " and " + extent.upper() + "; move the walker or the wall");
        });
    }

    private void move(Walkers walkers, int block, double heat) {
        int from = block * BLOCK;
        int to = Math.min(from + BLOCK, walkers.count());
        boolean anyAbsorbs = box.stream().anyMatch(Extent::absorbs);
        if (anyAbsorbs && walkers.surviving(from, to) == 0) {
            return;
        }
        double[] z = new double[to - from];
        for (int axis = 0; axis < box.size(); axis++) {
            long item = (long) block * box.size() + axis;
            noise.normals(Stream.BROWNIAN_STEP, walkers.steps(), item, z, 0, z.length);
            if (anyAbsorbs) {
                new AxisStep(this, walkers, axis, heat).watched(from, z, item);
            } else {
                unwatched(walkers.positions(axis), box.get(axis), Math.sqrt(2 * heat), from, z);
            }
        }
    }

    private static void unwatched(double[] x, Extent extent, double deviation, int from, double[] z) {
        for (int i = 0; i < z.length; i++) {
            x[from + i] += deviation * z[i];
        }
        if (!extent.equals(Extent.FREE)) {
            for (int i = from; i < from + z.length; i++) {
                x[i] = extent.fold(x[i]);
            }
        }
    }
}
