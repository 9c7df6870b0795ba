package org.langevin.sampling;

/**
 * A weighted sum of batches, all that a sampler does with numbers of a batch's size. A method computes a handful of weights; the loops
 * over coordinates are here, one simple pass for each term, which the JIT compiler turns into vector instructions.
 */
final class Sum {
    private final double[] values;

    private Sum(int length) {
        this.values = new double[length];
    }

    /** weight · vector. */
    static Sum of(double weight, double[] vector) {
        Sum sum = new Sum(vector.length);
        for (int i = 0; i < vector.length; i++) {
            sum.values[i] = weight * vector[i];
        }
        return sum;
    }

    /** Adds weight · vector. */
    Sum plus(double weight, double[] vector) {
        for (int i = 0; i < values.length; i++) {
            values[i] += weight * vector[i];
        }
        return this;
    }

    /**
     * Adds weight · the normals of a draw.
     *
     * @param draw which, counted from 0
     * @param noise [draws, items, dimension]
     */
    Sum plusDraw(double weight, int draw, double[] noise) {
        int offset = draw * values.length;
        for (int i = 0; i < values.length; i++) {
            values[i] += weight * noise[offset + i];
        }
        return this;
    }

    /** The sum so far; the array is not copied. */
    double[] values() {
        return values;
    }
}
