package org.langevin.evaluation;

import java.util.Arrays;

/**
 * Data to be evaluated on: bytes as the levels b / 127.5 − 1.
 *
 * @param levels [items, dimension] row by row
 * @param dimension numbers of an item
 * @param labels the class of each item, [items], or null where the model has no classes
 */
public record LevelData(double[] levels, int dimension, int[] labels) {
    /** Checks that the lengths agree. */
    public LevelData {
        if (dimension < 1 || levels.length == 0 || levels.length % dimension != 0) {
            throw new IllegalArgumentException(levels.length + " levels of items of dimension " + dimension
                    + ": expected whole items, at least 1");
        }
        if (labels != null && labels.length != levels.length / dimension) {
            throw new IllegalArgumentException(
                    "labels: " + labels.length + " for " + levels.length / dimension + " items; expected one for each");
        }
    }

    /** Number of items. */
    public int count() {
        return levels.length / dimension;
    }

    /** Some items in order, as data of their own. */
    LevelData part(int first, int count) {
        return new LevelData(
                Arrays.copyOfRange(levels, first * dimension, (first + count) * dimension),
                dimension,
                labels == null ? null : Arrays.copyOfRange(labels, first, first + count));
    }
}
