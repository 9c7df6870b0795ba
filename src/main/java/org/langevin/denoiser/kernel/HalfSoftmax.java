package org.langevin.denoiser.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import org.langevin.denoiser.kernel.Staging.Use;

/** {@link SoftmaxRows} whose probabilities are bfloat16s: exponentials are no more precise than these can hold. */
final class HalfSoftmax extends SoftmaxRows {

    private static final float LOG2_E = 1.442695f;

    /** Of the exponent of 2. */
    private final float factor;

    HalfSoftmax(int rows, int columns, float scale) {
        super(rows, columns, scale);
        this.factor = scale * LOG2_E;
    }

    @Override
    void exponentials(float[] s, int from, int end, float[] largest, float[] sums) {
        FloatVector factors = Lanes.broadcast(factor);
        for (int at = from; at < end; at += columns) {
            FloatVector subtracted = Lanes.broadcast(largest[at / columns]);
            FloatVector sum = Lanes.zero();
            for (int j = at; j < at + whole; j += LANES) {
                FloatVector e = Lanes.coarsePower(lanes(s, j).sub(subtracted), factors);
                e.intoArray(s, j);
                sum = sum.add(e);
            }
            sum.intoArray(sums, at / columns * LANES);
        }
    }

    @Override
    float exponential(float difference) {
        return Lanes.coarsePower(difference, factor);
    }

    @Override
    void write(Staging own, float[] s, int count, float[] factors, Tensor target, int first) {
        short[] p = own.halves(Use.TO, count);
        run(own, count, (from, end, k) -> multiply(s, from, end, factors, p));
        target.halves().put(first, p, 0, count);
    }

    private void multiply(float[] s, int from, int end, float[] factors, short[] p) {
        for (int at = from; at < end; at += columns) {
            float ofRow = factors[at / columns];
            for (int j = at; j < at + whole; j += LANES) {
                Bfloat16.near(lanes(s, j).mul(ofRow)).intoArray(p, j);
            }
            for (int j = at + whole; j < at + columns; j++) {
                p[j] = Bfloat16.near(s[j] * ofRow);
            }
        }
    }

    @Override
    void gradient(Staging own, Tensor probabilities, int from, float[] d, int count, Tensor onto, int to) {
        short[] p = own.halves(Use.FROM, count);
        probabilities.halves().get(from, p, 0, count);
        short[] ds = own.halves(Use.TO, count);
        float[] sums = own.floats(Use.ITEM, count / columns * LANES);
        run(own, count, (first, end, k) -> products(p, d, first, end, sums));
        run(own, count, (first, end, k) -> subtract(p, d, first, end, sums, ds));
        onto.halves().put(to, ds, 0, count);
    }

    private static FloatVector floats(short[] p, int at) {
        return Bfloat16.toFloats(ShortVector.fromArray(Bfloat16.SPECIES, p, at));
    }

    private void products(short[] p, float[] d, int from, int end, float[] sums) {
        for (int at = from; at < end; at += columns) {
            FloatVector sum = Lanes.zero();
            for (int j = at; j < at + whole; j += LANES) {
                sum = floats(p, j).fma(lanes(d, j), sum);
            }
            sum.intoArray(sums, at / columns * LANES);
        }
    }

    private void subtract(short[] p, float[] d, int from, int end, float[] sums, short[] ds) {
        for (int at = from; at < end; at += columns) {
            float mean = sum(sums, at / columns * LANES);
            for (int j = at + whole; j < at + columns; j++) {
                mean = Math.fma(Bfloat16.toFloat(p[j]), d[j], mean);
            }
            for (int j = at; j < at + whole; j += LANES) {
                FloatVector difference = lanes(d, j).sub(mean).mul(scale);
                Bfloat16.near(floats(p, j).mul(difference)).intoArray(ds, j);
            }
            for (int j = at + whole; j < at + columns; j++) {
                ds[j] = Bfloat16.near(Bfloat16.toFloat(p[j]) * ((d[j] - mean) * scale));
            }
        }
    }
}
