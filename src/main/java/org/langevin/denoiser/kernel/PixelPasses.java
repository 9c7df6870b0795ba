package org.langevin.denoiser.kernel;

import jdk.incubator.vector.FloatVector;

/**
 * The passes of {@link VectorGroupNorm} over pixels that stand on the heap, a vector or two of channels at a time; and the numbers per item and
 * channel that they read and write, {@code [batch, width]}, in the order of {@link Staging.Order}.
 *
 * <p>Pixels follow each other by a whole number of blocks, so that no pass has channels left over. {@code row} is where the numbers of a
 * pass's first channel stand.
 */
final class PixelPasses {

    private static final int LANES = Lanes.COUNT;

    private final boolean coarse;

    /** The group's mean less the shift, and before it is known the mean of a few pixels; u less this is centred. */
    final float[] center;
    /** γ·(1 + a) / deviation. */
    final float[] slope;
    /** β·(1 + a) + b. */
    final float[] offset;
    /** Σ (u − center) over the pixels. */
    final float[] deviations;
    /** Forward Σ (u − center)², backward Σ dz. */
    final float[] first;
    /** Backward Σ dz·(u − center). */
    final float[] second;
    /** dx = slope·dz − constant − linear·(u − center). */
    final float[] constant;

    final float[] linear;

    /**
     * Passes for {@code size} numbers of each kind.
     *
     * @param coarse whether SiLU need only be as good as a bfloat16
     */
    PixelPasses(int size, boolean coarse) {
        this.coarse = coarse;
        this.center = new float[size];
        this.slope = new float[size];
        this.offset = new float[size];
        this.deviations = new float[size];
        this.first = new float[size];
        this.second = new float[size];
        this.constant = new float[size];
        this.linear = new float[size];
    }

    /**
     * Pixels on the heap.
     *
     * @param values where they stand
     * @param at the first channel of the first pixel
     * @param width floats from a pixel to the next
     */
    record Pixels(float[] values, int at, int width) {}

    private static FloatVector lanes(float[] values, int at) {
        return FloatVector.fromArray(Lanes.SPECIES, values, at);
    }

    /** Runs a loop over {@code count} pixels for every {@code step} of {@code channels} channels. */
    private static void each(int step, int channels, int count, int row, VectorLoop loop) {
        for (int c = 0; c < channels; c += step) {
            VectorLoop.run(loop, 0, count, c, row + c);
        }
    }

    /** Adds the pixels' Σ (u − center) to {@code deviations} and Σ (u − center)² to {@code first}. */
    void sums(float[] u, int width, int count, int row) {
        each(2 * LANES, width, count, row, (p, end, c, k) -> sumLanes(u, width, c, end * width, k));
    }

    private void sumLanes(float[] u, int width, int from, int end, int k) {
        FloatVector mean0 = lanes(center, k);
        FloatVector mean1 = lanes(center, k + LANES);
        FloatVector sum0 = lanes(deviations, k);
        FloatVector sum1 = lanes(deviations, k + LANES);
        FloatVector squares0 = lanes(first, k);
        FloatVector squares1 = lanes(first, k + LANES);
        FloatVector sum2 = Lanes.zero();
        FloatVector sum3 = Lanes.zero();
        FloatVector squares2 = Lanes.zero();
        FloatVector squares3 = Lanes.zero();
        int i = from;
        for (; i + width < end; i += 2 * width) {
            FloatVector d0 = lanes(u, i).sub(mean0);
            FloatVector d1 = lanes(u, i + LANES).sub(mean1);
            FloatVector d2 = lanes(u, i + width).sub(mean0);
            FloatVector d3 = lanes(u, i + width + LANES).sub(mean1);
            sum0 = sum0.add(d0);
            sum1 = sum1.add(d1);
            sum2 = sum2.add(d2);
            sum3 = sum3.add(d3);
            squares0 = d0.fma(d0, squares0);
            squares1 = d1.fma(d1, squares1);
            squares2 = d2.fma(d2, squares2);
            squares3 = d3.fma(d3, squares3);
        }
        if (i < end) {
            FloatVector d0 = lanes(u, i).sub(mean0);
            FloatVector d1 = lanes(u, i + LANES).sub(mean1);
            sum0 = sum0.add(d0);
            sum1 = sum1.add(d1);
            squares0 = d0.fma(d0, squares0);
            squares1 = d1.fma(d1, squares1);
        }
        sum0.add(sum2).intoArray(deviations, k);
        sum1.add(sum3).intoArray(deviations, k + LANES);
        squares0.add(squares2).intoArray(first, k);
        squares1.add(squares3).intoArray(first, k + LANES);
    }

