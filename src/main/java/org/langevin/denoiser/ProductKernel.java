package org.langevin.denoiser;

/**
 * Matrix products in single precision, C += A B, in an order of operations that is fixed: each entry of C is one chain of fused
 * multiply-adds over the common index from first to last, so that it depends neither on its neighbours nor on the lanes of the machine.
 * {@link ScalarProduct} and {@link VectorProduct} give the same bits.
 */
sealed interface ProductKernel permits ScalarProduct, VectorProduct {
    /** Columns of B and C come in whole groups of this many, a multiple of every lane count. */
    int GROUP = 16;

    /** Lanes where the JVM has the incubator module, the scalar twin where not. */
    static ProductKernel fastest() {
        try {
            Class.forName("jdk.incubator.vector.FloatVector");
            return new VectorProduct();
        } catch (ClassNotFoundException absent) {
            return new ScalarProduct();
        }
    }

    /** {@code length} rounded up to whole groups. */
    static int padded(int length) {
        return Math.multiplyExact((length + GROUP - 1) / GROUP, GROUP);
    }

    /**
     * A part of a matrix, rows one after another.
     *
     * @param entries the array it lies in
     * @param offset its first entry
     * @param stride from one row to the next
     */
    record Block(float[] entries, int offset, int stride) {
        /** The part that begins in another row. */
        Block fromRow(int row) {
            return new Block(entries, offset + row * stride, stride);
        }
    }

    /**
     * C += A B.
     *
     * @param a [rows, steps]
     * @param b [steps, columns]
     * @param c [rows, columns]
     * @param rows at least 1
     * @param steps the common index
     * @param columns a multiple of {@link #GROUP}
     */
    void addProduct(Block a, Block b, Block c, int rows, int steps, int columns);
}
