package org.langevin.denoiser.kernel;

import jdk.incubator.vector.FloatVector;
import org.langevin.denoiser.kernel.Staging.Use;

/** {@link SoftmaxRows} whose probabilities are floats. */
final class FloatSoftmax extends SoftmaxRows {

    FloatSoftmax(int rows, int columns, float scale) {
        super(rows, columns, scale);
    }

    @Override
    void exponentials(float[] s, int from, int end, float[] largest, float[] sums) {
        for (int at = from; at < end; at += columns) {
            float subtracted = largest[at / columns];
            FloatVector sum = Lanes.zero();
            for (int j = at; j < at + whole; j += LANES) {
                FloatVector e = Lanes.expOfNegative(lanes(s, j).sub(subtracted).mul(scale));
                e.intoArray(s, j);
                sum = sum.add(e);
            }
            sum.intoArray(sums, at / columns * LANES);
        }
    }

    @Override
    float exponential(float difference) {
        return Lanes.exp(difference * scale);
    }

    @Override
    void write(Staging own, float[] s, int count, float[] factors, Tensor target, int first) {
        run(own, count, (from, end, k) -> multiply(s, from, end, factors));
        target.floats().put(first, s, 0, count);
    }

    private void multiply(float[] s, int from, int end, float[] factors) {
        for (int at = from; at < end; at += columns) {
            float factor = factors[at / columns];
            for (int j = at; j < at + whole; j += LANES) {
                lanes(s, j).mul(factor).intoArray(s, j);
            }
            for (int j = at + whole; j < at + columns; j++) {
                s[j] *= factor;
            }
        }
    }

    @Override
    void gradient(Staging own, Tensor probabilities, int from, float[] d, int count, Tensor onto, int to) {
        float[] p = own.floats(Use.FROM, count);
        probabilities.floats().get(from, p, 0, count);
        float[] sums = own.floats(Use.ITEM, count / columns * LANES);
        run(own, count, (first, end, k) -> products(p, d, first, end, sums));
        run(own, count, (first, end, k) -> subtract(p, d, first, end, sums));
        onto.floats().put(to, d, 0, count);
    }

    private void products(float[] p, float[] d, int from, int end, float[] sums) {
        for (int at = from; at < end; at += columns) {
            FloatVector sum = Lanes.zero();
            for (int j = at; j < at + whole; j += LANES) {
                sum = lanes(p, j).fma(lanes(d, j), sum);
            }
            sum.intoArray(sums, at / columns * LANES);
        }
    }

    private void subtract(float[] p, float[] d, int from, int end, float[] sums) {
        for (int at = from; at < end; at += columns) {
            float mean = sum(sums, at / columns * LANES);
            for (int j = at + whole; j < at + columns; j++) {
                mean = Math.fma(p[j], d[j], mean);
            }
            for (int j = at; j < at + columns; j++) {
                d[j] = (d[j] - mean) * (p[j] * scale);
            }
        }
    }
}
