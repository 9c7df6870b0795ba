package org.langevin.physics.heat;

import org.langevin.field.Axis;

/**
 * One axis of a grid of uniform conductivity, with its walls as points beyond the ends: a link to the value u_beyond = factor · u_beside +
 * constant carries what the wall does.
 *
 * @param size points
 * @param ring whether the axis closes on itself, so that there are no walls
 * @param weight K / dx², what a link carries per unit of difference and heat time
 * @param factor of both ends, dimensionless
 * @param constant of both ends, in the unit of u
 */
record Edge(int size, boolean ring, double weight, double[] factor, double[] constant) {
    /**
     * The edge of an axis.
     *
     * @param along the axis, or a shorter one with the same spacing and walls
     */
    static Edge of(Axis axis, FluxForm.Along along, double conductivity) {
        double weight = conductivity / (axis.spacing() * axis.spacing());
        double[] factor = new double[2];
        double[] constant = new double[2];
        if (!axis.isPeriodic()) {
            FluxForm.Wall[] walls = {along.lower(), along.upper()};
            for (int end = 0; end < 2; end++) {
                factor[end] = 1 - walls[end].leak()[0] / weight;
                constant[end] = walls[end].feed()[0] / weight;
            }
        }
        return new Edge(axis.size(), axis.isPeriodic(), weight, factor, constant);
    }

    /** u beyond an end, 0 or 1, given u beside it. */
    double beyond(int end, double beside) {
        return factor[end] * beside + constant[end];
    }

    /** The first of a range of indices that is needed: a wall ends it, a ring goes on. */
    int from(int index) {
        return ring ? index : Math.max(0, index);
    }

    /** The end of a range of indices that is needed. */
    int to(int index) {
        return ring ? index : Math.min(size, index);
    }
}
