package org.langevin.denoiser.kernel;

import jdk.incubator.vector.FloatVector;

/**
 * The softmax of scaled rows in single precision, {@code p = softmax(scale·s)}, and its gradient; probabilities may be bfloat16s.
 *
 * <p>A row is summed in lanes, the lanes in their order, then what is left over, so that a row's result depends on nothing but
 * the row and the CPU's vector length.
 */
final class SoftmaxRows {

    private final int rows;
    private final int columns;
    private final int whole;
    private final float scale;

    SoftmaxRows(int rows, int columns, float scale) {
        this.rows = rows;
        this.columns = columns;
        this.whole = columns - columns % Lanes.COUNT;
        this.scale = scale;
    }

    /**
     * Writes the softmax of each row of {@code scores [rows, columns]}, which are destroyed, to {@code probabilities}: the same tensor, or one of
     * bfloat16s.
     */
    void forward(Tensor scores, Tensor probabilities) {
        long begin = Trace.begin();
        Parallel.forEach(rows, (from, to) -> {
            for (int row = from; row < to; row++) {
                forward(scores, probabilities, row * columns);
            }
        });
        Trace.end("softmax", begin);
    }

    private void forward(Tensor scores, Tensor probabilities, int begin) {
        float largest = largest(scores, begin);
        float sum = exponentials(scores, begin, largest);
        float factor = 1 / sum;
        boolean half = probabilities.width() == 2;
        for (int j = begin; j < begin + whole; j += Lanes.COUNT) {
            store(Lanes.load(scores.memory(), 4L * j).mul(factor), probabilities, j, half);
        }
        for (int j = begin + whole; j < begin + columns; j++) {
            probabilities.set(j, scores.getFloat(j) * factor);
        }
    }

    private static void store(FloatVector values, Tensor tensor, int at, boolean half) {
        if (half) {
            Lanes.storeHalf(values, tensor.memory(), 2L * at);
        } else {
            Lanes.store(values, tensor.memory(), 4L * at);
        }
    }

    private static FloatVector load(Tensor tensor, int at, boolean half) {
        return half ? Lanes.loadHalf(tensor.memory(), 2L * at) : Lanes.load(tensor.memory(), 4L * at);
    }

    private float largest(Tensor scores, int begin) {
        FloatVector lanes = Lanes.broadcast(Float.NEGATIVE_INFINITY);
        for (int j = 0; j < whole; j += Lanes.COUNT) {
            lanes = lanes.max(Lanes.load(scores.memory(), 4L * (begin + j)));
        }
        float largest = Lanes.max(lanes);
        for (int j = whole; j < columns; j++) {
            largest = Math.max(largest, scores.getFloat(begin + j));
        }
        return largest;
    }

    /** Replaces a row by e^(scale·(s − largest)) and returns its sum. */
    private float exponentials(Tensor scores, int begin, float largest) {
        Object memory = scores.memory();
        FloatVector sums = Lanes.zero();
        for (int j = 0; j < whole; j += Lanes.COUNT) {
            long at = 4L * (begin + j);
            FloatVector e = Lanes.exp(Lanes.load(memory, at).sub(largest).mul(scale));
            Lanes.store(e, memory, at);
            sums = sums.add(e);
        }
        float sum = Lanes.sum(sums);
        for (int j = whole; j < columns; j++) {
            float e = Lanes.exp((scores.getFloat(begin + j) - largest) * scale);
            scores.setFloat(begin + j, e);
            sum += e;
        }
        return sum;
    }

    /**
     * Writes {@code ds = scale·p·(dp − Σ p·dp)}, the gradient of the scores.
     *
     * @param probabilities p
     * @param gradient dp, single precision
     * @param onto ds, of the probabilities' type; may be the gradient itself where that is its type
     */
    void backward(Tensor probabilities, Tensor gradient, Tensor onto) {
        long begin = Trace.begin();
        Parallel.forEach(rows, (from, to) -> {
            for (int row = from; row < to; row++) {
                backward(probabilities, gradient, onto, row * columns);
            }
        });
        Trace.end("softmax backward", begin);
    }

    private void backward(Tensor probabilities, Tensor gradient, Tensor onto, int begin) {
        boolean half = probabilities.width() == 2;
        float mean = product(probabilities, gradient, begin, half);
        for (int j = begin; j < begin + whole; j += Lanes.COUNT) {
            FloatVector p = load(probabilities, j, half).mul(scale);
            store(Lanes.load(gradient.memory(), 4L * j).sub(mean).mul(p), onto, j, half);
        }
        for (int j = begin + whole; j < begin + columns; j++) {
            onto.set(j, (gradient.getFloat(j) - mean) * ((float) probabilities.get(j) * scale));
        }
    }

    private float product(Tensor probabilities, Tensor gradient, int begin, boolean half) {
        FloatVector sums = Lanes.zero();
        for (int j = begin; j < begin + whole; j += Lanes.COUNT) {
            sums = load(probabilities, j, half).fma(Lanes.load(gradient.memory(), 4L * j), sums);
        }
        float sum = Lanes.sum(sums);
        for (int j = begin + whole; j < begin + columns; j++) {
            sum = Math.fma((float) probabilities.get(j), gradient.getFloat(j), sum);
        }
        return sum;
    }
}
