package org.langevin.denoiser;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The products on the Vector API: twelve rows by one vector of columns at a time, the twelve sums in registers, so that a vector of B
 * is loaded once for twelve fused multiply-adds. Twelve chains cover the latency of those, and fit the sixteen registers of AVX2.
 */
final class VectorProduct implements ProductKernel {
    private static final VectorSpecies<Float> LANES =
            FloatVector.SPECIES_PREFERRED.length() > GROUP ? FloatVector.SPECIES_512 : FloatVector.SPECIES_PREFERRED;

    private static final int ROWS = 12;

    @Override
    public void addProduct(Block a, Block b, Block c, int rows, int steps, int columns) {
        for (int first = 0; first < rows; first += ROWS) {
            int count = Math.min(ROWS, rows - first);
            for (int j = 0; j < columns; j += LANES.length()) {
                tile(
                        a.fromRow(first),
                        new Block(b.entries(), b.offset() + j, b.stride()),
                        new Block(c.entries(), c.offset() + first * c.stride() + j, c.stride()),
                        count,
                        steps);
            }
        }
    }

    /** One tile; the rows beyond {@code count} repeat the last one and are not stored. */
    private static void tile(Block left, Block right, Block sums, int count, int steps) {
        float[] a = left.entries();
        float[] b = right.entries();
        int last = count - 1;
        int a0 = left.offset();
        int a1 = a0 + Math.min(1, last) * left.stride();
        int a2 = a0 + Math.min(2, last) * left.stride();
        int a3 = a0 + Math.min(3, last) * left.stride();
        int a4 = a0 + Math.min(4, last) * left.stride();
        int a5 = a0 + Math.min(5, last) * left.stride();
        int a6 = a0 + Math.min(6, last) * left.stride();
        int a7 = a0 + Math.min(7, last) * left.stride();
        int a8 = a0 + Math.min(8, last) * left.stride();
        int a9 = a0 + Math.min(9, last) * left.stride();
        int a10 = a0 + Math.min(10, last) * left.stride();
        int a11 = a0 + Math.min(11, last) * left.stride();
        FloatVector c0 = row(sums, 0, last);
        FloatVector c1 = row(sums, 1, last);
        FloatVector c2 = row(sums, 2, last);
        FloatVector c3 = row(sums, 3, last);
        FloatVector c4 = row(sums, 4, last);
        FloatVector c5 = row(sums, 5, last);
        FloatVector c6 = row(sums, 6, last);
        FloatVector c7 = row(sums, 7, last);
        FloatVector c8 = row(sums, 8, last);
        FloatVector c9 = row(sums, 9, last);
        FloatVector c10 = row(sums, 10, last);
        FloatVector c11 = row(sums, 11, last);
        int at = right.offset();
        for (int k = 0; k < steps; k++) {
            FloatVector v = FloatVector.fromArray(LANES, b, at);
            c0 = v.fma(FloatVector.broadcast(LANES, a[a0 + k]), c0);
            c1 = v.fma(FloatVector.broadcast(LANES, a[a1 + k]), c1);
            c2 = v.fma(FloatVector.broadcast(LANES, a[a2 + k]), c2);
            c3 = v.fma(FloatVector.broadcast(LANES, a[a3 + k]), c3);
            c4 = v.fma(FloatVector.broadcast(LANES, a[a4 + k]), c4);
            c5 = v.fma(FloatVector.broadcast(LANES, a[a5 + k]), c5);
            c6 = v.fma(FloatVector.broadcast(LANES, a[a6 + k]), c6);
            c7 = v.fma(FloatVector.broadcast(LANES, a[a7 + k]), c7);
            c8 = v.fma(FloatVector.broadcast(LANES, a[a8 + k]), c8);
            c9 = v.fma(FloatVector.broadcast(LANES, a[a9 + k]), c9);
            c10 = v.fma(FloatVector.broadcast(LANES, a[a10 + k]), c10);
            c11 = v.fma(FloatVector.broadcast(LANES, a[a11 + k]), c11);
            at += right.stride();
        }
        store(c0, sums, 0, last);
        store(c1, sums, 1, last);
        store(c2, sums, 2, last);
        store(c3, sums, 3, last);
        store(c4, sums, 4, last);
        store(c5, sums, 5, last);
        store(c6, sums, 6, last);
        store(c7, sums, 7, last);
        store(c8, sums, 8, last);
        store(c9, sums, 9, last);
        store(c10, sums, 10, last);
        store(c11, sums, 11, last);
    }

    private static FloatVector row(Block sums, int row, int last) {
        return FloatVector.fromArray(LANES, sums.entries(), sums.offset() + Math.min(row, last) * sums.stride());
    }

    private static void store(FloatVector sum, Block sums, int row, int last) {
        if (row <= last) {
            sum.intoArray(sums.entries(), sums.offset() + row * sums.stride());
        }
    }
}
