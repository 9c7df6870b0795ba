package org.langevin.cases;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.langevin.config.ConfigurationException;
import org.langevin.config.Default;
import org.langevin.config.OneOf;
import org.langevin.config.Range;
import org.langevin.config.Tagged;
import org.langevin.field.Field;

/** A number that a field has. */
@Tagged("quantity")
public sealed interface FieldQuantity {

    /**
     * What the quantity is, for a reader.
     *
     * @return with its place or order
     */
    String label();

    /**
     * The quantity of a field.
     *
     * @param u any field
     * @return its value
     */
    double of(Field u);

    /**
     * The value at a place, linear between the points of the grid.
     *
     * @param at one coordinate an axis
     */
    record Value(List<Double> at) implements FieldQuantity {
        @Override
        public String label() {
            return "value at " + at.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
        }

        @Override
        public double of(Field u) {
            Region.requireAxes("report.at", at, u.grid().dimensions());
            try {
                return u.valueAt(at.stream().mapToDouble(Double::doubleValue).toArray());
            } catch (IllegalArgumentException outside) {
                throw new ConfigurationException("report.at", outside.getMessage());
            }
        }
    }

    /** The integral over the region. */
    record Mass() implements FieldQuantity {
        @Override
        public String label() {
            return "mass";
        }

        @Override
        public double of(Field u) {
            return u.total();
        }
    }

    /**
     * The mean place along an axis, the field taken as a density.
     *
     * @param axis from 0
     */
    record Mean(@Default("0") @Range(min = 0, max = 2) int axis) implements FieldQuantity {
        @Override
        public String label() {
            return "mean along axis " + axis;
        }

        @Override
        public double of(Field u) {
            return u.mean(existing(axis, u));
        }
    }

    /**
     * A central moment of place along an axis, divided by the mass.
     *
     * @param axis from 0
     * @param order 2 for the variance
     */
    record Moment(
            @Default("0") @Range(min = 0, max = 2) int axis,
            @Default("2") @Range(min = 1, max = 12) int order) implements FieldQuantity {
        @Override
        public String label() {
            return (order == 2 ? "variance" : "central moment " + order) + " along axis " + axis;
        }

        @Override
        public double of(Field u) {
            return u.centralMoment(existing(axis, u), order);
        }
    }

    /**
     * A norm: the integral of |u|, the root of the integral of u², or the largest |u|.
     *
     * @param p which
     */
    record Norm(@OneOf({"l1", "l2", "max"}) String p) implements FieldQuantity {
        @Override
        public String label() {
            return p + " norm";
        }

        @Override
        public double of(Field u) {
            double volume = u.grid().cellVolume();
            double[] values = u.values();
            return switch (p) {
                case "l1" ->
                    volume
                            * IntStream.range(0, values.length)
                                    .mapToDouble(i -> Math.abs(values[i]))
                                    .sum();
                case "l2" ->
                    Math.sqrt(volume
                            * IntStream.range(0, values.length)
                                    .mapToDouble(i -> values[i] * values[i])
                                    .sum());
                default -> Math.max(Math.abs(u.min()), Math.abs(u.max()));
            };
        }
    }

    /** The smallest value. */
    record Minimum() implements FieldQuantity {
        @Override
        public String label() {
            return "minimum";
        }

        @Override
        public double of(Field u) {
            return u.min();
        }
    }

    /** The largest value. */
    record Maximum() implements FieldQuantity {
        @Override
        public String label() {
            return "maximum";
        }

        @Override
        public double of(Field u) {
            return u.max();
        }
    }

    /**
     * The integral over the part of the region whose points lie within bounds along an axis: a probability where the field is a
     * density.
     *
     * @param axis from 0
     * @param from the lower bound
     * @param to the upper bound
     */
    record Probability(
            @Default("0") @Range(min = 0, max = 2) int axis, double from, double to) implements FieldQuantity {
        @Override
        public String label() {
            return "integral over " + from + " to " + to + " along axis " + axis;
        }

        @Override
        public double of(Field u) {
            existing(axis, u);
            double[] values = u.values();
            return u.grid().cellVolume()
                    * IntStream.range(0, values.length)
                            .filter(i -> {
                                double x =
                                        u.grid().axis(axis).coordinate(u.grid().number(i, axis));
                                return x >= from && x <= to;
                            })
                            .mapToDouble(i -> values[i])
                            .sum();
        }
    }

    private static int existing(int axis, Field u) {
        if (axis >= u.grid().dimensions()) {
            throw new ConfigurationException(
                    "report.axis",
                    axis + " is not there; the region's axes are 0 to "
                            + (u.grid().dimensions() - 1));
        }
        return axis;
    }
}
