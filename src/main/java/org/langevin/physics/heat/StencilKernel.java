package org.langevin.physics.heat;

/**
 * The arithmetic of explicit steps of uniform conductivity. {@link ScalarStencil} and {@link VectorStencil} give the same bits; which one
 * runs is a matter of speed alone.
 *
 * <p>Points are computed in runs over the rows of an array, in place, the gaps between rows as if they were points. The new value is
 *
 * <pre>
 *   u + r_x ((west + east) − 2u) + r_y ((north + south) − 2u) + r_z ((above + below) − 2u)
 * </pre>
 *
 * <p>with fused multiply-adds, from the last term to the first. In differences, since weights 1 − 2 Σ r that are rounded once would lose
 * content at every step.
 */
sealed interface StencilKernel permits ScalarStencil, VectorStencil {
    /** Doubles of a cache line, and of the longest vector. */
    int GROUP = 8;

    /**
     * Where the first point of a window is: with a vector and a point before it, and, where the array begins with a cache line and 16 bytes of
     * its own as a large one does, at the beginning of a line. Nothing but speed depends on it.
     */
    int FIRST = 2 * GROUP - 2;

    /** A number of points, rounded up to whole groups. */
    static int groups(int count) {
        return (count + GROUP - 1) / GROUP * GROUP;
    }

    /** The kernel for this JVM: lanes where it has the incubator module, the scalar twin where not. */
    static StencilKernel fastest() {
        try {
            Class.forName("jdk.incubator.vector.DoubleVector");
            return new VectorStencil();
        } catch (ClassNotFoundException absent) {
            return new ScalarStencil();
        }
    }

    /**
     * Points of a plane that lie one after the other, in rows one pitch apart. The new value of a point takes the place of its north
     * neighbour, which no later point of the run needs.
     *
     * @param from where in {@code u} the first point is
     * @param count of points, a multiple of {@link #GROUP}
     * @param pitch from a point to its south neighbour
     * @param ratios r_x along the row, r_y across
     */
    void plane(double[] u, int from, int count, int pitch, double[] ratios);

    /**
     * Copies a range of values, and looks at them while they are at hand.
     *
     * @return 0 if all are finite, otherwise NaN
     */
    double copy(double[] u, int from, int count, double[] out, int to);

    /**
     * Points of a slice of a space that lie one after the other, in rows one pitch apart. The new value of a point takes the place of its
     * neighbour above.
     *
     * @param slices where in {@code u} the first point and its neighbours above and below are
     * @param count of points, a multiple of {@link #GROUP}
     * @param pitch from a point to its south neighbour
     * @param ratios r_x along the row, r_y and r_z across
     */
    void space(double[] u, int[] slices, int count, int pitch, double[] ratios);
}
