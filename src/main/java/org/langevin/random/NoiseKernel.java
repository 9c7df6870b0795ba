package org.langevin.random;

/**
 * The arithmetic behind {@link KeyedNoise}, a tile of Philox blocks at a time. {@link ScalarKernel} and {@link VectorKernel} give
 * the same bits; which one runs is a matter of speed alone.
 *
 * <p>A tile of n blocks is a {@code long[4 * n]}: word w of the tile's block b stands at {@code w * n + b}, a 32-bit number
 * zero-extended. In an output tile {@code double[2 * n]} a block's first number stands at b and its second at {@code n + b}. A kernel
 * may fill more blocks than asked for, up to the next multiple of its lanes, which must divide n.
 */
sealed interface NoiseKernel permits ScalarKernel, VectorKernel {
    /** Blocks in a whole tile: a multiple of every lane count, and small enough for the first-level cache. */
    int TILE = 256;

    /**
     * The kernel for this JVM: lanes where it has the incubator module, the scalar twin where not. The class is asked for, not the
     * boot layer, since the program defines the module only when a command runs.
     */
    static NoiseKernel fastest() {
        try {
            Class.forName("jdk.incubator.vector.LongVector");
            return new VectorKernel();
        } catch (ClassNotFoundException absent) {
            return new ScalarKernel();
        }
    }

    /** Philox blocks {@code firstBlock ... firstBlock + blocks - 1} of one item. */
    void words(Philox.Place place, int firstBlock, int blocks, long[] words);

    /** Two standard normals for each block. */
    void normals(long[] words, int blocks, double[] out);

    /** Two uniforms in the open interval (0, 1) for each block. */
    void uniforms(long[] words, int blocks, double[] out);
}
