package org.langevin.field;

import java.util.Objects;
import org.langevin.field.Boundary.Dirichlet;
import org.langevin.field.Boundary.Periodic;

/**
 * One direction of a grid: an interval cut into equal cells, where its points are, and what happens at both of its ends.
 *
 * <p>With spacing dx = (upper − lower) / cells the points are
 *
 * <pre>
 *   CENTRES          x_i = lower + (i + 1/2) dx   i = 0 ... cells − 1    any boundary
 *   NODES            x_i = lower + (i + 1) dx     i = 0 ... cells − 2    values given at both ends, which are no points
 *   NODES, periodic  x_i = lower + i dx           i = 0 ... cells − 1
 * </pre>
 *
 * @param cells how many cells the interval is cut into
 * @param lower where the interval begins
 * @param upper where it ends, above {@code lower}
 * @param points whether the unknowns stand in the middle or at the ends of the cells
 * @param atLower the law at {@code lower}
 * @param atUpper the law at {@code upper}
 */
public record Axis(int cells, double lower, double upper, Points points, Boundary atLower, Boundary atUpper) {
    /** Where the unknowns stand. */
    public enum Points {
        /** In the middle of cells. */
        CENTRES,
        /** At the ends of cells. */
        NODES
    }

    /** Checks that both ends agree with each other and with the points. */
    public Axis {
        Objects.requireNonNull(points, "points");
        requireGiven("lower", atLower);
        requireGiven("upper", atUpper);
        if (!(lower < upper) || Double.isInfinite(upper - lower)) {
            throw new IllegalArgumentException(
                    "axis from " + lower + " to " + upper + ": expected finite ends, the first below the second");
        }
        boolean periodic = atLower instanceof Periodic;
        if (periodic != atUpper instanceof Periodic) {
            throw new IllegalArgumentException("boundaries " + atLower + " and " + atUpper
                    + ": expected both faces of an axis periodic, or neither");
        }
        boolean atNodes = points == Points.NODES && !periodic;
        if (atNodes && !(atLower instanceof Dirichlet && atUpper instanceof Dirichlet)) {
            throw new IllegalArgumentException("boundaries " + atLower + " and " + atUpper
                    + " of an axis with points at nodes: expected dirichlet or periodic; take points at centres");
        }
        int fewest = periodic ? 3 : atNodes ? 2 : 1;
        if (cells < fewest) {
            throw new IllegalArgumentException("cells = " + cells + ": expected at least " + fewest);
        }
    }

    /** A closed axis; its points are nodes, so that {@code lower} is one. */
    public static Axis periodic(int cells, double lower, double upper) {
        return new Axis(cells, lower, upper, Points.NODES, Boundary.PERIODIC, Boundary.PERIODIC);
    }

    /** An axis with points in the middle of its cells. */
    public static Axis centred(int cells, double lower, double upper, Boundary atLower, Boundary atUpper) {
        return new Axis(cells, lower, upper, Points.CENTRES, atLower, atUpper);
    }

    /** An axis with points at the ends of its cells, and known values at both walls. */
    public static Axis nodes(int cells, double lower, double upper, double valueAtLower, double valueAtUpper) {
        return new Axis(cells, lower, upper, Points.NODES, new Dirichlet(valueAtLower), new Dirichlet(valueAtUpper));
    }

    /** The number of points. */
    public int size() {
        return firstOffset() == 1 ? cells - 1 : cells;
    }

    /** dx, the distance between neighbours. */
    public double spacing() {
        return (upper - lower) / cells;
    }

    /** The length of the interval. */
    public double length() {
        return upper - lower;
    }

    /** Whether the axis closes on itself. */
    public boolean isPeriodic() {
        return atLower instanceof Periodic;
    }

    /** The place of point i. */
    public double coordinate(int i) {
        // A convex combination of the ends, so that a symmetric interval has symmetric points to the last bit.
        double share = (i + firstOffset()) / cells;
        return lower * (1 - share) + upper * share;
    }

    /** The place of the face between points i − 1 and i: half a spacing below point i, or the wall if nothing lies below. */
    public double faceBelow(int i) {
        if (i == 0 && !isPeriodic()) {
            return lower;
        }
        if (i == size() && !isPeriodic()) {
            return upper;
        }
        return lower + (i + firstOffset() - 0.5) * spacing();
    }

    /** From a wall to the point beside it, in spacings: 1/2 for centres, 1 for nodes. */
    public double wallDistance() {
        return points == Points.CENTRES ? 0.5 : 1;
    }

    /** From {@code lower} to the first point, in spacings. */
    private double firstOffset() {
        return points == Points.CENTRES ? 0.5 : isPeriodic() ? 0 : 1;
    }

    private static void requireGiven(String face, Boundary boundary) {
        if (boundary == null) {
            throw new IllegalArgumentException("boundary at the " + face
                    + " face is missing: expected periodic, dirichlet, neumann or robin; no face has a default");
        }
    }
}
