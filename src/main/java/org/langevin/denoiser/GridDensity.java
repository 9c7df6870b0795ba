package org.langevin.denoiser;

/**
 * A density by its values on a regular grid of one or two dimensions, up to a factor.
 *
 * @param lower the coordinates of the first point, [dimension]
 * @param spacing the distance of neighbours along each axis, [dimension]
 * @param shape the number of points along each axis, [dimension]
 * @param values the values, row-major; in so far as a solver rounds, some may be a little below 0
 */
public record GridDensity(double[] lower, double[] spacing, int[] shape, double[] values) {
    /** Checks that the lengths agree. */
    public GridDensity {
        if (lower.length < 1 || lower.length > 2 || spacing.length != lower.length || shape.length != lower.length) {
            throw new IllegalArgumentException("grid of " + lower.length + " axes with " + spacing.length
                    + " spacings and " + shape.length + " sizes: expected as many of each, 1 or 2");
        }
        int points = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            points = Math.multiplyExact(points, shape[axis]);
            if (shape[axis] < TenPoints.COUNT || !(spacing[axis] > 0)) {
                throw new IllegalArgumentException("axis " + axis + " has " + shape[axis] + " points of spacing "
                        + spacing[axis] + ": expected at least " + TenPoints.COUNT + " and a spacing above 0");
            }
        }
        if (values.length != points) {
            throw new IllegalArgumentException(values.length + " values for " + points + " points: expected one each");
        }
    }

    /** Number of axes. */
    public int dimension() {
        return lower.length;
    }

    /** The largest value. */
    double peak() {
        double peak = 0;
        for (double value : values) {
            peak = Math.max(peak, value);
        }
        return peak;
    }

    /** The coordinate along an axis of the point at an array index. */
    double coordinate(int index, int axis) {
        int number = axis == shape.length - 1 ? index % shape[axis] : index / shape[1];
        return lower[axis] + number * spacing[axis];
    }
}
