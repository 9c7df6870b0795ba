package org.langevin.denoiser.kernel;

import jdk.incubator.vector.FloatVector;

/**
 * A small matrix product: {@code sums[r, j] = start[j] + Σ left[r, t]·right[t, j]}, t from 0 up and each term by one fused multiplication and
 * addition, so that a row's bits depend on nothing but its own terms. Each lane is one sum; no lanes are ever added together.
 *
 * <p>The sums of four rows and two vectors stay in registers while the terms go by. At the end of the rows or of their width the last rows or
 * vectors stand in for those that are missing: what is computed twice is the same.
 *
 * @param left the factors
 * @param row from a row's factors to the next one's
 * @param term from a factor to that of the next term
 * @param terms how many there are of a sum
 * @param right the rows that are added, {@code [terms, width]}
 * @param start what the sums of every row begin with, {@code [width]} or longer
 * @param sums what is computed, {@code [rows, width]}
 * @param width of a row
 */
record RowSums(float[] left, int row, int term, int terms, float[] right, float[] start, float[] sums, int width) {

    /** Computes the rows from {@code from} inclusive to {@code to} exclusive. */
    void compute(int from, int to) {
        if (width < Lanes.COUNT) {
            for (int r = from; r < to; r++) {
                narrow(r);
            }
            return;
        }
        int end = width - Lanes.COUNT;
        for (int r = from; r < to; r += 4) {
            for (int j = 0; j < width; j += 2 * Lanes.COUNT) {
                block(r, to - 1, Math.min(j, end), Math.min(j + Lanes.COUNT, end));
            }
        }
    }

    /** Four rows from {@code first} on, none beyond {@code last}, of the vectors at {@code j} and {@code k}. */
    private void block(int first, int last, int j, int k) {
        int second = Math.min(first + 1, last);
        int third = Math.min(first + 2, last);
        int fourth = Math.min(first + 3, last);
        FloatVector near1 = lanes(start, j);
        FloatVector near2 = near1;
        FloatVector near3 = near1;
        FloatVector near4 = near1;
        FloatVector far1 = lanes(start, k);
        FloatVector far2 = far1;
        FloatVector far3 = far1;
        FloatVector far4 = far1;
        for (int t = 0; t < terms; t++) {
            FloatVector near = lanes(right, t * width + j);
            FloatVector far = lanes(right, t * width + k);
            FloatVector factor1 = Lanes.broadcast(left[first * row + t * term]);
            near1 = near.fma(factor1, near1);
            far1 = far.fma(factor1, far1);
            FloatVector factor2 = Lanes.broadcast(left[second * row + t * term]);
            near2 = near.fma(factor2, near2);
            far2 = far.fma(factor2, far2);
            FloatVector factor3 = Lanes.broadcast(left[third * row + t * term]);
            near3 = near.fma(factor3, near3);
            far3 = far.fma(factor3, far3);
            FloatVector factor4 = Lanes.broadcast(left[fourth * row + t * term]);
            near4 = near.fma(factor4, near4);
            far4 = far.fma(factor4, far4);
        }
        store(near1, far1, first, j, k);
        store(near2, far2, second, j, k);
        store(near3, far3, third, j, k);
        store(near4, far4, fourth, j, k);
    }

    private static FloatVector lanes(float[] from, int at) {
        return FloatVector.fromArray(Lanes.SPECIES, from, at);
    }

    private void store(FloatVector near, FloatVector far, int r, int j, int k) {
        near.intoArray(sums, r * width + j);
        far.intoArray(sums, r * width + k);
    }

    /** A row that is narrower than a vector. */
    private void narrow(int r) {
        for (int j = 0; j < width; j++) {
            float sum = start[j];
            for (int t = 0; t < terms; t++) {
                sum = Math.fma(left[r * row + t * term], right[t * width + j], sum);
            }
            sums[r * width + j] = sum;
        }
    }
}
