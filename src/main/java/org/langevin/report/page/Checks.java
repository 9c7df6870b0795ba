package org.langevin.report.page;

import java.util.Arrays;

/** What numbers must be before they can be drawn; each refusal names the value and its place. */
final class Checks {
    /** Beyond this the length of an axis overflows. */
    private static final double LARGEST = 1e300;

    /** Below this a logarithmic axis has no end. */
    private static final double SMALLEST = 1e-300;

    private Checks() {}

    /** Returns a copy of numbers that are finite. */
    static double[] finite(String name, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!(Math.abs(values[i]) <= LARGEST)) {
                throw new IllegalArgumentException(
                        "%s[%d] = %s: expected a finite number of at most 1e300; leave out by name what has none"
                                .formatted(name, i, values[i]));
            }
        }
        return values.clone();
    }

    /** Requires two arrays to go together. */
    static void sameLength(String name, double[] values, String other, double[] others) {
        if (values.length != others.length) {
            throw new IllegalArgumentException("%s: %d numbers, %s: %d; expected as many of either"
                    .formatted(name, values.length, other, others.length));
        }
    }

    /** Requires at least one number. */
    static void notEmpty(String name, int length) {
        if (length == 0) {
            throw new IllegalArgumentException(name + ": nothing to draw; expected at least one, or no figure");
        }
    }

    /** Requires numbers to have a place on an axis. */
    static void onAxis(String name, Axis axis, double[] values) {
        for (int i = 0; axis == Axis.LOG && i < values.length; i++) {
            if (values[i] < SMALLEST) {
                throw new IllegalArgumentException(
                        "%s[%d] = %s: expected a positive number, at least 1e-300, on a logarithmic axis; take a linear one"
                                .formatted(name, i, values[i]));
            }
        }
    }

    /** Requires numbers that rise. */
    static void rising(String name, double[] values) {
        for (int i = 1; i < values.length; i++) {
            if (!(values[i] > values[i - 1])) {
                throw new IllegalArgumentException("%s[%d] = %s after %s: expected numbers that rise; sort them"
                        .formatted(name, i, values[i], values[i - 1]));
            }
        }
    }

    /** Requires rising numbers at equal distances, to a millionth of one. */
    static void evenlySpaced(String name, double[] values) {
        rising(name, values);
        double step = (values[values.length - 1] - values[0]) / Math.max(1, values.length - 1);
        for (int i = 1; i < values.length; i++) {
            if (Math.abs(values[i] - values[i - 1] - step) > 1e-6 * step) {
                throw new IllegalArgumentException(
                        "%s[%d] - %s[%d] = %s: expected equal distances, here %s; interpolate to such a grid"
                                .formatted(name, i, name, i - 1, values[i] - values[i - 1], step));
            }
        }
    }

    static double least(double[] values) {
        return Arrays.stream(values).min().orElseThrow();
    }

    static double most(double[] values) {
        return Arrays.stream(values).max().orElseThrow();
    }
}
