package org.langevin.physics.engines;

import org.apache.commons.numbers.gamma.ErfDifference;
import org.langevin.field.Field;
import org.langevin.field.Grid;

/**
 * The exact density, that of a centred normal.
 *
 * @param variance above 0, in length²
 */
record GaussianLaw(double variance) {
    /** The density at a place, per length. */
    double density(double x) {
        return Math.exp(-x * x / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
    }

    /** The density at the points of a grid of one axis. */
    Field on(Grid grid) {
        return grid.field(x -> density(x[0]));
    }

    /** The probability of the bin of one spacing around each point. */
    Field bins(Grid grid) {
        double half = grid.axis(0).spacing() / 2;
        double scale = Math.sqrt(2 * variance);
        return grid.field(x -> ErfDifference.value((x[0] - half) / scale, (x[0] + half) / scale) / 2);
    }
}