    private static FloatVector scaled(FloatVector u, FloatVector mean, FloatVector factor, FloatVector added) {
        return u.sub(mean).fma(factor, added);
    }

    /** {@code y = z} of the pixels, z = (u − center)·slope + offset. */
    void scale(float[] u, int width, int count, Pixels y, int row) {
        float[] to = y.values;
        each(LANES, width, count, row, (p, end, c, k) -> {
            FloatVector mean = lanes(center, k);
            FloatVector factor = lanes(slope, k);
            FloatVector added = lanes(offset, k);
            int j = y.at + c;
            for (int i = c; i < end * width; i += width) {
                scaled(lanes(u, i), mean, factor, added).intoArray(to, j);
                j += y.width;
            }
        });
    }

    /** {@code y = silu(z)} of the pixels. */
    void activate(float[] u, int width, int count, Pixels y, int row) {
        VectorLoop loop = coarse
                ? (p, end, c, k) -> activateCoarsely(u, width, c, end * width, y, k)
                : (p, end, c, k) -> activateFinely(u, width, c, end * width, y, k);
        each(LANES, width, count, row, loop);
    }

    private void activateCoarsely(float[] u, int width, int from, int end, Pixels y, int k) {
        FloatVector mean = lanes(center, k);
        FloatVector factor = lanes(slope, k);
        FloatVector added = lanes(offset, k);
        float[] to = y.values;
        int j = y.at + from;
        for (int i = from; i < end; i += width) {
            FloatVector z = scaled(lanes(u, i), mean, factor, added);
            z.mul(Sigmoid.coarse(z)).intoArray(to, j);
            j += y.width;
        }
    }

    private void activateFinely(float[] u, int width, int from, int end, Pixels y, int k) {
        FloatVector mean = lanes(center, k);
        FloatVector factor = lanes(slope, k);
        FloatVector added = lanes(offset, k);
        float[] to = y.values;
        int j = y.at + from;
        for (int i = from; i < end; i += width) {
            FloatVector z = scaled(lanes(u, i), mean, factor, added);
            z.mul(Sigmoid.fine(z)).intoArray(to, j);
            j += y.width;
        }
    }

    /** Turns dy into {@code dz = dy·d silu/dz} and adds the pixels' Σ dz to {@code first} and Σ dz·(u − center) to {@code second}. */
    void siluGradient(float[] u, int width, int count, Pixels dy, int row) {
        VectorLoop loop = coarse
                ? (p, end, c, k) -> siluGradientCoarsely(u, width, c, end * width, dy, k)
                : (p, end, c, k) -> siluGradientFinely(u, width, c, end * width, dy, k);
        each(LANES, width, count, row, loop);
    }

    private void siluGradientCoarsely(float[] u, int width, int from, int end, Pixels dy, int k) {
        FloatVector mean = lanes(center, k);
        FloatVector factor = lanes(slope, k);
        FloatVector added = lanes(offset, k);
        FloatVector sum = lanes(first, k);
        FloatVector products = lanes(second, k);
        float[] gradient = dy.values;
        int j = dy.at + from;
        for (int i = from; i < end; i += width) {
            FloatVector d = lanes(u, i).sub(mean);
            FloatVector z = d.fma(factor, added);
            FloatVector dz = lanes(gradient, j).mul(derivative(z, Sigmoid.coarse(z)));
            dz.intoArray(gradient, j);
            sum = sum.add(dz);
            products = dz.fma(d, products);
            j += dy.width;
        }
        sum.intoArray(first, k);
        products.intoArray(second, k);
    }

