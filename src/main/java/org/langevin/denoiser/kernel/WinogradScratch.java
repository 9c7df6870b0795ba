package org.langevin.denoiser.kernel;

import org.nd4j.linalg.api.buffer.DataType;

/**
 * A thread's own memory for {@link WinogradConvolution}: rows of pixels and some tiles on the heap, where vectors are compiled to plain
 * instructions, and the transformed tiles of a part of the batch off it, where oneDNN multiplies them. All of it stays in the second-level cache.
 */
final class WinogradScratch {

    /**
     * Where numbers begin in an array: the header of a Java array takes 16 bytes, and arrays of {@link #LARGE} floats begin on a cache line, so
     * that vectors from here on do not straddle two; for speed and nothing else.
     */
    static final int FIRST = 12;

    /** Half a megabyte: from this size on G1 gives an array regions of its own, in a heap of up to 4 GB; the launcher has all arrays aligned. */
    private static final int LARGE = 1 << 17;

    private static final ThreadLocal<WinogradScratch> OWN = ThreadLocal.withInitial(WinogradScratch::new);

    private float[] rows = new float[LARGE];
    private float[] tiles = new float[LARGE];
    private Tensor left = Tensor.zeros(DataType.FLOAT, LARGE);
    private Tensor right = Tensor.zeros(DataType.FLOAT, LARGE);
    private Tensor kernels = Tensor.zeros(DataType.FLOAT, LARGE);
    private Tensor gradient = Tensor.zeros(DataType.FLOAT, LARGE);

    private WinogradScratch() {}

    /** The calling thread's. */
    static WinogradScratch own() {
        return OWN.get();
    }

    /** Rows of pixels, or kernels: at least {@code length} floats from {@link #FIRST} on. */
    float[] rows(int length) {
        rows = rows.length < FIRST + length ? new float[FIRST + length] : rows;
        return rows;
    }

    /** Transformed tiles or kernels: at least {@code length} floats from {@link #FIRST} on. */
    float[] tiles(int length) {
        tiles = tiles.length < FIRST + length ? new float[FIRST + length] : tiles;
        return tiles;
    }

    /** The first operand of a product. */
    Tensor left(int length) {
        left = left.length() < length ? Tensor.zeros(DataType.FLOAT, length) : left;
        return left;
    }

    /** The second operand of a product, or its result. */
    Tensor right(int length) {
        right = right.length() < length ? Tensor.zeros(DataType.FLOAT, length) : right;
        return right;
    }

    /** Weights or their gradients on the way between the parameters' layout and the transformed. */
    Tensor kernels(int length) {
        kernels = kernels.length() < length ? Tensor.zeros(DataType.FLOAT, length) : kernels;
        return kernels;
    }

    /** The gradient of transformed weights. */
    Tensor gradient(int length) {
        gradient = gradient.length() < length ? Tensor.zeros(DataType.FLOAT, length) : gradient;
        return gradient;
    }
}
