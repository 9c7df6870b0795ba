package org.langevin.denoiser.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import org.langevin.denoiser.kernel.Staging.Use;
import org.nd4j.linalg.api.buffer.DataType;

/** The operations on single elements and single pixels: SiLU, sums, nearest-neighbour up-sampling, squared error. */
public final class Pointwise {

    private static final int LANES = Lanes.COUNT;

    /** Elements that are added at a time on the heap: two such arrays of floats fit the first-level cache. */
    private static final int CHUNK = 4096;

    private Pointwise() {}

    /** {@code y = x·sigmoid(x)}. */
    public static void silu(Tensor x, Tensor y) {
        long begin = Trace.begin();
        if (x.type() != DataType.FLOAT) {
            for (int i = 0; i < x.length(); i++) {
                y.set(i, x.get(i) * PlainGroupNorm.sigmoid(x.get(i)));
            }
            return;
        }
        Parallel.forEach(x.length(), (from, to) -> silu(x, y, from, to - from));
        Trace.end("silu of embeddings", begin);
    }

    private static void silu(Tensor x, Tensor y, int first, int count) {
        Staging own = Staging.own();
        float[] values = own.floats(Use.FROM, count);
        x.floats().get(first, values, 0, count);
        int vectors = count / LANES * LANES;
        VectorLoop.run(own.unknown((from, end, k) -> silu(values, from, end)), 0, vectors, 0);
        for (int i = vectors; i < count; i++) {
            values[i] *= Lanes.sigmoid(values[i]);
        }
        y.floats().put(first, values, 0, count);
    }

    private static void silu(float[] values, int from, int end) {
        for (int i = from; i < end; i += LANES) {
            FloatVector z = FloatVector.fromArray(Lanes.SPECIES, values, i);
            z.mul(Lanes.sigmoid(z)).intoArray(values, i);
        }
    }

    /**
     * {@code dx = dy·d silu/dx = dy·(s + y (1 − s))} with s = sigmoid(x), for one who kept y.
     *
     * @param y {@code silu(x)}
     * @param dx may be {@code dy}
     */
    public static void siluGradient(Tensor x, Tensor y, Tensor dy, Tensor dx) {
        if (x.type() != DataType.FLOAT) {
            siluGradient(x, dy, dx);
            return;
        }
        long begin = Trace.begin();
        Parallel.forEach(x.length(), (from, to) -> siluGradient(x, y, dy, dx, from, to - from));
        Trace.end("silu of embeddings backward", begin);
    }

    private static void siluGradient(Tensor x, Tensor y, Tensor dy, Tensor dx, int first, int count) {
        Staging own = Staging.own();
        float[] inputs = own.floats(Use.FROM, count);
        float[] outputs = own.floats(Use.TO, count);
        float[] gradients = own.floats(Use.DENSE, count);
        x.floats().get(first, inputs, 0, count);
        y.floats().get(first, outputs, 0, count);
        dy.floats().get(first, gradients, 0, count);
        int vectors = count / LANES * LANES;
        VectorLoop.run(
                own.unknown((from, end, k) -> siluGradient(inputs, outputs, gradients, from, end)), 0, vectors, 0);
        for (int i = vectors; i < count; i++) {
            float s = Lanes.sigmoid(inputs[i]);
            gradients[i] *= Math.fma(outputs[i], 1 - s, s);
        }
        dx.floats().put(first, gradients, 0, count);
    }

    private static void siluGradient(float[] inputs, float[] outputs, float[] gradients, int from, int end) {
        for (int i = from; i < end; i += LANES) {
            FloatVector s = Lanes.sigmoid(FloatVector.fromArray(Lanes.SPECIES, inputs, i));
            FloatVector slope = FloatVector.fromArray(Lanes.SPECIES, outputs, i)
                    .fma(Lanes.broadcast(1).sub(s), s);
            FloatVector.fromArray(Lanes.SPECIES, gradients, i).mul(slope).intoArray(gradients, i);
        }
    }

    /** {@code dx = dy·d silu/dx}; {@code dx} may be {@code dy}. */
    public static void siluGradient(Tensor x, Tensor dy, Tensor dx) {
        long begin = Trace.begin();
        for (int i = 0; i < x.length(); i++) {
            dx.set(i, dy.get(i) * PlainGroupNorm.siluDerivative(x.get(i)));
        }
        Trace.end("silu of embeddings backward", begin);
    }

    /** {@code target += source}, of one type. */
    public static void add(Tensor source, Tensor target) {
        long begin = Trace.begin();
        if (source.type() == DataType.DOUBLE) {
            for (int i = 0; i < source.length(); i++) {
                target.set(i, target.get(i) + source.get(i));
            }
            return;
        }
        int chunks = (source.length() + CHUNK - 1) / CHUNK;
        Parallel.forEach(chunks, (from, to) -> {
            for (int chunk = from; chunk < to; chunk++) {
                add(source, target, chunk * CHUNK, Math.min(CHUNK, source.length() - chunk * CHUNK));
            }
        });
        Trace.end("sums of gradients", begin);
    }

