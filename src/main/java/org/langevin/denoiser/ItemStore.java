package org.langevin.denoiser;

import java.util.Arrays;

/** The items of a finite dataset, as the products want them. */
final class ItemStore {
    private final float[] items;
    private final int size;
    private final int dimension;
    private final int stride;
    private final int[] labels;
    /** ½ |y|² of each item. */
    private final double[] halfSquares;

    private final double largestNorm;
    private final ProductKernel kernel;

    ItemStore(float[] items, int dimension, int[] labels, ProductKernel kernel) {
        if (dimension < 1 || items.length == 0 || items.length % dimension != 0) {
            throw new IllegalArgumentException(items.length + " numbers in items of dimension " + dimension
                    + ": expected a whole number of items, at least 1");
        }
        this.size = items.length / dimension;
        if (labels != null && labels.length != size) {
            throw new IllegalArgumentException(
                    "labels: " + labels.length + " for " + size + " items; expected one for each");
        }
        this.dimension = dimension;
        this.stride = ProductKernel.padded(dimension);
        this.labels = labels == null ? null : labels.clone();
        this.kernel = kernel;
        this.items = stride == dimension ? items : padded(items);
        this.halfSquares = new double[size];
        double largest = 0;
        for (int n = 0; n < size; n++) {
            halfSquares[n] = halfSquare(n);
            largest = Math.max(largest, halfSquares[n]);
        }
        if (!Double.isFinite(largest)) {
            throw new IllegalArgumentException("an item has a coordinate that is not finite");
        }
        this.largestNorm = Math.sqrt(2 * largest);
    }

    private float[] padded(float[] packed) {
        float[] rows = new float[Math.multiplyExact(size, stride)];
        for (int n = 0; n < size; n++) {
            System.arraycopy(packed, n * dimension, rows, n * stride, dimension);
        }
        return rows;
    }

    private double halfSquare(int n) {
        double sum = 0;
        for (int k = 0; k < dimension; k++) {
            double y = items[n * stride + k];
            sum += y * y;
        }
        return sum / 2;
    }

    int size() {
        return size;
    }

    int dimension() {
        return dimension;
    }

    /** Numbers of an item in memory: its coordinates, then zeros. */
    int stride() {
        return stride;
    }

    ProductKernel kernel() {
        return kernel;
    }

    /** ½ |y_n|². */
    double halfSquareOf(int n) {
        return halfSquares[n];
    }

    /** The largest |y|. */
    double largestNorm() {
        return largestNorm;
    }

    /** The items from number n on, [., stride]. */
    ProductKernel.Block from(int n) {
        return new ProductKernel.Block(items, n * stride, stride);
    }

    /** Whether item n is of a class. */
    boolean isOf(int n, int label) {
        return labels[n] == label;
    }

    /** |x − α y_n|² of a state that begins at {@code offset}, in four sums that don't wait for each other. */
    double squaredDistance(double[] x, int offset, double alpha, int n) {
        int row = n * stride;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int k = 0;
        for (; k + 3 < dimension; k += 4) {
            double d0 = x[offset + k] - alpha * items[row + k];
            double d1 = x[offset + k + 1] - alpha * items[row + k + 1];
            double d2 = x[offset + k + 2] - alpha * items[row + k + 2];
            double d3 = x[offset + k + 3] - alpha * items[row + k + 3];
            s0 += d0 * d0;
            s1 += d1 * d1;
            s2 += d2 * d2;
            s3 += d3 * d3;
        }
        for (; k < dimension; k++) {
            double d = x[offset + k] - alpha * items[row + k];
            s0 += d * d;
        }
        return (s0 + s1) + (s2 + s3);
    }

    /** Adds {@code weight} times item n to {@code out} from {@code offset}. */
    void addItem(int n, double weight, double[] out, int offset) {
        int row = n * stride;
        for (int k = 0; k < dimension; k++) {
            out[offset + k] += weight * items[row + k];
        }
    }

    void checkLabels(int[] wanted, int count) {
        if (wanted == null) {
            return;
        }
        if (labels == null) {
            throw new IllegalArgumentException("labels: this dataset has no classes; expected null");
        }
        for (int i = 0; i < count; i++) {
            int label = wanted[i];
            if (Arrays.stream(labels).noneMatch(known -> known == label)) {
                throw new IllegalArgumentException(
                        "label[" + i + "] = " + label + ": expected a class of which the dataset has an item");
            }
        }
    }
}
