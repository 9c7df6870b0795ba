package org.langevin.cases;

import java.util.List;

/** What an answer looks like: frames from beginning to end, each a set of curves or a map. */
public sealed interface Picture {

    /**
     * Curves over one coordinate.
     *
     * @param xLabel the coordinate, with its unit
     * @param yLabel what is drawn over it
     * @param frames from beginning to end; the last one is the answer
     */
    record Curves(String xLabel, String yLabel, List<Frame> frames) implements Picture {}

    /**
     * A scalar field over two coordinates.
     *
     * @param frames from beginning to end
     */
    record Maps(List<Map> frames) implements Picture {}

    /**
     * Curves at one time.
     *
     * @param title the time, in words
     * @param curves the exact one, where there is one, last
     */
    record Frame(String title, List<Curve> curves) {}

    /**
     * One curve.
     *
     * @param name what the legend calls it
     * @param x coordinates
     * @param y values, as many
     */
    record Curve(String name, double[] x, double[] y) {}

    /**
     * A field at one time.
     *
     * @param title the time, in words
     * @param rows cells along the first axis
     * @param columns cells along the second axis
     * @param values [rows, columns]
     */
    record Map(String title, int rows, int columns, double[] values) {}
}
