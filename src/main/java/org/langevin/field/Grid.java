package org.langevin.field;

import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * One, two or three axes and the points where they cross, in row-major order: the last axis is contiguous.
 *
 * @param axes the axes, slowest first
 */
public record Grid(List<Axis> axes) {
    /** Checks the number of axes and of points. */
    public Grid {
        axes = List.copyOf(axes);
        if (axes.isEmpty() || axes.size() > 3) {
            throw new IllegalArgumentException("axes = " + axes.size() + ": expected 1, 2 or 3");
        }
        long points = 1;
        for (Axis axis : axes) {
            points *= axis.size();
            if (points > LARGEST) {
                throw new IllegalArgumentException("grid of more than " + LARGEST
                        + " points: expected at most that many, what one array holds; take fewer cells");
            }
        }
    }

    /** The longest array that every JVM allocates. */
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    /** The grid of these axes. */
    public static Grid of(Axis... axes) {
        return new Grid(List.of(axes));
    }

    /** d, 1 to 3. */
    public int dimensions() {
        return axes.size();
    }

    /** The axis of that number, from 0. */
    public Axis axis(int number) {
        return axes.get(number);
    }

    /** The number of points. */
    public int size() {
        return axes.stream().mapToInt(Axis::size).reduce(1, Math::multiplyExact);
    }

    /** The number of points along each axis. */
    public int[] shape() {
        return axes.stream().mapToInt(Axis::size).toArray();
    }

    /** From a point to its next along an axis, in array elements. */
    public int stride(int axis) {
        int stride = 1;
        for (int later = axis + 1; later < dimensions(); later++) {
            stride *= axes.get(later).size();
        }
        return stride;
    }

    /** Length, area or volume of one cell. */
    public double cellVolume() {
        return axes.stream().mapToDouble(Axis::spacing).reduce(1, (a, b) -> a * b);
    }

    /** Where the point with these numbers along the axes stands in the array. */
    public int index(int... numbers) {
        if (numbers.length != dimensions()) {
            throw new IllegalArgumentException(
                    numbers.length + " indices: expected one for each of " + dimensions() + " axes");
        }
        int index = 0;
        for (int axis = 0; axis < numbers.length; axis++) {
            index = index * axes.get(axis).size()
                    + Objects.checkIndex(numbers[axis], axes.get(axis).size());
        }
        return index;
    }

    /** The number along an axis of the point at an array index. */
    public int number(int index, int axis) {
        return index / stride(axis) % axes.get(axis).size();
    }

    /** Turns the numbers of a point along the axes into those of the next one in the array. */
    public void advance(int[] numbers) {
        for (int axis = numbers.length - 1; axis >= 0; axis--) {
            numbers[axis]++;
            if (numbers[axis] < axes.get(axis).size()) {
                return;
            }
            numbers[axis] = 0;
        }
    }

    /** The coordinates of the point at an array index, one for each axis. */
    public double[] point(int index) {
        double[] point = new double[dimensions()];
        for (int axis = dimensions() - 1; axis >= 0; axis--) {
            int size = axes.get(axis).size();
            point[axis] = axes.get(axis).coordinate(index % size);
            index /= size;
        }
        return point;
    }

    /**
     * The field whose value at each point is a function of the point's coordinates.
     *
     * @param law u(x), x having one coordinate for each axis
     */
    public Field field(ToDoubleFunction<double[]> law) {
        double[] values = new double[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = law.applyAsDouble(point(i));
        }
        return new Field(this, values);
    }
}
