package org.langevin.physics.heat;

import java.util.Optional;
import org.langevin.field.Axis;
import org.langevin.field.Field;
import org.langevin.field.Grid;

/** Explicit steps of uniform conductivity, without sources, several of them in each pass over memory. */
abstract sealed class Sweeps permits PlaneSweeps, SpaceSweeps {
    private final SpareArrays states = new SpareArrays();

    /** The largest number of steps in one pass. */
    abstract int depth();

    /**
     * Some steps at once.
     *
     * @param from values before
     * @param to becomes the values after; another array
     * @param heat of one step
     * @param steps at most {@link #depth}
     * @return whether every value was seen to be finite while it was at hand; false says nothing
     */
    abstract boolean pass(double[] from, double[] to, double heat, int steps);

    /**
     * The state after some equal steps.
     *
     * @param grid where the values are
     * @param u values before; not changed
     * @param heat of one step
     * @param count number of steps, 0 or more
     * @param result becomes the values of the state; another array than {@code u}, with whatever numbers
     */
    final Field steps(Grid grid, double[] u, double heat, int count, double[] result) {
        if (count == 0) {
            System.arraycopy(u, 0, result, 0, u.length);
            return new Field(grid, result);
        }
        int passes = (count + depth() - 1) / depth();
        double[] spare = passes > 1 ? states.take(u.length) : result;
        double[] from = u;
        boolean finite = false;
        int done = 0;
        for (int pass = 1; pass <= passes; pass++) {
            int until = (int) ((long) count * pass / passes);
            // Alternately, so that the last pass writes the result.
            double[] to = (passes - pass) % 2 == 0 ? result : spare;
            finite = pass(from, to, heat, until - done);
            from = to;
            done = until;
        }
        if (passes > 1) {
            states.giveBack(spare);
        }
        return finite ? Field.sound(grid, result) : new Field(grid, result);
    }

    /** The sweeps of an equation; none in one dimension, with a source, or where conductivity is not the same everywhere. */
    static Optional<Sweeps> of(HeatEquation equation, FluxForm sample) {
        Grid grid = equation.grid();
        if (!isUniform(equation) || grid.dimensions() == 1) {
            return Optional.empty();
        }
        double k = ((Conductivity.Uniform) equation.conductivity()).value();
        Edge[] edges = new Edge[grid.dimensions()];
        for (int axis = 0; axis < edges.length; axis++) {
            edges[axis] = Edge.of(grid.axis(axis), sample.axes().get(axis), k);
        }
        StencilKernel kernel = StencilKernel.fastest();
        return Optional.of(
                edges.length == 2
                        ? new PlaneSweeps(
                                edges[0], edges[1], PlaneSweeps.Tiling.of(edges[0].size(), edges[1].size()), kernel)
                        : new SpaceSweeps(
                                edges[0], edges[1], edges[2], SpaceSweeps.Tiling.of(edges[2].size()), kernel));
    }

    /** Whether all points are alike but for the walls. */
    static boolean isUniform(HeatEquation equation) {
        return equation.conductivity() instanceof Conductivity.Uniform k
                && k.value() > 0
                && equation.source().isEmpty();
    }

    /** A small grid with the spacings and walls of a large one: whatever a point of the large one may meet, one of the small one does. */
    static Grid sample(Grid grid) {
        return new Grid(grid.axes().stream().map(Sweeps::sample).toList());
    }

    private static Axis sample(Axis axis) {
        int cells = Math.min(axis.cells(), 6);
        return new Axis(cells, 0, cells * axis.spacing(), axis.points(), axis.atLower(), axis.atUpper());
    }
}
