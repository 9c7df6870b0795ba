package org.langevin.field;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * A number at each point of a grid. A field is a value: whoever is given {@link #values()} must not write to it, and whoever makes a
 * field of an array gives the array away. (Copies would double the cost of a heat step.)
 *
 * <p>No field holds a NaN or an infinity: making one fails by name.
 */
public final class Field {
    /** Values of one task in a parallel loop. */
    private static final int CHUNK = 1 << 18;

    private final Grid grid;
    private final double[] values;

    /**
     * The field of these values.
     *
     * @param values [size of the grid], row-major, not copied
     * @throws ArithmeticException if one of them is not finite
     */
    public Field(Grid grid, double[] values) {
        if (values.length != grid.size()) {
            throw new IllegalArgumentException("field of " + values.length + " values: expected " + grid.size()
                    + ", one for each point of the grid");
        }
        this.grid = grid;
        this.values = values;
        if (!allFinite(values)) {
            int at = 0;
            while (Double.isFinite(values[at])) {
                at++;
            }
            throw new ArithmeticException("u = " + values[at] + " at point " + Arrays.toString(grid.point(at))
                    + ": expected a finite number; take shorter steps, or smaller values");
        }
    }

    private Field(double[] values, Grid grid) {
        this.grid = grid;
        this.values = values;
    }

    /**
     * The field of values that whoever computed them has seen to be finite, each of them: they are not looked at again, since that would cost
     * as much as a step.
     *
     * @param values [size of the grid], row-major, not copied
     */
    public static Field sound(Grid grid, double[] values) {
        return new Field(values, grid);
    }

    /** Where the points are. */
    public Grid grid() {
        return grid;
    }

    /** The values, row-major; not a copy, and not to be written to. */
    public double[] values() {
        return values;
    }

    /** The value at the point with these numbers along the axes. */
    public double at(int... numbers) {
        return values[grid.index(numbers)];
    }

    /** The content: the sum of the values times the volume of a cell, summed without loss (Neumaier 1974). */
    public double total() {
        double sum = 0;
        double lost = 0;
        for (double v : values) {
            double next = sum + v;
            lost += Math.abs(sum) >= Math.abs(v) ? sum - next + v : v - next + sum;
            sum = next;
        }
        return (sum + lost) * grid.cellVolume();
    }

    /** Σ u x / Σ u along an axis: the mean place of what diffuses. */
    public double mean(int axis) {
        return weighted(axis, x -> x) / weighted(axis, x -> 1);
    }

    /** The variance of place along an axis, Σ u (x − mean)² / Σ u. */
    public double variance(int axis) {
        return centralMoment(axis, 2);
    }

    /** Σ u (x − mean)^p / Σ u along an axis. */
    public double centralMoment(int axis, int p) {
        double mean = mean(axis);
        return weighted(axis, x -> Math.pow(x - mean, p)) / weighted(axis, x -> 1);
    }

    /** The smallest value. */
    public double min() {
        double least = Double.POSITIVE_INFINITY;
        for (double v : values) {
            least = Math.min(least, v);
        }
        return least;
    }

    /** The largest value. */
    public double max() {
        double most = Double.NEGATIVE_INFINITY;
        for (double v : values) {
            most = Math.max(most, v);
        }
        return most;
    }

    /** The largest difference from another field on the same grid, in absolute value. */
    public double distance(Field other) {
        requireSameGrid(other);
        double most = 0;
        for (int i = 0; i < values.length; i++) {
            most = Math.max(most, Math.abs(values[i] - other.values[i]));
        }
        return most;
    }

    /**
     * The value at a place, linear between the points around it.
     *
     * @param x one coordinate for each axis, between the first and the last point
     */
    public double valueAt(double... x) {
        if (x.length != grid.dimensions()) {
            throw new IllegalArgumentException(
                    x.length + " coordinates: expected one for each of " + grid.dimensions() + " axes");
        }
        return interpolated(x, 0, 0);
    }

    /** Fails if another field is on another grid. */
    public void requireSameGrid(Field other) {
        if (!grid.equals(other.grid)) {
            throw new IllegalArgumentException("field on " + other.grid + ": expected it on " + grid);
        }
    }

    private double interpolated(double[] x, int axis, int base) {
        if (axis == x.length) {
            return values[base];
        }
        Axis along = grid.axis(axis);
        double place = (x[axis] - along.coordinate(0)) / along.spacing();
        int last = along.size() - 1;
        // A few rounding errors beside a point are at the point.
        double nearest = Math.rint(place);
        if (Math.abs(place - nearest) < 1e-9) {
            place = nearest;
        }
        if (!(0 <= place && place <= last)) {
            throw new IllegalArgumentException("x = " + x[axis] + " along axis " + axis + ": expected a place in ["
                    + along.coordinate(0) + ", " + along.coordinate(last) + "], between the points of the grid");
        }
        int below = (int) place;
        double share = place - below;
        int stride = grid.stride(axis);
        double low = interpolated(x, axis + 1, base + below * stride);
        return share == 0 ? low : low + share * (interpolated(x, axis + 1, base + (below + 1) * stride) - low);
    }

    private double weighted(int axis, DoubleUnaryOperator weight) {
        int size = grid.axis(axis).size();
        int stride = grid.stride(axis);
        double[] shares = new double[size];
        for (int i = 0; i < values.length; i++) {
            shares[i / stride % size] += values[i];
        }
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += shares[i] * weight.applyAsDouble(grid.axis(axis).coordinate(i));
        }
        return sum;
    }

    private static boolean allFinite(double[] values) {
        return IntStream.range(0, (values.length + CHUNK - 1) / CHUNK)
                .parallel()
                .allMatch(c -> allFinite(values, c * CHUNK, Math.min(values.length, (c + 1) * CHUNK)));
    }

    /** Whether each is a number, by 0 · v, which is 0 for those alone; four sums, since one waits for itself. */
    private static boolean allFinite(double[] values, int from, int to) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            a += 0 * values[i];
            b += 0 * values[i + 1];
            c += 0 * values[i + 2];
            d += 0 * values[i + 3];
        }
        for (; i < to; i++) {
            a += 0 * values[i];
        }
        return a + b + c + d == 0;
    }
}
