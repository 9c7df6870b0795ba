package org.langevin.denoiser.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * The passes of {@link VectorGroupNorm} over the pixels of one item, a vector of channels at a time, and the numbers per item
 * and channel that they read and write.
 *
 * <p>A pass works through tiles of pixels that fit the first-level cache, and within a tile through one vector of channels
 * after the other; channels beyond the last whole vector go one by one, by the same formulas.
 */
final class PixelPasses {

    /** The pixels of one item: its memory, the byte of its first channel, the bytes from one pixel to the next, and whether it is bfloat16. */
    record Rows(Object memory, Tensor tensor, long start, long stride, boolean half) {

        static Rows of(Tensor tensor, int item, int pixels, int channels, int firstChannel) {
            long width = tensor.width();
            long stride = width * channels;
            return new Rows(
                    tensor.memory(), tensor, item * pixels * stride + width * firstChannel, stride, width == 2);
        }

        long at(int pixel, int channel) {
            return start + pixel * stride + (half ? 2L : 4L) * channel;
        }

        FloatVector load(long at) {
            return half ? Lanes.loadHalf(memory, at) : Lanes.load(memory, at);
        }

        void store(FloatVector vector, long at) {
            if (half) {
                Lanes.storeHalf(vector, memory, at);
            } else {
                Lanes.store(vector, memory, at);
            }
        }

        float get(int pixel, int channel) {
            return (float) tensor.get((int) (at(pixel, channel) / tensor.width()));
        }

        void set(int pixel, int channel, float value) {
            tensor.set((int) (at(pixel, channel) / tensor.width()), value);
        }
    }

    private static final int LANES = Lanes.COUNT;
    private static final int TILE = 64;

    private final int pixels;
    private final boolean silu;

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

    PixelPasses(int batch, int channels, int pixels, boolean silu) {
        int size = batch * channels;
        this.pixels = pixels;
        this.silu = silu;
        this.center = new float[size];
        this.slope = new float[size];
        this.offset = new float[size];
        this.deviations = new float[size];
        this.first = new float[size];
        this.second = new float[size];
        this.constant = new float[size];
        this.linear = new float[size];
    }

    /** Work on the pixels of a tile and the channels from {@code c} on, {@code k} being where c's numbers stand. */
    @FunctionalInterface
    private interface Step {
        void run(int fromPixel, int toPixel, int c, int k);
    }

    private void tiles(int channels, int row, Step vector, Step single) {
        for (int p = 0; p < pixels; p += TILE) {
            int end = Math.min(pixels, p + TILE);
            int c = 0;
            for (; c + LANES <= channels; c += LANES) {
                vector.run(p, end, c, row + c);
            }
            for (; c < channels; c++) {
                single.run(p, end, c, row + c);
            }
        }
    }

    /** Per channel Σ (u − center) into {@code deviations} and Σ (u − center)² into {@code first}. */
    void sums(Rows u, int channels, int row) {
        Arrays.fill(deviations, row, row + channels, 0);
        Arrays.fill(first, row, row + channels, 0);
        tiles(channels, row, (p, end, c, k) -> sumLanes(u, p, end, c, k), (p, end, c, k) -> {
            for (int i = p; i < end; i++) {
                float d = u.get(i, c) - center[k];
                deviations[k] += d;
                first[k] = Math.fma(d, d, first[k]);
            }
        });
    }

    private void sumLanes(Rows u, int from, int to, int c, int k) {
        FloatVector mean = FloatVector.fromArray(Lanes.SPECIES, center, k);
        FloatVector sum0 = FloatVector.fromArray(Lanes.SPECIES, deviations, k);
        FloatVector squares0 = FloatVector.fromArray(Lanes.SPECIES, first, k);
        FloatVector sum1 = Lanes.zero();
        FloatVector squares1 = Lanes.zero();
        long stride = u.stride;
        long at = u.at(from, c);
        int i = from;
        for (; i + 2 <= to; i += 2, at += 2 * stride) {
            FloatVector d0 = u.load(at).sub(mean);
            FloatVector d1 = u.load(at + stride).sub(mean);
            sum0 = sum0.add(d0);
            sum1 = sum1.add(d1);
            squares0 = d0.fma(d0, squares0);
            squares1 = d1.fma(d1, squares1);
        }
        if (i < to) {
            FloatVector d0 = u.load(at).sub(mean);
            sum0 = sum0.add(d0);
            squares0 = d0.fma(d0, squares0);
        }
        sum0.add(sum1).intoArray(deviations, k);
        squares0.add(squares1).intoArray(first, k);
    }

    /** y = z or silu(z), z = (u − center)·slope + offset. */
    void activate(Rows u, Rows y, int channels, int row) {
        tiles(channels, row, (p, end, c, k) -> activateLanes(u, y, p, end, c, k), (p, end, c, k) -> {
            for (int i = p; i < end; i++) {
                float z = Math.fma(u.get(i, c) - center[k], slope[k], offset[k]);
                y.set(i, c, silu ? z * Lanes.sigmoid(z) : z);
            }
        });
    }

