package org.langevin.denoiser.kernel;

import java.util.Arrays;
import org.langevin.denoiser.kernel.PixelPasses.Rows;

/**
 * {@link GroupNorm} in single precision with the Vector API: three passes over an item forward and two backward, each item's
 * activations staying in the second-level cache between them; items are shared among the threads.
 *
 * <p>Everything that varies per item and channel is folded into three numbers, z = (u − center)·slope + offset, so that the
 * {@link PixelPasses} know nothing of groups, modulation or concatenation. Only the statistics are kept for the backward pass;
 * z is recomputed from the input.
 */
final class VectorGroupNorm implements GroupNorm {

    private final Shape shape;
    private final int channels;
    private final PixelPasses passes;

    /** Per item and group: 1 / √(variance + ε). */
    private final float[] reciprocal;

    VectorGroupNorm(Shape shape) {
        this.shape = shape;
        this.channels = shape.channels();
        this.passes = new PixelPasses(shape.batch(), channels, shape.pixels(), shape.silu());
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
        int row = n * channels;
        Arrays.fill(passes.center, row, row + channels, 0);
        sums(n, input);
        firstMean(row, input.e());
        sums(n, input);
        statistics(n);
        fold(n, input.e(), affine);
        passes.activate(x(input.x(), n), concatenated(y, n, 0), shape.first(), row);
        if (shape.second() > 0) {
            Rows into = concatenated(y, n, shape.first());
            passes.activate(skip(input.skip(), n), into, shape.second(), row + shape.first());
        }
    }

    private Rows x(Tensor tensor, int n) {
        return tensor == null ? null : Rows.of(tensor, n, shape.pixels(), shape.first(), 0);
    }

    private Rows skip(Tensor tensor, int n) {
        return tensor == null ? null : Rows.of(tensor, n, shape.pixels(), shape.second(), 0);
    }

    private Rows concatenated(Tensor tensor, int n, int firstChannel) {
        return Rows.of(tensor, n, shape.pixels(), channels, firstChannel);
    }

    private void sums(int n, Input input) {
        passes.sums(x(input.x(), n), shape.first(), n * channels);
        if (shape.second() > 0) {
            passes.sums(skip(input.skip(), n), shape.second(), n * channels + shape.first());
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
        int row = n * channels;
        Rows x = x(input.x(), n);
        Rows dz = concatenated(dy, n, 0);
        passes.gradientSums(x, dz, shape.first(), row);
        Rows skip = skip(input.skip(), n);
        Rows dzSkip = concatenated(dy, n, shape.first());
        if (skip != null) {
            passes.gradientSums(skip, dzSkip, shape.second(), row + shape.first());
        }
        project(n);
        embeddingGradient(n, affine, dInput.e());
        passes.gradient(x, dz, x(onto.x(), n), x(dInput.x(), n), shape.first(), row);
        if (skip != null) {
            Rows base = skip(onto.skip(), n);
            passes.gradient(skip, dzSkip, base, skip(dInput.skip(), n), shape.second(), row + shape.first());
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
