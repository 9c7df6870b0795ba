package org.langevin.report.page;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The part of an axis that is shown, and where its ticks stand.
 *
 * @param axis how it is divided
 * @param low its beginning
 * @param high its end, above {@code low}
 */
record Scale(Axis axis, double low, double high) {
    private static final int TICKS = 5;
    /** Below this share of its values a range can't be labelled: the labels would all read the same. */
    private static final double NARROWEST = 1e-6;
    /** The logarithm of the smallest end that an axis may have. */
    private static final double SMALLEST = Math.log(1e-305);

    /** A mark on an axis, and its label (empty for a lesser one). */
    record Tick(double value, String label) {}

    /** An axis that holds the range and a margin. */
    static Scale around(Axis axis, double least, double most, double margin) {
        if (axis == Axis.LOG) {
            double length = Math.log(most) - Math.log(least);
            double widening = length > NARROWEST ? margin * length : Math.log(2);
            return new Scale(
                    axis,
                    Math.exp(Math.max(SMALLEST, Math.log(least) - widening)),
                    Math.exp(Math.min(-SMALLEST, Math.log(most) + widening)));
        }
        double size = Math.max(Math.abs(least), Math.abs(most));
        double range = most - least > NARROWEST * size ? most - least : size > 0 ? 0.2 * size : 2;
        double middle = least + (most - least) / 2;
        double half = Math.max(range, most - least) * (0.5 + margin);
        return new Scale(axis, middle - half, middle + half);
    }

    /** An axis for heights: from 0 where the heights are not far from it and on one side of it. */
    static Scale ofHeights(Axis axis, double least, double most) {
        if (axis == Axis.LINEAR && least >= 0 && least <= 0.6 * most) {
            return new Scale(axis, 0, 1.06 * most);
        }
        return around(axis, least, most, 0.06);
    }

    /** Where a value stands, from 0 at the beginning to 1 at the end. */
    double place(double value) {
        return axis == Axis.LOG ? (Math.log(value) - Math.log(low)) / length() : (value - low) / length();
    }

    private double length() {
        return axis == Axis.LOG ? Math.log(high) - Math.log(low) : high - low;
    }

    /** The ticks, in rising order. */
    List<Tick> ticks() {
        return axis == Axis.LOG && length() > Math.log(4) ? logarithmicTicks() : linearTicks();
    }

    private List<Tick> linearTicks() {
        double step = step((high - low) / TICKS);
        long first = (long) Math.ceil(low / step - 1e-9);
        long last = (long) Math.floor(high / step + 1e-9);
        double largest = step * Math.max(Math.abs(first), Math.abs(last));
        return LongStream.rangeClosed(first, last)
                .mapToObj(i -> new Tick(i * step, label(i * step, step, largest)))
                .toList();
    }

    /** The 1, 2 or 5 times a power of ten next above. */
    private static double step(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        double factor = least / power;
        return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
    }

    private List<Tick> logarithmicTicks() {
        int first = (int) Math.ceil(Math.log10(low) - 1e-9);
        int last = (int) Math.floor(Math.log10(high) + 1e-9);
        if (last - first >= 2) {
            int stride = (last - first) / 7 + 1;
            return IntStream.rangeClosed(first, last)
                    .filter(k -> k % stride == 0 || stride <= 3)
                    .mapToObj(k -> new Tick(Math.pow(10, k), k % stride == 0 ? power(k) : ""))
                    .toList();
        }
        return IntStream.rangeClosed(first - 1, last)
                .boxed()
                .flatMapToDouble(k -> DoubleStream.of(1, 2, 5).map(digit -> digit * Math.pow(10, k)))
                .filter(value -> value >= low && value <= high)
                .mapToObj(value -> new Tick(value, label(value, value, value)))
                .toList();
    }

    private static String power(int exponent) {
        double value = Math.pow(10, exponent);
        return exponent >= -2 && exponent <= 3 ? label(value, value, value) : "10" + superscript(exponent);
    }

    /**
     * A value to the digits that tell it from its neighbours, {@code step} away; all values up to {@code largest} in size are labelled
     * alike, with or without a power of ten.
     */
    static String label(double value, double step, double largest) {
        if (value == 0) {
            return "0";
        }
        int size = (int) Math.floor(Math.log10(largest) + 1e-9);
        int digit = (int) Math.floor(Math.log10(step) + 1e-9);
        if (size >= 5 || size < -3) {
            return decimal(value / Math.pow(10, size), size - digit) + "×10" + superscript(size);
        }
        return decimal(value, -digit);
    }

    private static String decimal(double value, int digits) {
        return minus(String.format(Locale.ROOT, "%." + Math.max(0, digits) + "f", value));
    }

    private static String minus(String number) {
        return number.replace('-', '−');
    }

    private static String superscript(int exponent) {
        String digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
        StringBuilder raised = new StringBuilder();
        for (char digit : String.valueOf(exponent).toCharArray()) {
            raised.append(digit == '-' ? '⁻' : digits.charAt(digit - '0'));
        }
        return raised.toString();
    }
}
