package org.langevin.denoiser.kernel;

import java.util.Arrays;
import java.util.function.Function;
import org.langevin.denoiser.kernel.PixelPasses.Pixels;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * {@link GroupNorm} of floats or bfloat16s in single precision with the Vector API: an item goes through the first-level cache twice forward and
 * twice backward, a few kilobytes at a time; items are shared among the threads.
 *
 * <p>Everything that varies per item and channel is folded into three numbers, z = (u − center)·slope + offset, so that the
 * {@link PixelPasses} know nothing of groups or modulation. Only the statistics are kept for the backward pass; z is recomputed from the input.
 *
 * <p>Mean and variance come from one pass over an item, as sums around a provisional mean of each channel, that of its first pixels. The sums are
 * exact enough as long as the provisional mean is within a few deviations of the mean, and of m of an item's P pixels it is within √(P/m) at worst.
 */
final class VectorGroupNorm implements GroupNorm {

    /** Floats that go through the first-level cache at a time. */
    private static final int TILE = 4096;

    /** Pixels that make a provisional mean. */
    private static final int FIRST = 8;

    private final Shape shape;
    private final int channels;
    /** Pixels at a time. */
    private final int tile;

    private final Part[] parts;
    private final Staging.Order order;
    private final int width;
    private final PixelPasses passes;

    /** Per item and group: 1 / √(variance + ε). */
    private final float[] reciprocal;

    VectorGroupNorm(Shape shape, DataType images) {
        boolean halves = images == DataType.BFLOAT16;
        this.shape = shape;
        this.channels = shape.channels();
        this.order = new Staging.Order(shape.first(), shape.second(), halves);
        this.width = order.width();
        Part x = new Part(Input::x, new Staging.Order(shape.first(), 0, halves), 0);
        Part skip = new Part(Input::skip, new Staging.Order(shape.second(), 0, halves), x.order.width());
        this.parts = shape.second() == 0 ? new Part[] {x} : new Part[] {x, skip};
        this.passes = new PixelPasses(shape.batch() * width, halves);
        this.tile = Math.max(16, TILE / width);
        this.reciprocal = new float[shape.batch() * shape.groups()];
    }

    /**
     * One of the joined images.
     *
     * @param of it among the inputs or their gradients
     * @param order its channels on the heap
     * @param at where they begin among the joined ones
     */
    private record Part(Function<Input, Tensor> of, Staging.Order order, int at) {

        int width() {
            return order.width();
        }
    }

    /** Work on the pixels from {@code from} inclusive to {@code to} exclusive. */
    private interface Tile {
        void run(int from, int to);
    }

    private void tiles(Tile work) {
        for (int p = 0; p < shape.pixels(); p += tile) {
            work.run(p, Math.min(shape.pixels(), p + tile));
        }
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
        for (Part part : parts) {
            sums(own, n, part, part.of.apply(input));
        }
        statistics(n, input.e());
        fold(n, input.e(), affine);
        float[] u = own.from(tile * width);
        float[] out = own.to(tile * width);
        tiles((p, end) -> {
            for (Part part : parts) {
                own.read(part.of.apply(input), part.order, pixel(n, p), end - p, u, 0);
                activate(u, part, end - p, new Pixels(out, part.at, width), row(n, part));
            }
            own.write(out, 0, y, order, pixel(n, p), end - p);
        });
    }

    private void activate(float[] u, Part part, int count, Pixels y, int row) {
        if (shape.silu()) {
            passes.activate(u, part.width(), count, y, row);
        } else {
            passes.scale(u, part.width(), count, y, row);
        }
    }

    private int pixel(int n, int p) {
        return n * shape.pixels() + p;
    }

    /** Where the numbers of a part of item {@code n} begin. */
    private int row(int n, Part part) {
        return n * width + part.at;
    }

    /** Where the numbers of channel {@code c} of item {@code n} stand. */
    private int place(int n, int c) {
        return n * width + order.place(c);
    }

    /** The sums of a part of an item around the mean of its first pixels. */
    private void sums(Staging own, int n, Part part, Tensor x) {
        float[] u = own.from(tile * width);
        int row = row(n, part);
        tiles((p, end) -> {
            own.read(x, part.order, pixel(n, p), end - p, u, 0);
            if (p == 0) {
                provisionalMean(u, part.width(), row);
            }
            passes.sums(u, part.width(), end - p, row);
        });
    }

    private void provisionalMean(float[] u, int width, int row) {
        int count = Math.min(FIRST, shape.pixels());
        Arrays.fill(passes.center, row, row + width, 0);
        clear(row, width, passes.deviations, passes.first);
        passes.sums(u, width, count, row);
        for (int k = row; k < row + width; k++) {
            passes.center[k] = passes.deviations[k] / count;
        }
        clear(row, width, passes.deviations, passes.first);
    }

    private static void clear(int row, int width, float[] one, float[] other) {
        Arrays.fill(one, row, row + width, 0);
        Arrays.fill(other, row, row + width, 0);
    }

    private double shift(Tensor e, int n, int c) {
        return shape.modulation() == Modulation.SHIFT ? e.getFloat(n * channels + c) : 0;
    }

