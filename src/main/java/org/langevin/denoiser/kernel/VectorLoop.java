package org.langevin.denoiser.kernel;

/**
 * A loop of vector instructions, small enough to be compiled as one, and called from one place by {@link #run}.
 *
 * <p>A compiler that puts several such loops into their caller runs out of the nodes that it grants a method; from then on it leaves calls
 * standing, whose vectors become objects, and all is ten times slower. From a place that calls many kinds of loops it puts none into its caller.
 */
@FunctionalInterface
interface VectorLoop {

    /**
     * Works on pixels of some channels, or on a run of elements.
     *
     * @param from the first pixel or element
     * @param to the one after the last
     * @param c the first channel
     * @param k where the channel's own numbers stand
     */
    void over(int from, int to, int c, int k);

    /** Runs {@code loop}. */
    static void run(VectorLoop loop, int from, int to, int c, int k) {
        loop.over(from, to, c, k);
    }
}