    private void siluGradientFinely(float[] u, int width, int from, int end, Pixels dy, int k) {
        FloatVector mean = lanes(center, k);
        FloatVector factor = lanes(slope, k);
        FloatVector added = lanes(offset, k);
        FloatVector sum = lanes(first, k);
        FloatVector products = lanes(second, k);
        float[] gradient = dy.values;
        int j = dy.at + from;
        for (int i = from; i < end; i += width) {
            FloatVector d = lanes(u, i).sub(mean);
            FloatVector z = d.fma(factor, added);
            FloatVector dz = lanes(gradient, j).mul(derivative(z, Sigmoid.fine(z)));
            dz.intoArray(gradient, j);
            sum = sum.add(dz);
            products = dz.fma(d, products);
            j += dy.width;
        }
        sum.intoArray(first, k);
        products.intoArray(second, k);
    }

    /** d silu/dz = s·(1 + z·(1 − s)) with s = sigmoid(z). */
    private static FloatVector derivative(FloatVector z, FloatVector s) {
        FloatVector one = Lanes.broadcast(1);
        return s.mul(z.fma(one.sub(s), one));
    }

    /** Adds the pixels' Σ dz to {@code first} and Σ dz·(u − center) to {@code second}. */
    void gradientSums(float[] u, int width, int count, Pixels dz, int row) {
        float[] gradient = dz.values;
        each(LANES, width, count, row, (p, end, c, k) -> {
            FloatVector mean = lanes(center, k);
            FloatVector sum = lanes(first, k);
            FloatVector products = lanes(second, k);
            int j = dz.at + c;
            for (int i = c; i < end * width; i += width) {
                FloatVector d = lanes(gradient, j);
                sum = sum.add(d);
                products = d.fma(lanes(u, i).sub(mean), products);
                j += dz.width;
            }
            sum.intoArray(first, k);
            products.intoArray(second, k);
        });
    }

    /** {@code dx = slope·dz − constant − linear·(u − center)} of the pixels. */
    void gradient(float[] u, int width, int count, Pixels dz, float[] dx, int row) {
        float[] gradient = dz.values;
        each(LANES, width, count, row, (p, end, c, k) -> {
            FloatVector mean = lanes(center, k);
            FloatVector factor = lanes(slope, k);
            FloatVector removed = lanes(constant, k);
            FloatVector perDeviation = lanes(linear, k);
            int j = dz.at + c;
            for (int i = c; i < end * width; i += width) {
                FloatVector less = scaled(lanes(u, i), mean, perDeviation, removed);
                lanes(gradient, j).mul(factor).sub(less).intoArray(dx, i);
                j += dz.width;
            }
        });
    }

    /** {@code dx += slope·dz − constant − linear·(u − center)} of the pixels. */
    void addGradient(float[] u, int width, int count, Pixels dz, float[] dx, int row) {
        float[] gradient = dz.values;
        each(LANES, width, count, row, (p, end, c, k) -> {
            FloatVector mean = lanes(center, k);
            FloatVector factor = lanes(slope, k);
            FloatVector removed = lanes(constant, k);
            FloatVector perDeviation = lanes(linear, k);
            int j = dz.at + c;
            for (int i = c; i < end * width; i += width) {
                FloatVector less = scaled(lanes(u, i), mean, perDeviation, removed);
                FloatVector value = lanes(gradient, j).mul(factor).sub(less);
                value.add(lanes(dx, i)).intoArray(dx, i);
                j += dz.width;
            }
        });
    }
}
