package org.langevin.denoiser.kernel;

import java.util.Arrays;
import java.util.function.Function;
import org.langevin.denoiser.kernel.PixelPasses.Item;
import org.langevin.denoiser.kernel.PixelPasses.Joined;
import org.langevin.denoiser.kernel.PixelPasses.Pass;
import org.langevin.denoiser.kernel.Staging.Order;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * {@link GroupNorm} of floats or bfloat16s in single precision with the Vector API: an item goes through the first-level cache twice forward and
 * twice backward, a few kilobytes at a time; items are shared among the threads.
 *
 * <p>Everything that varies per item and channel is folded into three numbers, z = (u − center)·slope + offset, so that the
 * {@link PixelPasses} know nothing of groups or modulation. Only the statistics are kept for the backward pass; z is recomputed from the input.
 *
 * <p>Mean and variance come from one pass over an item, as sums around a provisional mean of each channel, that of its first m pixels. A mean of
 * m among P numbers is within √(P/m) deviations of the mean of all, which bounds what the variance can lose, however large the mean.
 */
final class VectorGroupNorm implements GroupNorm {

    /** Elements that go through the first-level cache at a time. */
    private static final int TILE = 4096;

    /** Pixels that make a provisional mean. */
    private static final int PROVISIONAL = 8;

    private final Shape shape;
    private final int channels;
    /** Pixels at a time. */
    private final int tile;

    private final Part[] parts;
    private final Order order;
    private final int width;
    private final PixelPasses passes;

    /** Per channel: where its number stands in an item's of the passes. */
    private final int[] places;

    /** Of the last forward pass. */
    private final float[] gamma;

    private final float[] beta;

    /** Per item and group: 1 / √(variance + ε). */
    private final float[] reciprocal;

    /**
     * A group normalisation.
     *
     * @param images the type of the images: floats or bfloat16s
     */
    VectorGroupNorm(Shape shape, DataType images) {
        this.shape = shape;
        this.channels = shape.channels();
        this.order = new Order(shape.first(), shape.second());
        this.width = order.width();
        Part x = part(Input::x, shape.first(), 0);
        Part skip = part(Input::skip, shape.second(), x.order.width());
        this.parts = shape.second() == 0 ? new Part[] {x} : new Part[] {x, skip};
        this.tile = Math.max(16, TILE / width);
        this.passes = PixelPasses.of(images, shape.batch() * width, tile);
        this.places = new int[channels];
        Arrays.setAll(places, c -> place(order.place(c)));
        this.gamma = new float[channels];
        this.beta = new float[channels];
        this.reciprocal = new float[shape.batch() * shape.groups()];
    }

    private Part part(Function<Input, Tensor> of, int itsChannels, int at) {
        return new Part(of, new Order(itsChannels, 0), new Joined(at, width));
    }

    private int place(int at) {
        int within = at % Staging.BLOCK;
        return at - within + passes.lane(within);
    }

    /**
     * One of the joined images.
     *
     * @param of it among the inputs or their gradients
     * @param order its channels on the heap
     * @param joined where they stand among the joined ones
     */
    private record Part(Function<Input, Tensor> of, Order order, Joined joined) {}

    /** Runs passes over an item, tile by tile, one after the other over each. */
    private void tiles(Pass... each) {
        for (int p = 0; p < shape.pixels(); p += tile) {
            int count = Math.min(tile, shape.pixels() - p);
            for (Pass pass : each) {
                pass.over(p, count);
            }
        }
    }

    /** Item {@code n} of a part. */
    private Item item(int n, Part part) {
        return new Item(part.order, n * shape.pixels(), n * width + part.joined.at());
    }

    /** Item {@code n} of all parts together. */
    private Item item(int n) {
        return new Item(order, n * shape.pixels(), n * width);
    }

    @Override
    public void forward(Input input, Affine affine, Tensor y) {
        long begin = Trace.begin();
        affine.gamma().read(gamma);
        affine.beta().read(beta);
        Parallel.forEach(shape.batch(), (from, to) -> {
            for (int n = from; n < to; n++) {
                forward(n, input, y);
            }
        });
        Trace.end("group norm", begin);
    }