    private static void add(Tensor source, Tensor target, int first, int count) {
        Staging own = Staging.own();
        if (source.type() == DataType.FLOAT) {
            float[] a = own.floats(Use.FROM, count);
            float[] b = own.floats(Use.TO, count);
            source.floats().get(first, a, 0, count);
            target.floats().get(first, b, 0, count);
            for (int i = 0; i < count; i++) {
                b[i] += a[i];
            }
            target.floats().put(first, b, 0, count);
        } else {
            short[] a = own.halves(Use.FROM, count);
            short[] b = own.halves(Use.TO, count);
            source.halves().get(first, a, 0, count);
            target.halves().get(first, b, 0, count);
            add(a, b, count);
            target.halves().put(first, b, 0, count);
        }
    }

    private static void add(short[] a, short[] b, int count) {
        int whole = count - count % Staging.BLOCK;
        for (int i = 0; i < whole; i += Staging.BLOCK) {
            ShortVector x = ShortVector.fromArray(Bfloat16.PAIRS, a, i);
            ShortVector y = ShortVector.fromArray(Bfloat16.PAIRS, b, i);
            Bfloat16.zip(
                            Bfloat16.evens(y).add(Bfloat16.evens(x)),
                            Bfloat16.odds(y).add(Bfloat16.odds(x)))
                    .intoArray(b, i);
        }
        for (int i = whole; i < count; i++) {
            b[i] = Bfloat16.of(Bfloat16.toFloat(b[i]) + Bfloat16.toFloat(a[i]));
        }
    }

    /**
     * Repeats every pixel of {@code x [batch, height, width, channels]} twice in both directions into
     * {@code y [batch, 2·height, 2·width, channels]}.
     */
    public static void upsample(Tensor x, Tensor y) {
        long begin = Trace.begin();
        int rows = (int) (x.shape()[0] * x.shape()[1]);
        int width = (int) x.shape()[2];
        int channels = (int) x.shape()[3];
        int wide = 2 * width * channels;
        Parallel.forEach(rows, (from, to) -> {
            for (int row = from; row < to; row++) {
                int line = 2 * row * wide;
                for (int j = 0; j < width; j++) {
                    y.copy(x, (row * width + j) * channels, line + 2 * j * channels, channels);
                    y.copy(x, (row * width + j) * channels, line + (2 * j + 1) * channels, channels);
                }
                y.copy(y, line, line + wide, wide);
            }
        });
        Trace.end("up-sampling", begin);
    }

    /** The gradient of {@link #upsample}: every pixel of {@code dx} receives the sum of its four copies in {@code dy}. */
    public static void upsampleGradient(Tensor dy, Tensor dx) {
        long begin = Trace.begin();
        int rows = (int) (dx.shape()[0] * dx.shape()[1]);
        int width = (int) dx.shape()[2];
        int channels = (int) dx.shape()[3];
        Parallel.forEach(rows, (from, to) -> {
            for (int pixel = from * width; pixel < to * width; pixel++) {
                int corner = (2 * (pixel / width) * 2 * width + 2 * (pixel % width)) * channels;
                sumOfFour(dy, corner, channels, 2 * width * channels, dx, pixel * channels);
            }
        });
        Trace.end("up-sampling backward", begin);
    }

    private static void sumOfFour(Tensor dy, int corner, int channels, int line, Tensor dx, int into) {
        int c = 0;
        if (dy.type() != DataType.DOUBLE) {
            for (; c + LANES <= channels; c += LANES) {
                FloatVector top = lanes(dy, corner + c).add(lanes(dy, corner + channels + c));
                FloatVector bottom = lanes(dy, corner + line + c).add(lanes(dy, corner + line + channels + c));
                store(top.add(bottom), dx, into + c);
            }
        }
        for (; c < channels; c++) {
            double top = dy.get(corner + c) + dy.get(corner + channels + c);
            dx.set(into + c, top + (dy.get(corner + line + c) + dy.get(corner + line + channels + c)));
        }
    }

    private static FloatVector lanes(Tensor tensor, int index) {
        return tensor.type() == DataType.BFLOAT16
                ? Lanes.loadHalf(tensor.memory(), 2L * index)
                : Lanes.load(tensor.memory(), 4L * index);
    }

    private static void store(FloatVector values, Tensor tensor, int index) {
        if (tensor.type() == DataType.BFLOAT16) {
            Lanes.storeHalf(values, tensor.memory(), 2L * index);
        } else {
            Lanes.store(values, tensor.memory(), 4L * index);
        }
    }

    /**
     * The squared error of each item, averaged over its elements, and the gradient of the weighted mean of those over the
     * batch.
     *
     * @param prediction {@code [batch, elements]}
     * @param target {@code [batch, elements]}
     * @param weights each item's weight in the gradient, dimensionless; its sum need not be one
     * @param gradient receives {@code weights[n]·2·(prediction − target) / elements}
     * @return each item's unweighted mean squared error
     */
    public static double[] squaredError(Tensor prediction, Tensor target, double[] weights, Tensor gradient) {
        long begin = Trace.begin();
        int items = weights.length;
        int elements = prediction.length() / items;
        double[] errors = new double[items];
        Parallel.forEach(items, (from, to) -> {
            for (int n = from; n < to; n++) {
                double factor = weights[n] * 2 / elements;
                double sum = 0;
                for (int i = n * elements; i < (n + 1) * elements; i++) {
                    double difference = prediction.get(i) - target.get(i);
                    sum += difference * difference;
                    gradient.set(i, difference * factor);
                }
                errors[n] = sum / elements;
            }
        });
        Trace.end("squared error", begin);
        return errors;
    }
}
