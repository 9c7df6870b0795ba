package org.langevin.physics.heat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.langevin.field.Axis;
import org.langevin.field.Field;
import org.langevin.field.Grid;

/**
 * div(K grad u) on a grid, as exchange: each pair of neighbours has a link of some weight w, and gives w (u_there − u_here) per unit of heat
 * time to one and takes it from the other. So content is conserved whatever K is, to the rounding of a sum, and the operator is
 * symmetric.
 *
 * <p>A link along an axis weighs K / dx², K between the two points. What a tensor mixes, 2 K_xy u_xy, is in this form a pair of diagonal
 * links across each corner of cells, of weights ± K_xy / (2 dx dy), by the identity 4 ab = (a + b)² − (a − b)² for the two mean differences
 * at the corner. A wall of given value or of Newton's law is a leak to a fixed value; one of given flux a feed alone:
 *
 * <pre>
 *   L u + feed:    (L u)_i = Σ_links w (u_j − u_i) − leak_i u_i
 *   Dirichlet      leak = K / (δ dx²)                  feed = leak · value       δ = 1/2 for centres, 1 for nodes
 *   Robin          leak = h K / (K + h δ dx) / dx      feed = leak · outside     h = transfer
 *   Neumann                                            feed = inflow / dx
 * </pre>
 */
final class FluxForm {
    /** The part along one axis. */
    record Along(Axis axis, int stride, double[] below, Wall lower, Wall upper) {
        /** From the first point of a line to its last, in array elements. */
        int span() {
            return (axis.size() - 1) * stride;
        }

        /** The number of a point along this axis. */
        int number(int index) {
            return index / stride % axis.size();
        }

        /** The mean weight of a link. */
        double meanWeight() {
            return Arrays.stream(below).filter(w -> w != 0).average().orElse(0);
        }

        /** Where among the points of a wall the line through a point ends. */
        int face(int index) {
            return index / stride / axis.size() * stride + index % stride;
        }

        /** The point below, around the corner of a periodic axis; −1 if there is a wall. */
        int pointBelow(int index) {
            return number(index) > 0 ? index - stride : axis.isPeriodic() ? index + span() : -1;
        }

        /** The point above, in the same way. */
        int pointAbove(int index) {
            return number(index) < axis.size() - 1 ? index + stride : axis.isPeriodic() ? index - span() : -1;
        }
    }

    /** What goes through each point of a face, [points of the face]; both empty where the axis is periodic. */
    record Wall(double[] leak, double[] feed) {}

    /** Diagonal links of two axes: the weight at the corner below each point in both, 0 where a wall is. */
    private record Across(Along first, Along second, double[] corner) {}

    /** Rows for one task of a parallel loop, in points. */
    private static final int TASK = 1 << 15;

    private final Grid grid;
    /** s, empty for none. */
    private final double[] source;

    private final List<Along> axes = new ArrayList<>();
    private final List<Across> pairs = new ArrayList<>();

    FluxForm(HeatEquation equation) {
        grid = equation.grid();
        source = equation.source().map(Field::values).orElse(new double[0]);
        Links links = new Links(grid, equation.conductivity());
        for (int axis = 0; axis < grid.dimensions(); axis++) {
            axes.add(links.along(axis));
        }
        if (equation.conductivity() instanceof Conductivity.Tensor) {
            for (int a = 0; a < axes.size(); a++) {
                for (int b = a + 1; b < axes.size(); b++) {
                    pairs.add(new Across(axes.get(a), axes.get(b), links.corners(a, b)));
                }
            }
        }
    }

    /** The parts along the axes. */
    List<Along> axes() {
        return axes;
    }

    /** Whether there are diagonal links. */
    boolean mixes() {
        return !pairs.isEmpty();
    }

    /** out = L u + feed. */
    void apply(double[] u, double[] out) {
        rows((from, to) -> {
            Arrays.fill(out, from, to, 0);
            for (Along along : axes) {
                add(along, u, out, from, to);
            }
            for (Across across : pairs) {
                add(across, u, out, from, to);
            }
        });
    }

    /** h (L u + feed) + time · s: what an explicit step adds, and the right side of every implicit step for what it adds. */
    double[] increment(double[] u, HeatStep step) {
        double[] out = new double[u.length];
        apply(u, out);
        rows((from, to) -> {
            for (int i = from; i < to; i++) {
                out[i] *= step.heat();
            }
            if (source.length > 0) {
                for (int i = from; i < to; i++) {
                    out[i] += step.time() * source[i];
                }
            }
        });
        return out;
    }

    /** out = feed, what the walls bring however u is. */
    void feed(double[] out) {
        apply(new double[out.length], out);
    }