    /** From the sums around provisional means the mean and the deviation of each group, and the sums around them. */
    private void statistics(int n, Tensor e) {
        for (int g = 0; g < shape.groups(); g++) {
            int begin = g * shape.perGroup();
            double mean = mean(n, begin, e);
            reciprocal[n * shape.groups() + g] = (float) (1 / Math.sqrt(variance(n, begin, e, mean) + shape.epsilon()));
            for (int c = begin; c < begin + shape.perGroup(); c++) {
                int k = place(n, c);
                float center = (float) (mean - shift(e, n, c));
                passes.deviations[k] += (float) (shape.pixels() * ((double) passes.center[k] - center));
                passes.center[k] = center;
            }
        }
    }

    private double mean(int n, int begin, Tensor e) {
        double sum = 0;
        for (int c = begin; c < begin + shape.perGroup(); c++) {
            int k = place(n, c);
            sum += (passes.center[k] + shift(e, n, c)) * shape.pixels() + passes.deviations[k];
        }
        return sum / ((double) shape.perGroup() * shape.pixels());
    }

    private double variance(int n, int begin, Tensor e, double mean) {
        double squares = 0;
        for (int c = begin; c < begin + shape.perGroup(); c++) {
            int k = place(n, c);
            double off = passes.center[k] + shift(e, n, c) - mean;
            squares += passes.first[k] + off * (2 * passes.deviations[k] + off * shape.pixels());
        }
        return Math.max(0, squares / ((double) shape.perGroup() * shape.pixels()));
    }

    private void fold(int n, Tensor e, Affine affine) {
        for (int c = 0; c < channels; c++) {
            float scale = scale(e, n, c);
            int k = place(n, c);
            passes.slope[k] = affine.gamma().getFloat(c) * scale * reciprocal(n, c);
            passes.offset[k] = affine.beta().getFloat(c) * scale + after(e, n, c);
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
        float[] u = own.from(tile * width);
        float[] dz = own.item(shape.pixels() * width);
        clear(n * width, width, passes.first, passes.second);
        tiles((p, end) -> {
            own.read(dy, order, pixel(n, p), end - p, dz, p * width);
            for (Part part : parts) {
                own.read(part.of.apply(input), part.order, pixel(n, p), end - p, u, 0);
                sums(u, part, end - p, new Pixels(dz, p * width + part.at, width), row(n, part));
            }
        });
        project(n);
        embeddingGradient(n, affine, dInput.e());
        for (Part part : parts) {
            inputGradient(own, n, part, part.of.apply(input), part.of.apply(onto), part.of.apply(dInput));
        }
    }

    private void sums(float[] u, Part part, int count, Pixels dz, int row) {
        if (shape.silu()) {
            passes.siluGradient(u, part.width(), count, dz, row);
        } else {
            passes.gradientSums(u, part.width(), count, dz, row);
        }
    }

    private void inputGradient(Staging own, int n, Part part, Tensor x, Tensor onto, Tensor dX) {
        float[] u = own.from(tile * width);
        float[] dx = own.to(tile * width);
        float[] dz = own.item(shape.pixels() * width);
        tiles((p, end) -> {
            own.read(x, part.order, pixel(n, p), end - p, u, 0);
            Pixels from = new Pixels(dz, p * width + part.at, width);
            if (onto == null) {
                passes.gradient(u, part.width(), end - p, from, dx, row(n, part));
            } else {
                own.read(onto, part.order, pixel(n, p), end - p, dx, 0);
                passes.addGradient(u, part.width(), end - p, from, dx, row(n, part));
            }
            own.write(dx, 0, dX, part.order, pixel(n, p), end - p);
        });
    }

    /** From Σ dz and Σ dz·(u − center) of an item the numbers of the last pass. */
    private void project(int n) {
        double count = (double) shape.perGroup() * shape.pixels();
        for (int g = 0; g < shape.groups(); g++) {
            int begin = g * shape.perGroup();
            double sum = 0;
            double products = 0;
            for (int c = begin; c < begin + shape.perGroup(); c++) {
                int k = place(n, c);
                sum += (double) passes.slope[k] * passes.first[k];
                products += (double) passes.slope[k] * passes.second[k];
            }
            double r = reciprocal[n * shape.groups() + g];
            for (int c = begin; c < begin + shape.perGroup(); c++) {
                passes.constant[place(n, c)] = (float) (sum / count);
                passes.linear[place(n, c)] = (float) (r * r * products / count);
            }
        }
    }

    private void embeddingGradient(int n, Affine affine, Tensor dE) {
        if (shape.modulation() == Modulation.SHIFT) {
            shiftGradient(n, dE);
        } else if (shape.modulation() == Modulation.SCALE_SHIFT) {
            scaleShiftGradient(n, affine, dE);
        }
    }

    /** The shift's gradient is that of u summed over the pixels. */
    private void shiftGradient(int n, Tensor dE) {
        for (int c = 0; c < channels; c++) {
            int k = place(n, c);
            float removed = shape.pixels() * passes.constant[k] + passes.linear[k] * passes.deviations[k];
            dE.setFloat(n * channels + c, passes.slope[k] * passes.first[k] - removed);
        }
    }

    private void scaleShiftGradient(int n, Affine affine, Tensor dE) {
        for (int c = 0; c < channels; c++) {
            float sum = passes.first[place(n, c)];
            float hat = passes.second[place(n, c)] * reciprocal(n, c);
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
                dGamma += scale * passes.second[place(n, c)] * reciprocal(n, c);
                dBeta += scale * passes.first[place(n, c)];
            }
            dAffine.gamma().set(c, dGamma);
            dAffine.beta().set(c, dBeta);
        }
    }
}