    private void forward(int n, Input input, Tensor y) {
        Staging own = Staging.own();
        for (Part part : parts) {
            sums(own, n, part, part.of.apply(input));
        }
        statistics(n, input.e());
        Pass[] made = new Pass[parts.length + 1];
        for (int i = 0; i < parts.length; i++) {
            Part part = parts[i];
            made[i] = passes.activate(own, part.of.apply(input), item(n, part), shape.silu(), part.joined);
        }
        made[parts.length] = passes.write(own, y, item(n));
        tiles(made);
    }

    /** The sums of a part of an item around the mean of its first pixels. */
    private void sums(Staging own, int n, Part part, Tensor x) {
        Item item = item(n, part);
        int begin = item.row();
        int end = begin + item.width();
        int few = Math.min(PROVISIONAL, shape.pixels());
        Pass sums = passes.sums(own, x, item);
        Arrays.fill(passes.center, begin, end, 0);
        clear(passes.deviations, passes.first, begin, end);
        sums.over(0, few);
        for (int k = begin; k < end; k++) {
            passes.center[k] = passes.deviations[k] / few;
        }
        clear(passes.deviations, passes.first, begin, end);
        tiles(sums);
    }

    private static void clear(float[] one, float[] other, int begin, int end) {
        Arrays.fill(one, begin, end, 0);
        Arrays.fill(other, begin, end, 0);
    }

    /** From the sums around provisional means those around each group's mean, its deviation, and the numbers of the activation. */
    private void statistics(int n, Tensor e) {
        for (int g = 0; g < shape.groups(); g++) {
            int begin = g * shape.perGroup();
            double mean = mean(n, begin, e);
            float r = (float) (1 / Math.sqrt(variance(n, begin, e, mean) + shape.epsilon()));
            reciprocal[n * shape.groups() + g] = r;
            for (int c = begin; c < begin + shape.perGroup(); c++) {
                int k = n * width + places[c];
                float center = (float) (mean - shift(e, n, c));
                passes.deviations[k] += (float) (shape.pixels() * ((double) passes.center[k] - center));
                passes.center[k] = center;
                float scale = scale(e, n, c);
                passes.slope[k] = gamma[c] * scale * r;
                passes.offset[k] = beta[c] * scale + after(e, n, c);
                passes.shifted[k] = passes.offset[k] - passes.center[k] * passes.slope[k];
            }
        }
    }

    private double mean(int n, int begin, Tensor e) {
        double sum = 0;
        for (int c = begin; c < begin + shape.perGroup(); c++) {
            int k = n * width + places[c];
            sum += (passes.center[k] + shift(e, n, c)) * shape.pixels() + passes.deviations[k];
        }
        return sum / ((double) shape.perGroup() * shape.pixels());
    }

    private double variance(int n, int begin, Tensor e, double mean) {
        double squares = 0;
        for (int c = begin; c < begin + shape.perGroup(); c++) {
            int k = n * width + places[c];
            double off = passes.center[k] + shift(e, n, c) - mean;
            squares += passes.first[k] + off * (2 * passes.deviations[k] + off * shape.pixels());
        }
        return Math.max(0, squares / ((double) shape.perGroup() * shape.pixels()));
    }

    private double shift(Tensor e, int n, int c) {
        return shape.modulation() == Modulation.SHIFT ? e.getFloat(n * channels + c) : 0;
    }

    private float scale(Tensor e, int n, int c) {
        return shape.modulation() == Modulation.SCALE_SHIFT ? 1 + e.getFloat(n * 2 * channels + c) : 1;
    }

    private float after(Tensor e, int n, int c) {
        return shape.modulation() == Modulation.SCALE_SHIFT ? e.getFloat((n * 2 + 1) * channels + c) : 0;
    }

    private float reciprocal(int n, int c) {
        return reciprocal[n * shape.groups() + c / shape.perGroup()];
    }

