package org.langevin.denoiser.kernel;

import java.util.Arrays;

/**
 * {@link GroupNorm} of floats or bfloat16s in single precision with the Vector API: an item is brought to the heap once a pass over the network,
 * [x, skip] joined, and all that follows happens in the second-level cache; items are shared among the threads.
 *
 * <p>Everything that varies per item and channel is folded into three numbers, z = (u − center)·slope + offset, so that the
 * {@link PixelPasses} know nothing of groups or modulation. Only the statistics are kept for the backward pass; z is recomputed from the input.
 */
final class VectorGroupNorm implements GroupNorm {

    /** Floats that go through the first-level cache at a time. */
    private static final int TILE = 4096;

    private final Shape shape;
    private final int channels;
    /** Pixels at a time. */
    private final int tile;

    private final PixelPasses passes;

    /** Per item and group: 1 / √(variance + ε). */
    private final float[] reciprocal;

    VectorGroupNorm(Shape shape) {
        this.shape = shape;
        this.channels = shape.channels();
        this.passes = new PixelPasses(shape.batch(), channels);
        this.tile = Math.max(16, TILE / channels);
        this.reciprocal = new float[shape.batch() * shape.groups()];
    }

    @Override
    public void forward(Input input, Affine affine, Tensor y) {
        long begin = Trace.begin();
        Parallel.forEach(shape.batch(), (from, to) -> {
            for (int n = from; n < to; n++) {
                forward(n, input, affine, y);
            }
        });
        Trace.end("group norm", begin);
    }

    private void forward(int n, Input input, Affine affine, Tensor y) {
        Staging own = Staging.own();
        float[] u = own.first(shape.pixels() * channels);
        int row = n * channels;
        Arrays.fill(passes.center, row, row + channels, 0);
        clearSums(row, passes.deviations, passes.first);
        for (int p = 0; p < shape.pixels(); p += tile) {
            int end = Math.min(shape.pixels(), p + tile);
            read(own, input, n, p, end, u, p * channels);
            passes.sums(u, p, end, row);
        }
        firstMean(row, input.e());
        clearSums(row, passes.deviations, passes.first);
        for (int p = 0; p < shape.pixels(); p += tile) {
            passes.sums(u, p, Math.min(shape.pixels(), p + tile), row);
        }
        statistics(n);
        fold(n, input.e(), affine);
        activate(own, n, u, y);
    }

    private void activate(Staging own, int n, float[] u, Tensor y) {
        float[] out = own.tile(tile * channels);
        for (int p = 0; p < shape.pixels(); p += tile) {
            int end = Math.min(shape.pixels(), p + tile);
            if (shape.silu()) {
                passes.activate(u, p, end, out, n * channels);
            } else {
                passes.scale(u, p, end, out, n * channels);
            }
            own.write(out, 0, y, (n * shape.pixels() + p) * channels, (end - p) * channels);
        }
    }

    private void clearSums(int row, float[] one, float[] other) {
        Arrays.fill(one, row, row + channels, 0);
        Arrays.fill(other, row, row + channels, 0);
    }

    /** Brings the pixels from {@code p} to {@code end} of item {@code n} to {@code at} on in {@code to}, joined; null tensors bring nothing. */
    private void read(Staging own, Input from, int n, int p, int end, float[] to, int at) {
        int pixel = n * shape.pixels() + p;
        if (from.x() != null) {
            own.read(from.x(), pixel, end - p, shape.first(), to, at, channels, 0);
        }
        if (shape.second() > 0 && from.skip() != null) {
            own.read(from.skip(), pixel, end - p, shape.second(), to, at, channels, shape.first());
        }
    }

    private float shift(Tensor e, int k) {
        return shape.modulation() == Modulation.SHIFT ? e.getFloat(k) : 0;
    }

    /** Sets each channel's center to its group's mean, as the plain sums give it, less the channel's shift. */
    private void firstMean(int row, Tensor e) {
        int width = shape.perGroup();
        for (int begin = row; begin < row + channels; begin += width) {
            double sum = 0;
            for (int k = begin; k < begin + width; k++) {
                sum += passes.deviations[k] + (double) shape.pixels() * shift(e, k);
            }
            double mean = sum / ((double) width * shape.pixels());
            for (int k = begin; k < begin + width; k++) {
                passes.center[k] = (float) (mean - shift(e, k));
            }
        }
    }

    /** From the sums around that first mean: the mean itself, and the variance around it. */
    private void statistics(int n) {
        int width = shape.perGroup();
        double count = (double) width * shape.pixels();
        for (int g = 0; g < shape.groups(); g++) {
            int begin = n * channels + g * width;
            double sum = 0;
            double squares = 0;
            for (int k = begin; k < begin + width; k++) {
                sum += passes.deviations[k];
                squares += passes.first[k];
            }
            double correction = sum / count;
            double variance = Math.max(0, squares / count - correction * correction);
            reciprocal[n * shape.groups() + g] = (float) (1 / Math.sqrt(variance + shape.epsilon()));
            for (int k = begin; k < begin + width; k++) {
                passes.center[k] += (float) correction;
                passes.deviations[k] -= (float) (shape.pixels() * correction);
            }
        }
    }

    private void fold(int n, Tensor e, Affine affine) {
        for (int c = 0; c < channels; c++) {
            float scale = scale(e, n, c);
            passes.slope[n * channels + c] = affine.gamma().getFloat(c) * scale * reciprocal(n, c);
            passes.offset[n * channels + c] = affine.beta().getFloat(c) * scale + after(e, n, c);
        }
    }

