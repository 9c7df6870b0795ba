package org.langevin.physics.brownian;

import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/**
 * One step of walkers along one axis of a box that they may leave, through a wall of this axis or of another one.
 *
 * <p>A walker that leaves through several axes in one step has left at the earliest of the touches, since the axes move independently.
 */
final class AxisStep {
    private final KeyedNoise noise;
    private final Watch watch;
    private final Extent extent;
    private final Walkers walkers;
    private final int axis;
    private final double heat;
    private final double start;
    private final double below;
    private final double above;

    AxisStep(BrownianMotion motion, Walkers walkers, int axis, double heat) {
        this.noise = motion.noise();
        this.watch = motion.watch();
        this.extent = motion.box().get(axis);
        this.walkers = walkers;
        this.axis = axis;
        this.heat = heat;
        this.start = walkers.heat();
        this.below = extent.lowerBarrier();
        this.above = extent.upperBarrier();
    }

    /**
     * Moves the walkers that are still there.
     *
     * @param first the first of them
     * @param z a normal for each
     * @param item the place of the noise
     */
    void watched(int first, double[] z, long item) {
        double[] x = walkers.positions(axis);
        double[] chance = new double[z.length];
        if (extent.absorbs() && watch == Watch.CONTINUOUSLY) {
            noise.uniforms(Stream.BROWNIAN_CROSSING, walkers.steps(), item, chance, 0, z.length);
        }
        double deviation = Math.sqrt(2 * heat);
        for (int i = 0; i < z.length; i++) {
            int walker = first + i;
            // Walkers that left through another axis in this very step are moved too: this axis may have been earlier.
            if (walkers.exits()[walker] >= start) {
                double to = x[walker] + deviation * z[i];
                if (extent.absorbs()) {
                    look(walker, x[walker], to, chance[i]);
                }
                x[walker] = extent.fold(to);
            }
        }
    }

    /** Decides whether a walker touched a barrier. One uniform serves both, from its two ends. */
    private void look(int walker, double from, double to, double u) {
        if (watch == Watch.AT_STEP_ENDS) {
            if (to <= below || to >= above) {
                leave(walker, to >= above, start + heat);
            }
            return;
        }
        double touchBelow = FirstPassage.touch(from - below, to - below, heat, u);
        double touchAbove = FirstPassage.touch(above - from, above - to, heat, 1 - u);
        if (touchBelow > 0) {
            leave(walker, false, start + heat * when(walker, from - below, to - below, u / touchBelow));
        } else if (touchAbove > 0) {
            leave(walker, true, start + heat * when(walker, above - from, above - to, (1 - u) / touchAbove));
        }
    }

    /** The fraction of the step at which the wall was touched; {@code u} is what the decision left of its uniform. */
    private double when(int walker, double before, double after, double u) {
        double[] z = new double[1];
        noise.normals(Stream.BROWNIAN_EXIT, walkers.steps(), (long) walker * walkers.axes() + axis, z, 0, 1);
        return FirstPassage.fraction(before, after, heat, z[0], u);
    }

    private void leave(int walker, boolean throughUpperBarrier, double when) {
        if (when < walkers.exits()[walker]) {
            boolean upperEnd = throughUpperBarrier != extent.barrierIsImage(throughUpperBarrier);
            walkers.exits()[walker] = when;
            walkers.faces()[walker] = 2 * axis + (upperEnd ? 1 : 0);
        }
    }
}
