package org.langevin.field;

import org.langevin.field.Boundary.Dirichlet;
import org.langevin.field.Boundary.Neumann;
import org.langevin.field.Boundary.Periodic;

/**
 * The line of an axis continued beyond its walls by reflection until it repeats: even at a wall of given flux, odd at a wall of given
 * value. The Laplacian with walls acts on a line as the one without acts on its continuation, so that one Fourier transform serves them
 * all; the sine and cosine transforms are what it does on such lines (Strang, <i>The discrete cosine transform</i>, SIAM Review 41 (1999)
 * 135, section 2).
 *
 * @param period points until the continuation repeats: once, twice or four times the points of the axis, or twice its cells
 * @param source for each point of the period the point of the axis that stands there, −1 on a wall of value 0
 * @param sign its sign there, 1 or −1; 0 on a wall
 * @param centred whether reflection is between points, as opposed to at them
 * @param evenBelow whether the continuation is even at the lower wall
 */
record Mirror(int period, int[] source, double[] sign, boolean centred, boolean evenBelow) {
    /** The continuation of an axis; a wall that reflects in no such way is refused. */
    static Mirror of(Axis axis) {
        if (axis.isPeriodic()) {
            return ring(axis.size());
        }
        return axis.points() == Axis.Points.NODES
                ? odd(axis.cells())
                : between(axis.size(), isEven(axis.atLower()), isEven(axis.atUpper()));
    }

    private static Mirror ring(int n) {
        Mirror mirror = new Mirror(n, new int[n], new double[n], false, true);
        for (int e = 0; e < n; e++) {
            mirror.set(e, e, 1);
        }
        return mirror;
    }

    /** Walls of value 0 at the points 0 and {@code cells}. */
    private static Mirror odd(int cells) {
        Mirror mirror = new Mirror(2 * cells, new int[2 * cells], new double[2 * cells], false, false);
        mirror.set(0, -1, 0);
        mirror.set(cells, -1, 0);
        for (int e = 1; e < cells; e++) {
            mirror.set(e, e - 1, 1);
            mirror.set(2 * cells - e, e - 1, -1);
        }
        return mirror;
    }

    /** Walls half a spacing beyond the first and the last point. */
    private static Mirror between(int n, boolean evenBelow, boolean evenAbove) {
        int period = evenBelow == evenAbove ? 2 * n : 4 * n;
        Mirror mirror = new Mirror(period, new int[period], new double[period], true, evenBelow);
        for (int e = 0; e < period; e++) {
            int within = e % (2 * n);
            int reflected = within < n ? within : 2 * n - 1 - within;
            boolean negative = within >= n && !evenAbove;
            mirror.set(e, reflected, negative ^ e >= 2 * n ? -1 : 1);
        }
        return mirror;
    }

    private void set(int e, int point, double itsSign) {
        source[e] = point;
        sign[e] = itsSign;
    }

    private static boolean isEven(Boundary wall) {
        if (wall instanceof Neumann || wall instanceof Dirichlet || wall instanceof Periodic) {
            return wall instanceof Neumann;
        }
        throw new IllegalArgumentException("boundary " + wall
                + ": expected periodic, dirichlet or neumann for a spectrum; take an implicit scheme for this wall");
    }
}
