package org.langevin.cases;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.langevin.config.ConfigurationException;
import org.langevin.config.Default;
import org.langevin.config.Range;
import org.langevin.config.Tagged;
import org.langevin.field.Field;
import org.langevin.field.Grid;

/** How a field begins. */
@Tagged("kind")
public sealed interface Initial {

    /**
     * The field on a grid.
     *
     * @param grid where
     * @param region the box that the grid divides
     * @return u at each point
     */
    Field on(Grid grid, Region region);

    /**
     * A normal density.
     *
     * @param centre its mean, one coordinate an axis
     * @param sd its standard deviation along each axis, in length
     * @param mass its integral
     */
    record Gaussian(
            List<Double> centre,
            @Range(above = 0) double sd,
            @Default("1") double mass) implements Initial {
        @Override
        public Field on(Grid grid, Region region) {
            Region.requireAxes("initial.centre", centre, grid.dimensions());
            double scale = mass * Math.pow(2 * Math.PI * sd * sd, -0.5 * grid.dimensions());
            return grid.field(x -> {
                double square = 0;
                for (int axis = 0; axis < x.length; axis++) {
                    square += Math.pow(x[axis] - centre.get(axis), 2);
                }
                return scale * Math.exp(-square / (2 * sd * sd));
            });
        }
    }

    /**
     * A product of sines that vanish at both ends of each axis, sin(n π (x − lower) / length).
     *
     * @param waves n, half waves along each axis
     */
    record Sine(@Range(min = 1, max = 100_000) List<Integer> waves) implements Initial {
        @Override
        public Field on(Grid grid, Region region) {
            return product(waves, Math::sin, grid, region);
        }
    }

    /**
     * A product of cosines, cos(n π (x − lower) / length).
     *
     * @param waves n, half waves along each axis
     */
    record Cosine(@Range(min = 0, max = 100_000) List<Integer> waves) implements Initial {
        @Override
        public Field on(Grid grid, Region region) {
            return product(waves, Math::cos, grid, region);
        }
    }

    /**
     * One value within a box, another outside; a cell that the box cuts gets its share of both.
     *
     * @param lower the box's lower corner
     * @param upper its upper corner
     * @param inside u inside
     * @param outside u outside
     */
    record Box(
            List<Double> lower,
            List<Double> upper,
            @Default("1") double inside,
            @Default("0") double outside) implements Initial {

        /** Checks that the box has an inside. */
        public Box {
            for (int axis = 0; axis < Math.min(lower.size(), upper.size()); axis++) {
                if (!(lower.get(axis) < upper.get(axis))) {
                    throw new ConfigurationException(
                            "upper", upper.get(axis) + " is not above lower = " + lower.get(axis) + " on axis " + axis);
                }
            }
        }

        @Override
        public Field on(Grid grid, Region region) {
            Region.requireAxes("initial.lower", lower, grid.dimensions());
            Region.requireAxes("initial.upper", upper, grid.dimensions());
            return grid.field(x -> outside + (inside - outside) * share(x, grid));
        }

        private double share(double[] x, Grid grid) {
            double share = 1;
            for (int axis = 0; axis < x.length; axis++) {
                double dx = grid.axis(axis).spacing();
                double from = Math.max(lower.get(axis), x[axis] - dx / 2);
                double to = Math.min(upper.get(axis), x[axis] + dx / 2);
                share *= Math.max(0, to - from) / dx;
            }
            return share;
        }
    }

    /**
     * The same value everywhere.
     *
     * @param value u
     */
    record Uniform(@Default("1") double value) implements Initial {
        @Override
        public Field on(Grid grid, Region region) {
            double[] values = new double[grid.size()];
            Arrays.fill(values, value);
            return new Field(grid, values);
        }
    }

    /**
     * All at the one point of the grid that is nearest to a place.
     *
     * @param at one coordinate an axis
     * @param mass what the point's cell holds
     */
    record Point(List<Double> at, @Default("1") double mass) implements Initial {
        @Override
        public Field on(Grid grid, Region region) {
            Region.requireAxes("initial.at", at, grid.dimensions());
            double[] values = new double[grid.size()];
            values[Region.nearest(grid, at, "initial.at")] = mass / grid.cellVolume();
            return new Field(grid, values);
        }
    }

    private static Field product(List<Integer> waves, DoubleUnaryOperator wave, Grid grid, Region region) {
        Region.requireAxes("initial.waves", waves, grid.dimensions());
        return grid.field(x -> {
            double u = 1;
            for (int axis = 0; axis < x.length; axis++) {
                double length = region.upper().get(axis) - region.lower().get(axis);
                u *= wave.applyAsDouble(
                        waves.get(axis) * Math.PI * (x[axis] - region.lower().get(axis)) / length);
            }
            return u;
        });
    }
}
