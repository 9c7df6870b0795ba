package org.langevin.denoiser.kernel;

import jdk.incubator.vector.FloatVector;

/**
 * The passes of {@link VectorGroupNorm} over pixels of one item that stand on the heap, {@code [pixels, channels]}, a vector of channels at a
 * time; and the numbers per item and channel that they read and write.
 *
 * <p>Channels beyond the last whole vector go one by one, by the same formulas.
 */
final class PixelPasses {

    private static final int LANES = Lanes.COUNT;

    private final int channels;
    private final int whole;

    /** The group's mean less the shift; u less this is centred. */
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

    PixelPasses(int batch, int channels) {
        int size = batch * channels;
        this.channels = channels;
        this.whole = channels - channels % LANES;
        this.center = new float[size];
        this.slope = new float[size];
        this.offset = new float[size];
        this.deviations = new float[size];
        this.first = new float[size];
        this.second = new float[size];
        this.constant = new float[size];
        this.linear = new float[size];
    }

    private static FloatVector lanes(float[] values, int at) {
        return FloatVector.fromArray(Lanes.SPECIES, values, at);
    }

    /** Runs a loop for each vector of channels, and another for each channel beyond them. */
    private void each(int from, int to, int row, VectorLoop vector, VectorLoop single) {
        for (int c = 0; c < whole; c += LANES) {
            VectorLoop.run(vector, from, to, c, row + c);
        }
        for (int c = whole; c < channels; c++) {
            VectorLoop.run(single, from, to, c, row + c);
        }
    }

    /** Adds the pixels' Σ (u − center) to {@code deviations} and Σ (u − center)² to {@code first}. */
    void sums(float[] u, int from, int to, int row) {
        each(from, to, row, (p, end, c, k) -> sumLanes(u, p * channels + c, end * channels, k), (p, end, c, k) -> {
            for (int i = p * channels + c; i < end * channels; i += channels) {
                float d = u[i] - center[k];
                deviations[k] += d;
                first[k] = Math.fma(d, d, first[k]);
            }
        });
    }

    private void sumLanes(float[] u, int from, int end, int k) {
        FloatVector mean = lanes(center, k);
        FloatVector sum0 = lanes(deviations, k);
        FloatVector squares0 = lanes(first, k);
        FloatVector sum1 = Lanes.zero();
        FloatVector squares1 = Lanes.zero();
        int i = from;
        for (; i + channels < end; i += 2 * channels) {
            FloatVector d0 = lanes(u, i).sub(mean);
            FloatVector d1 = lanes(u, i + channels).sub(mean);
            sum0 = sum0.add(d0);
            sum1 = sum1.add(d1);
            squares0 = d0.fma(d0, squares0);
            squares1 = d1.fma(d1, squares1);
        }
        if (i < end) {
            FloatVector d0 = lanes(u, i).sub(mean);
            sum0 = sum0.add(d0);
            squares0 = d0.fma(d0, squares0);
        }
        sum0.add(sum1).intoArray(deviations, k);
        squares0.add(squares1).intoArray(first, k);
    }

    private FloatVector scaled(FloatVector u, FloatVector mean, FloatVector factor, FloatVector added) {
        return u.sub(mean).fma(factor, added);
    }

    private float scaled(float u, int k) {
        return Math.fma(u - center[k], slope[k], offset[k]);
    }

    /** {@code y[0 …] = z} of the pixels, z = (u − center)·slope + offset. */
    void scale(float[] u, int from, int to, float[] y, int row) {
        int shift = from * channels;
        each(
                from,
                to,
                row,
                (p, end, c, k) -> {
                    FloatVector mean = lanes(center, k);
                    FloatVector factor = lanes(slope, k);
                    FloatVector added = lanes(offset, k);
                    for (int i = p * channels + c; i < end * channels; i += channels) {
                        scaled(lanes(u, i), mean, factor, added).intoArray(y, i - shift);
                    }
                },
                (p, end, c, k) -> {
                    for (int i = p * channels + c; i < end * channels; i += channels) {
                        y[i - shift] = scaled(u[i], k);
                    }
                });
    }

