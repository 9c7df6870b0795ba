package org.langevin.physics.walk;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.langevin.field.Axis;
import org.langevin.field.Boundary;
import org.langevin.field.Field;
import org.langevin.field.Grid;
import org.langevin.physics.HopRatio;
import org.langevin.physics.heat.Ftcs;
import org.langevin.physics.heat.HeatEquation;
import org.langevin.physics.heat.HeatStep;
import org.langevin.random.KeyedNoise;

/**
 * Independent walkers on the points of a grid, of which each hops in a step of heat h to each neighbour along axis j with probability
 * r<sub>j</sub> = h / dx<sub>j</sub>², and stays with probability 1 − 2 Σ r<sub>j</sub>.
 *
 * <p>The expected number at a point obeys u' = (1 − 2 Σ r) u + Σ r u<sub>neighbour</sub>: the {@linkplain #masterEquation() master
 * equation} of the walk is the explicit step of the heat equation, term by term and not only in a limit. So both end at the same {@link HopRatio}.
 *
 * <p>The walkers of a point are told apart by nothing, so they are moved together: how many go where is a multinomial number, drawn as
 * binomial ones by halves — who hops at all, along which axis, down or up. A step costs time for each occupied point, and the same for
 * 10^12 walkers as for 10^6; their law is the one of walkers moved one by one.
 *
 * <p>Walls: a hop into a wall without flux is not made, a hop into an absorbing wall is the last. Absorbing walls need points at nodes, one
 * hop away from the wall.
 *
 * @param noise the run's noise; what happens at a point in a step doesn't depend on threads
 * @param grid the points, with the walls; periodic, without flux, or absorbing
 */
public record LatticeWalk(KeyedNoise noise, Grid grid) {
    /** Checks that walkers can do what the walls say. */
    public LatticeWalk {
        Objects.requireNonNull(noise, "noise");
        for (Axis axis : grid.axes()) {
            checkWall(axis, axis.atLower());
            checkWall(axis, axis.atUpper());
        }
    }

    private static void checkWall(Axis axis, Boundary wall) {
        boolean absorbing = wall.equals(Boundary.ABSORBING);
        if (absorbing && axis.points() == Axis.Points.CENTRES) {
            throw new IllegalArgumentException("wall " + wall
                    + " half a spacing from the points at centres: expected one hop; take points at nodes");
        }
        if (!absorbing && !wall.equals(Boundary.PERIODIC) && !wall.equals(Boundary.NO_FLUX)) {
            throw new IllegalArgumentException("wall " + wall
                    + ": expected periodic, neumann 0 (hops into it are not made) or dirichlet 0 (they are the last)");
        }
    }

    /** The equation of the walkers' expected numbers: forward in time, centred in space. */
    public Ftcs masterEquation() {
        return new Ftcs(HeatEquation.on(grid));
    }

    /**
     * The probability to hop to each of the two neighbours along each axis.
     *
     * @throws IllegalArgumentException if the probability to stay would be negative; the message has the limit
     */
    public double[] hops(HeatStep step) {
        double[] r = new double[grid.dimensions()];
        for (int axis = 0; axis < r.length; axis++) {
            double spacing = grid.axis(axis).spacing();
            r[axis] = step.heat() / (spacing * spacing);
        }
        HopRatio.require(r);
        return r;
    }

    /**
     * Where a walker is after one step: the probability of each point, less than 1 together where walls absorb.
     *
     * @param from the point where it was, as an array index
     */
    public Field law(int from, HeatStep step) {
        return new Hop(this, hops(step)).law(from);
    }

    /** All walkers after one step. */
    public Population step(Population population, HeatStep step) {
        return steps(population, step, 1);
    }

    /** All walkers after {@code count} equal steps. */
    public Population steps(Population population, HeatStep step, int count) {
        return through(population, Collections.nCopies(count, step));
    }

    /** All walkers after some steps, which may differ: those of a schedule are {@link HeatStep#through}. */
    public Population through(Population start, List<HeatStep> steps) {
        if (!start.grid().equals(grid)) {
            throw new IllegalArgumentException("population on " + start.grid() + ": expected it on " + grid);
        }
        long[] counts = start.counts().clone();
        long number = start.steps();
        HeatStep last = null;
        Hop hop = null;
        for (HeatStep step : steps) {
            if (!step.equals(last)) {
                hop = new Hop(this, hops(step));
                last = step;
            }
            hop.move(counts, number++);
        }
        return new Population(grid, counts, start.walkers(), number);
    }
}
