package org.langevin.cases;

import java.util.ArrayList;
import java.util.List;
import org.langevin.config.ConfigurationException;
import org.langevin.config.Default;
import org.langevin.config.Range;
import org.langevin.field.Axis;
import org.langevin.field.Grid;

/**
 * A box of equal cells in one, two or three dimensions.
 *
 * @param cells cells along each axis
 * @param lower the box's lower corner, in length
 * @param upper its upper corner
 * @param points whether values stand in the middle of cells or at their ends
 */
public record Region(
        @Range(min = 3, max = 100_000_000) List<Integer> cells,
        List<Double> lower,
        List<Double> upper,
        @Default("centres") Axis.Points points) {
    /** More cells than this take more memory than a case may ask for: 64 Mi of them are half a gigabyte a field. */
    private static final long MOST_CELLS = 1L << 26;

    /** Checks that the lists belong together, that the box has an inside, and that its fields fit into memory. */
    public Region {
        if (cells.isEmpty() || cells.size() > 3) {
            throw new ConfigurationException(
                    "cells", "has " + cells.size() + " entries; give one to three, one an axis");
        }
        requireAxes("lower", lower, cells.size());
        requireAxes("upper", upper, cells.size());
        long count = 1;
        for (int axis = 0; axis < cells.size(); axis++) {
            if (!(upper.get(axis) > lower.get(axis))) {
                throw new ConfigurationException(
                        "upper", upper.get(axis) + " is not above lower = " + lower.get(axis) + " on axis " + axis);
            }
            count *= cells.get(axis);
        }
        if (count > MOST_CELLS) {
            throw new ConfigurationException(
                    "cells", count + " cells in all are more than " + MOST_CELLS + "; take a coarser grid");
        }
    }

    /**
     * The number of axes.
     *
     * @return 1 to 3
     */
    public int dimensions() {
        return cells.size();
    }

    /**
     * The box as the solvers know it.
     *
     * @param ends what happens at the ends of each axis
     * @param refinement 1, or how many times finer than the file says
     * @return a grid of as many axes
     */
    Grid grid(List<Ends> ends, int refinement) {
        List<Axis> axes = new ArrayList<>();
        for (int axis = 0; axis < dimensions(); axis++) {
            axes.add(axis(axis, ends.get(axis), refinement));
        }
        return new Grid(axes);
    }

    private Axis axis(int axis, Ends ends, int refinement) {
        try {
            return new Axis(
                    cells.get(axis) * refinement,
                    lower.get(axis),
                    upper.get(axis),
                    points,
                    ends.lower().boundary(),
                    ends.upper().boundary());
        } catch (IllegalArgumentException refused) {
            throw new ConfigurationException("region", refused.getMessage());
        }
    }

    /**
     * Refuses a list that has not one entry an axis.
     *
     * @param key what the list is called in the file
     * @param values the list
     * @param dimensions the number of axes
     */
    static void requireAxes(String key, List<?> values, int dimensions) {
        if (values.size() != dimensions) {
            throw new ConfigurationException(
                    key, "has " + values.size() + " entries; give " + dimensions + ", one an axis");
        }
    }

    /**
     * The grid point nearest to a place.
     *
     * @param grid where
     * @param at one coordinate an axis
     * @param key what the place is called in the file
     * @return its array index
     */
    static int nearest(Grid grid, List<Double> at, String key) {
        int[] numbers = new int[at.size()];
        for (int axis = 0; axis < numbers.length; axis++) {
            Axis along = grid.axis(axis);
            numbers[axis] = (int) Math.rint((at.get(axis) - along.coordinate(0)) / along.spacing());
            if (numbers[axis] < 0 || numbers[axis] >= along.size()) {
                throw new ConfigurationException(
                        key,
                        at.get(axis) + " on axis " + axis + " is not within the grid's " + along.coordinate(0) + " to "
                                + along.coordinate(along.size() - 1));
            }
        }
        return grid.index(numbers);
    }
}