    private void activateLanes(Rows u, Rows y, int from, int to, int c, int k) {
        FloatVector mean = FloatVector.fromArray(Lanes.SPECIES, center, k);
        FloatVector factor = FloatVector.fromArray(Lanes.SPECIES, slope, k);
        FloatVector added = FloatVector.fromArray(Lanes.SPECIES, offset, k);
        long at = u.at(from, c);
        long to0 = y.at(from, c);
        if (silu) {
            for (int i = from; i < to; i++, at += u.stride, to0 += y.stride) {
                FloatVector z = u.load(at).sub(mean).fma(factor, added);
                y.store(z.mul(Lanes.sigmoid(z)), to0);
            }
        } else {
            for (int i = from; i < to; i++, at += u.stride, to0 += y.stride) {
                y.store(u.load(at).sub(mean).fma(factor, added), to0);
            }
        }
    }

    /** dz in place of dy, Σ dz into {@code first}, Σ dz·(u − center) into {@code second}. */
    void gradientSums(Rows u, Rows dy, int channels, int row) {
        Arrays.fill(first, row, row + channels, 0);
        Arrays.fill(second, row, row + channels, 0);
        tiles(channels, row, (p, end, c, k) -> gradientSumLanes(u, dy, p, end, c, k), (p, end, c, k) -> {
            for (int i = p; i < end; i++) {
                float d = u.get(i, c) - center[k];
                float dz = dy.get(i, c);
                if (silu) {
                    float z = Math.fma(d, slope[k], offset[k]);
                    float s = Lanes.sigmoid(z);
                    dz *= s * Math.fma(z, 1 - s, 1);
                    dy.set(i, c, dz);
                }
                first[k] += dz;
                second[k] = Math.fma(dz, d, second[k]);
            }
        });
    }

    private void gradientSumLanes(Rows u, Rows dy, int from, int to, int c, int k) {
        FloatVector mean = FloatVector.fromArray(Lanes.SPECIES, center, k);
        FloatVector factor = FloatVector.fromArray(Lanes.SPECIES, slope, k);
        FloatVector added = FloatVector.fromArray(Lanes.SPECIES, offset, k);
        FloatVector sum = FloatVector.fromArray(Lanes.SPECIES, first, k);
        FloatVector products = FloatVector.fromArray(Lanes.SPECIES, second, k);
        FloatVector one = Lanes.broadcast(1);
        long at = u.at(from, c);
        long dyAt = dy.at(from, c);
        for (int i = from; i < to; i++, at += u.stride, dyAt += dy.stride) {
            FloatVector d = u.load(at).sub(mean);
            FloatVector dz = dy.load(dyAt);
            if (silu) {
                FloatVector z = d.fma(factor, added);
                FloatVector s = Lanes.sigmoid(z);
                dz = dz.mul(s.mul(z.fma(one.sub(s), one)));
                dy.store(dz, dyAt);
            }
            sum = sum.add(dz);
            products = dz.fma(d, products);
        }
        sum.intoArray(first, k);
        products.intoArray(second, k);
    }

    /** dx = slope·dz − constant − linear·(u − center), plus {@code base} unless that is null. */
    void gradient(Rows u, Rows dz, Rows base, Rows dx, int channels, int row) {
        tiles(channels, row, (p, end, c, k) -> gradientLanes(u, dz, base, dx, p, end, c, k), (p, end, c, k) -> {
            for (int i = p; i < end; i++) {
                float d = u.get(i, c) - center[k];
                float value = Math.fma(dz.get(i, c), slope[k], -Math.fma(d, linear[k], constant[k]));
                dx.set(i, c, base == null ? value : value + base.get(i, c));
            }
        });
    }

    private void gradientLanes(Rows u, Rows dz, Rows base, Rows dx, int from, int to, int c, int k) {
        FloatVector mean = FloatVector.fromArray(Lanes.SPECIES, center, k);
        FloatVector factor = FloatVector.fromArray(Lanes.SPECIES, slope, k);
        FloatVector removed = FloatVector.fromArray(Lanes.SPECIES, constant, k);
        FloatVector perDeviation = FloatVector.fromArray(Lanes.SPECIES, linear, k);
        long at = u.at(from, c);
        long dzAt = dz.at(from, c);
        long dxAt = dx.at(from, c);
        long baseAt = base == null ? 0 : base.at(from, c);
        for (int i = from; i < to; i++, at += u.stride, dzAt += dz.stride, dxAt += dx.stride) {
            FloatVector d = u.load(at).sub(mean);
            FloatVector value = dz.load(dzAt)
                    .fma(factor, d.fma(perDeviation, removed).neg());
            if (base != null) {
                value = value.add(base.load(baseAt));
                baseAt += base.stride;
            }
            dx.store(value, dxAt);
        }
    }
}
