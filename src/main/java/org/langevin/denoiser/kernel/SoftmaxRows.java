package org.langevin.denoiser.kernel;

import jdk.incubator.vector.FloatVector;

/**
 * The softmax of scaled rows in single precision, {@code p = softmax(scale·s)}, in place, and its gradient.
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

    /** Replaces each row of {@code scores [rows, columns]} by its softmax. */
    void forward(Tensor scores) {
        Parallel.forEach(rows, (from, to) -> {
            for (int row = from; row < to; row++) {
                forward(scores, row * columns);
            }
        });
    }

    private void forward(Tensor scores, int begin) {
        float largest = largest(scores, begin);
        float sum = exponentials(scores, begin, largest);
        float factor = 1 / sum;
        Object memory = scores.memory();
        for (int j = 0; j < whole; j += Lanes.COUNT) {
            long at = 4L * (begin + j);
            Lanes.store(Lanes.load(memory, at).mul(factor), memory, at);
        }
        for (int j = whole; j < columns; j++) {
            scores.setFloat(begin + j, scores.getFloat(begin + j) * factor);
        }
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

    /** Replaces the gradient of the probabilities by that of the scores: {@code ds = scale·p·(dp − Σ p·dp)}. */
    void backward(Tensor probabilities, Tensor gradient) {
        Parallel.forEach(rows, (from, to) -> {
            for (int row = from; row < to; row++) {
                backward(probabilities, gradient, row * columns);
            }
        });
    }

    private void backward(Tensor probabilities, Tensor gradient, int begin) {
        Object p = probabilities.memory();
        Object d = gradient.memory();
        float mean = product(probabilities, gradient, begin);
        for (int j = 0; j < whole; j += Lanes.COUNT) {
            long at = 4L * (begin + j);
            FloatVector value =
                    Lanes.load(d, at).sub(mean).mul(Lanes.load(p, at).mul(scale));
            Lanes.store(value, d, at);
        }
        for (int j = begin + whole; j < begin + columns; j++) {
            gradient.setFloat(j, (gradient.getFloat(j) - mean) * (probabilities.getFloat(j) * scale));
        }
    }

    private float product(Tensor probabilities, Tensor gradient, int begin) {
        FloatVector sums = Lanes.zero();
        for (int j = 0; j < whole; j += Lanes.COUNT) {
            long at = 4L * (begin + j);
            sums = Lanes.load(probabilities.memory(), at).fma(Lanes.load(gradient.memory(), at), sums);
        }
        float sum = Lanes.sum(sums);
        for (int j = begin + whole; j < begin + columns; j++) {
            sum = Math.fma(probabilities.getFloat(j), gradient.getFloat(j), sum);
        }
        return sum;
    }
}