    /** −diagonal of L: what a point gives away for each unit it holds. */
    double[] diagonal() {
        double[] sum = new double[grid.size()];
        for (int axis = 0; axis < axes.size(); axis++) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += given(axes.get(axis), i) + leak(axes.get(axis), i);
            }
        }
        for (Across across : pairs) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += mixed(across, i, false);
            }
        }
        return sum;
    }

    /**
     * The hop ratios of one unit of heat time at the point where their sum is largest, one for each axis. A step of heat h amplifies
     * nothing if h times their sum is at most 1/2, by Gershgorin's circles: no eigenvalue of −L exceeds Σ (2 |w| + leak) of a point.
     */
    double[] worstRatios() {
        double[] worst = new double[axes.size()];
        double most = -1;
        double[] ratios = new double[axes.size()];
        for (int i = 0; i < grid.size(); i++) {
            double sum = 0;
            for (int axis = 0; axis < ratios.length; axis++) {
                ratios[axis] = given(axes.get(axis), i) / 2 + leak(axes.get(axis), i) / 4;
            }
            for (Across across : pairs) {
                ratios[axes.indexOf(across.first)] += mixed(across, i, true) / 2;
            }
            for (double r : ratios) {
                sum += r;
            }
            if (sum > most) {
                most = sum;
                worst = ratios.clone();
            }
        }
        return worst;
    }

    /** The longest explicit step that leaves every weight of the new value positive; 0 if links of negative weight exist. */
    double largestMonotoneHeat() {
        for (Across across : pairs) {
            for (double w : across.corner) {
                if (w != 0) {
                    return 0;
                }
            }
        }
        double most = 0;
        for (double d : diagonal()) {
            most = Math.max(most, d);
        }
        return 1 / most;
    }

    /** The largest share that a point gives away along one axis, per unit of heat time. */
    double largestDiagonal(int axis) {
        Along along = axes.get(axis);
        double most = 0;
        for (int i = 0; i < grid.size(); i++) {
            most = Math.max(most, given(along, i) + leak(along, i));
        }
        return most;
    }

    /** A loop over ranges of whole rows. */
    private interface Range {
        void run(int from, int to);
    }

    private void rows(Range body) {
        int row = grid.axis(grid.dimensions() - 1).size();
        int rows = grid.size() / row;
        int perTask = Math.max(1, TASK / row);
        IntStream.range(0, (rows + perTask - 1) / perTask)
                .parallel()
                .forEach(task -> body.run(task * perTask * row, Math.min(rows, (task + 1) * perTask) * row));
    }

    private void add(Along along, double[] u, double[] out, int from, int to) {
        if (along.stride == 1) {
            for (int row = from; row < to; row += along.axis.size()) {
                addContiguous(along, u, out, row);
            }
            return;
        }
        // Points of one row have the same neighbours along the slower axes, as far as the fastest axis goes.
        int row = grid.axis(grid.dimensions() - 1).size();
        for (int here = from; here < to; here += row) {
            int below = along.pointBelow(here);
            int above = along.pointAbove(here);
            if (below >= 0) {
                addLinks(along.below, here, u, here, below, out, row);
            } else {
                addWall(along.lower, along.face(here), u, here, out, row);
            }
            if (above >= 0) {
                addLinks(along.below, above, u, here, above, out, row);
            } else {
                addWall(along.upper, along.face(here), u, here, out, row);
            }
        }
    }

    private static void addContiguous(Along along, double[] u, double[] out, int row) {
        double[] w = along.below;
        int last = row + along.axis.size() - 1;
        for (int i = row; i < last; i++) {
            double gain = w[i + 1] * (u[i + 1] - u[i]);
            out[i] += gain;
            out[i + 1] -= gain;
        }
        if (along.axis.isPeriodic()) {
            double gain = w[row] * (u[last] - u[row]);
            out[row] += gain;
            out[last] -= gain;
        } else {
            addWall(along.lower, along.face(row), u, row, out, 1);
            addWall(along.upper, along.face(row), u, last, out, 1);
        }
    }

    private static void addLinks(double[] w, int weights, double[] u, int here, int there, double[] out, int row) {
        for (int j = 0; j < row; j++) {
            out[here + j] += w[weights + j] * (u[there + j] - u[here + j]);
        }
    }

    private static void addWall(Wall wall, int face, double[] u, int here, double[] out, int row) {
        for (int j = 0; j < row; j++) {
            out[here + j] += wall.feed[face + j] - wall.leak[face + j] * u[here + j];
        }
    }

    private static void add(Across across, double[] u, double[] out, int from, int to) {
        for (int here = from; here < to; here++) {
            for (int k = 0; k < 4; k++) {
                int corner = corner(across, here, k);
                int there = corner < 0 ? -1 : partner(across, here, k);
                if (there >= 0) {
                    double w = across.corner[corner];
                    out[here] += (k < 2 ? w : -w) * (u[there] - u[here]);
                }
            }
        }
    }

    /** The point whose lower corner is the k-th corner of {@code here}: below in both, above in both, or above in one. */
    private static int corner(Across across, int here, int k) {
        return switch (k) {
            case 0 -> here;
            case 1 -> {
                int up = across.first.pointAbove(here);
                yield up < 0 ? -1 : across.second.pointAbove(up);
            }
            case 2 -> across.first.pointAbove(here);
            default -> across.second.pointAbove(here);
        };
    }

    /** The point across that corner. */
    private static int partner(Across across, int here, int k) {
        int first = k == 0 || k == 3 ? across.first.pointBelow(here) : across.first.pointAbove(here);
        if (first < 0) {
            return -1;
        }
        return k == 0 || k == 2 ? across.second.pointBelow(first) : across.second.pointAbove(first);
    }

    private static double given(Along along, int i) {
        int above = along.pointAbove(i);
        return along.below[i] + (above >= 0 ? along.below[above] : 0);
    }

    private static double leak(Along along, int i) {
        double leak = 0;
        if (along.pointBelow(i) < 0) {
            leak += along.lower.leak[along.face(i)];
        }
        if (along.pointAbove(i) < 0) {
            leak += along.upper.leak[along.face(i)];
        }
        return leak;
    }

    /** The sum of a point's diagonal weights, with their signs or without. */
    private static double mixed(Across across, int here, boolean absolute) {
        double sum = 0;
        for (int k = 0; k < 4; k++) {
            int corner = corner(across, here, k);
            if (corner >= 0 && partner(across, here, k) >= 0) {
                double w = across.corner[corner];
                sum += absolute ? Math.abs(w) : k < 2 ? w : -w;
            }
        }
        return sum;
    }
}