    /** {@code y[0 …] = silu(z)} of the pixels. */
    void activate(float[] u, int from, int to, float[] y, int row) {
        int shift = from * channels;
        each(
                from,
                to,
                row,
                (p, end, c, k) -> {
                    FloatVector mean = lanes(center, k);
                    FloatVector factor = lanes(slope, k);
                    FloatVector added = lanes(offset, k);
                    for (int i = p * channels + c; i < end * channels; i += channels) {
                        FloatVector z = scaled(lanes(u, i), mean, factor, added);
                        z.mul(Lanes.sigmoid(z)).intoArray(y, i - shift);
                    }
                },
                (p, end, c, k) -> {
                    for (int i = p * channels + c; i < end * channels; i += channels) {
                        float z = scaled(u[i], k);
                        y[i - shift] = z * Lanes.sigmoid(z);
                    }
                });
    }

    /** {@code dz = dy·d silu/dz} in place. */
    void siluGradient(float[] u, float[] dy, int from, int to, int row) {
        each(
                from,
                to,
                row,
                (p, end, c, k) -> {
                    FloatVector mean = lanes(center, k);
                    FloatVector factor = lanes(slope, k);
                    FloatVector added = lanes(offset, k);
                    FloatVector one = Lanes.broadcast(1);
                    for (int i = p * channels + c; i < end * channels; i += channels) {
                        FloatVector z = scaled(lanes(u, i), mean, factor, added);
                        FloatVector s = Lanes.sigmoid(z);
                        FloatVector derivative = s.mul(z.fma(one.sub(s), one));
                        lanes(dy, i).mul(derivative).intoArray(dy, i);
                    }
                },
                (p, end, c, k) -> {
                    for (int i = p * channels + c; i < end * channels; i += channels) {
                        float z = scaled(u[i], k);
                        float s = Lanes.sigmoid(z);
                        dy[i] *= s * Math.fma(z, 1 - s, 1);
                    }
                });
    }

    /** Adds the pixels' Σ dz to {@code first} and Σ dz·(u − center) to {@code second}. */
    void gradientSums(float[] u, float[] dz, int from, int to, int row) {
        each(
                from,
                to,
                row,
                (p, end, c, k) -> {
                    FloatVector mean = lanes(center, k);
                    FloatVector sum = lanes(first, k);
                    FloatVector products = lanes(second, k);
                    for (int i = p * channels + c; i < end * channels; i += channels) {
                        FloatVector d = lanes(dz, i);
                        sum = sum.add(d);
                        products = d.fma(lanes(u, i).sub(mean), products);
                    }
                    sum.intoArray(first, k);
                    products.intoArray(second, k);
                },
                (p, end, c, k) -> {
                    for (int i = p * channels + c; i < end * channels; i += channels) {
                        first[k] += dz[i];
                        second[k] = Math.fma(dz[i], u[i] - center[k], second[k]);
                    }
                });
    }

    /** {@code dx[0 …] += slope·dz − constant − linear·(u − center)} of the pixels. */
    void gradient(float[] u, float[] dz, int from, int to, float[] dx, int row) {
        int shift = from * channels;
        each(
                from,
                to,
                row,
                (p, end, c, k) -> {
                    FloatVector mean = lanes(center, k);
                    FloatVector factor = lanes(slope, k);
                    FloatVector removed = lanes(constant, k);
                    FloatVector perDeviation = lanes(linear, k);
                    for (int i = p * channels + c; i < end * channels; i += channels) {
                        FloatVector less = scaled(lanes(u, i), mean, perDeviation, removed);
                        FloatVector value = lanes(dz, i).mul(factor).sub(less);
                        value.add(lanes(dx, i - shift)).intoArray(dx, i - shift);
                    }
                },
                (p, end, c, k) -> {
                    for (int i = p * channels + c; i < end * channels; i += channels) {
                        float less = Math.fma(u[i] - center[k], linear[k], constant[k]);
                        dx[i - shift] += dz[i] * slope[k] - less;
                    }
                });
    }
}