    @Override
    public void backward(Input input, Affine affine, Tensor dy, Input onto, Input dInput, Affine dAffine) {
        long begin = Trace.begin();
        Parallel.forEach(shape.batch(), (from, to) -> {
            for (int n = from; n < to; n++) {
                backward(n, input, dy, onto, dInput);
            }
        });
        parameterGradients(input.e(), dAffine);
        Trace.end("group norm backward", begin);
    }

    private void backward(int n, Input input, Tensor dy, Input onto, Input dInput) {
        Staging own = Staging.own();
        passes.makeRoom(own, shape.pixels() * width);
        clear(passes.first, passes.second, n * width, (n + 1) * width);
        Pass[] made = new Pass[1 + parts.length];
        made[0] = passes.readGradient(own, dy, item(n));
        for (int i = 0; i < parts.length; i++) {
            Part part = parts[i];
            made[1 + i] = passes.siluGradient(own, part.of.apply(input), item(n, part), shape.silu(), part.joined);
        }
        tiles(made);
        project(n);
        embeddingGradient(n, dInput.e());
        for (Part part : parts) {
            inputGradient(own, n, part, part.of.apply(input), part.of.apply(onto), part.of.apply(dInput));
        }
    }

    private void inputGradient(Staging own, int n, Part part, Tensor x, Tensor onto, Tensor dX) {
        Item item = item(n, part);
        tiles(passes.gradient(own, x, onto, item, part.joined), passes.write(own, dX, item));
    }

    /** From Σ dz and Σ dz·(u − center) of an item the numbers of the last pass. */
    private void project(int n) {
        double count = (double) shape.perGroup() * shape.pixels();
        for (int g = 0; g < shape.groups(); g++) {
            int begin = g * shape.perGroup();
            double sum = 0;
            double products = 0;
            for (int c = begin; c < begin + shape.perGroup(); c++) {
                int k = n * width + places[c];
                sum += (double) passes.slope[k] * passes.first[k];
                products += (double) passes.slope[k] * passes.second[k];
            }
            double r = reciprocal[n * shape.groups() + g];
            for (int c = begin; c < begin + shape.perGroup(); c++) {
                passes.constant[n * width + places[c]] = (float) (-sum / count);
                passes.linear[n * width + places[c]] = (float) (-r * r * products / count);
            }
        }
    }

    private void embeddingGradient(int n, Tensor dE) {
        if (shape.modulation() == Modulation.SHIFT) {
            shiftGradient(n, dE);
        } else if (shape.modulation() == Modulation.SCALE_SHIFT) {
            scaleShiftGradient(n, dE);
        }
    }

    /** The shift's gradient is that of u summed over the pixels. */
    private void shiftGradient(int n, Tensor dE) {
        for (int c = 0; c < channels; c++) {
            int k = n * width + places[c];
            float rest = shape.pixels() * passes.constant[k] + passes.linear[k] * passes.deviations[k];
            dE.setFloat(n * channels + c, passes.slope[k] * passes.first[k] + rest);
        }
    }

    private void scaleShiftGradient(int n, Tensor dE) {
        for (int c = 0; c < channels; c++) {
            int k = n * width + places[c];
            float sum = passes.first[k];
            float hat = passes.second[k] * reciprocal(n, c);
            dE.setFloat(n * 2 * channels + c, gamma[c] * hat + beta[c] * sum);
            dE.setFloat((n * 2 + 1) * channels + c, sum);
        }
    }

    /** Sums the items' shares in their order. */
    private void parameterGradients(Tensor e, Affine dAffine) {
        for (int c = 0; c < channels; c++) {
            double dGamma = 0;
            double dBeta = 0;
            for (int n = 0; n < shape.batch(); n++) {
                int k = n * width + places[c];
                double scale = scale(e, n, c);
                dGamma += scale * passes.second[k] * reciprocal(n, c);
                dBeta += scale * passes.first[k];
            }
            dAffine.gamma().set(c, dGamma);
            dAffine.beta().set(c, dBeta);
        }
    }
}