    private float reciprocal(int n, int c) {
        return reciprocal[n * shape.groups() + c / shape.perGroup()];
    }

    private float scale(Tensor e, int n, int c) {
        return shape.modulation() == Modulation.SCALE_SHIFT ? 1 + e.getFloat(n * 2 * channels + c) : 1;
    }

    private float after(Tensor e, int n, int c) {
        return shape.modulation() == Modulation.SCALE_SHIFT ? e.getFloat((n * 2 + 1) * channels + c) : 0;
    }

    @Override
    public void backward(Input input, Affine affine, Tensor dy, Input onto, Input dInput, Affine dAffine) {
        long begin = Trace.begin();
        Parallel.forEach(shape.batch(), (from, to) -> {
            for (int n = from; n < to; n++) {
                backward(n, input, affine, dy, onto, dInput);
            }
        });
        parameterGradients(input.e(), dAffine);
        Trace.end("group norm backward", begin);
    }

    private void backward(int n, Input input, Affine affine, Tensor dy, Input onto, Input dInput) {
        Staging own = Staging.own();
        float[] u = own.first(shape.pixels() * channels);
        float[] dz = own.second(shape.pixels() * channels);
        int row = n * channels;
        clearSums(row, passes.first, passes.second);
        for (int p = 0; p < shape.pixels(); p += tile) {
            int end = Math.min(shape.pixels(), p + tile);
            read(own, input, n, p, end, u, p * channels);
            own.read(dy, (n * shape.pixels() + p) * channels, dz, p * channels, (end - p) * channels);
            if (shape.silu()) {
                passes.siluGradient(u, dz, p, end, row);
            }
            passes.gradientSums(u, dz, p, end, row);
        }
        project(n);
        embeddingGradient(n, affine, dInput.e());
        inputGradient(own, n, onto, dInput);
    }

    private void inputGradient(Staging own, int n, Input onto, Input dInput) {
        float[] u = own.first(shape.pixels() * channels);
        float[] dz = own.second(shape.pixels() * channels);
        float[] dx = own.tile(tile * channels);
        for (int p = 0; p < shape.pixels(); p += tile) {
            int end = Math.min(shape.pixels(), p + tile);
            if (onto.x() == null || (shape.second() > 0 && onto.skip() == null)) {
                Arrays.fill(dx, 0, (end - p) * channels, 0);
            }
            read(own, onto, n, p, end, dx, 0);
            passes.gradient(u, dz, p, end, dx, n * channels);
            int pixel = n * shape.pixels() + p;
            own.write(dx, 0, channels, 0, dInput.x(), pixel, end - p, shape.first());
            if (shape.second() > 0) {
                own.write(dx, 0, channels, shape.first(), dInput.skip(), pixel, end - p, shape.second());
            }
        }
    }

    /** From Σ dz and Σ dz·(u − center) of an item the numbers of the last pass. */
    private void project(int n) {
        int width = shape.perGroup();
        double count = (double) width * shape.pixels();
        for (int g = 0; g < shape.groups(); g++) {
            int begin = n * channels + g * width;
            double sum = 0;
            double products = 0;
            for (int k = begin; k < begin + width; k++) {
                sum += (double) passes.slope[k] * passes.first[k];
                products += (double) passes.slope[k] * passes.second[k];
            }
            double r = reciprocal[n * shape.groups() + g];
            Arrays.fill(passes.constant, begin, begin + width, (float) (sum / count));
            Arrays.fill(passes.linear, begin, begin + width, (float) (r * r * products / count));
        }
    }

    private void embeddingGradient(int n, Affine affine, Tensor dE) {
        if (shape.modulation() == Modulation.SHIFT) {
            shiftGradient(n * channels, dE);
        } else if (shape.modulation() == Modulation.SCALE_SHIFT) {
            scaleShiftGradient(n, affine, dE);
        }
    }

    /** The shift's gradient is that of u summed over the pixels. */
    private void shiftGradient(int row, Tensor dE) {
        for (int k = row; k < row + channels; k++) {
            float removed = shape.pixels() * passes.constant[k] + passes.linear[k] * passes.deviations[k];
            dE.setFloat(k, passes.slope[k] * passes.first[k] - removed);
        }
    }

    private void scaleShiftGradient(int n, Affine affine, Tensor dE) {
        for (int c = 0; c < channels; c++) {
            float sum = passes.first[n * channels + c];
            float hat = passes.second[n * channels + c] * reciprocal(n, c);
            float dScale = affine.gamma().getFloat(c) * hat + affine.beta().getFloat(c) * sum;
            dE.setFloat(n * 2 * channels + c, dScale);
            dE.setFloat((n * 2 + 1) * channels + c, sum);
        }
    }

    /** Sums the items' shares in their order. */
    private void parameterGradients(Tensor e, Affine dAffine) {
        for (int c = 0; c < channels; c++) {
            double dGamma = 0;
            double dBeta = 0;
            for (int n = 0; n < shape.batch(); n++) {
                double scale = scale(e, n, c);
                dGamma += scale * passes.second[n * channels + c] * reciprocal(n, c);
                dBeta += scale * passes.first[n * channels + c];
            }
            dAffine.gamma().set(c, dGamma);
            dAffine.beta().set(c, dBeta);
        }
    }
}
