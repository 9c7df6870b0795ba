package org.langevin.denoiser.kernel;

/**
 * A loop of vector instructions, small enough to be compiled as one, and called from one place by {@link #run}.
 *
 * <p>A compiler that puts several such loops into their caller runs out of the nodes that it grants a method; from then on it leaves calls
 * standing, whose vectors become objects, and all is ten times slower. It puts a loop into its caller where it knows the loop's kind, hence
 * {@link Staging#unknown}, or has seen no more than two kinds there, hence {@link #keepApart}.
 */
@FunctionalInterface
interface VectorLoop {

    /**
     * Works on some channels of every pixel, or on a run of elements.
     *
     * @param from the first channel of the first pixel, or the first element
     * @param end where the pixels or elements end
     * @param k where the channel's own numbers stand
     */
    void over(int from, int end, int k);

    /** Runs {@code loop}. */
    static void run(VectorLoop loop, int from, int end, int k) {
        loop.over(from, end, k);
    }

    /**
     * Runs two loops that do nothing until the compiler's profile of {@link #run} has them; there is room for two, and the first to come keep it.
     * Takes a few milliseconds.
     */
    static void keepApart() {
        VectorLoop one = (from, end, k) -> {};
        VectorLoop other = (from, end, k) -> {};
        for (int i = 0; i < 100_000; i++) {
            run(one, 0, 0, 0);
            run(other, 0, 0, 0);
        }
    }
}
