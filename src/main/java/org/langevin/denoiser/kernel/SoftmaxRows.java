package org.langevin.denoiser.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.langevin.denoiser.kernel.Staging.Use;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The softmax of scaled rows in single precision, {@code p = softmax(scale·s)}, and its gradient; probabilities may be bfloat16s. Some rows at a
 * time are brought to the heap, where all that follows happens in the first-level cache.
 *
 * <p>A row is summed in lanes, the lanes in their order, then what is left over, so that a row's result depends on nothing but
 * the row and the CPU's vector length.
 */
final class SoftmaxRows {

    /** Numbers that are at work at a time, at least a row. */
    private static final int BLOCK = 4096;

    private static final int LANES = Lanes.COUNT;
    private static final VectorSpecies<Integer> BITS = VectorSpecies.of(int.class, Lanes.SPECIES.vectorShape());

    private final int rows;
    private final int columns;
    private final int whole;
    private final float scale;

    /** Rows at a time. */
    private final int block;

    SoftmaxRows(int rows, int columns, float scale) {
        this.rows = rows;
        this.columns = columns;
        this.whole = columns - columns % LANES;
        this.scale = scale;
        this.block = Math.max(1, BLOCK / columns);
    }

    /** Work on some rows, which begin at {@code first} among all elements and have {@code count} together. */
    private interface Rows {
        void work(Staging own, int first, int count);
    }

    private void byBlocks(Rows rowsOf) {
        int blocks = (rows + block - 1) / block;
        Parallel.forEach(blocks, (from, to) -> {
            Staging own = Staging.own();
            for (int b = from; b < to; b++) {
                int first = b * block * columns;
                rowsOf.work(own, first, Math.min(block * columns, rows * columns - first));
            }
        });
    }

    /**
     * Writes the softmax of each row of {@code [rows, columns]} scores, which begin at {@code from}, to the probabilities from {@code to} on: those of
     * the same tensor, or of one of bfloat16s.
     */
    void forward(Tensor scores, int from, Tensor probabilities, int to) {
        long begin = Trace.begin();
        byBlocks((own, first, count) -> {
            float[] s = own.floats(Use.FROM, count);
            scores.floats().get(from + first, s, 0, count);
            float[] ofRow = new float[count / columns];
            eachRow(own, count, (at, end, row) -> ofRow[row] = largest(s, at));
            eachRow(own, count, (at, end, row) -> ofRow[row] = 1 / exponentials(s, at, ofRow[row]));
            eachRow(own, count, (at, end, row) -> multiply(s, at, ofRow[row]));
            write(own, s, probabilities, to + first, count);
        });
        Trace.end("softmax", begin);
    }

    private void eachRow(Staging own, int count, VectorLoop loop) {
        VectorLoop unknown = own.unknown(loop);
        for (int row = 0; row < count / columns; row++) {
            VectorLoop.run(unknown, row * columns, (row + 1) * columns, row);
        }
    }

    private static FloatVector lanes(float[] values, int at) {
        return FloatVector.fromArray(Lanes.SPECIES, values, at);
    }

    /**
     * The largest of a row, or a number that is not one. The bits of floats, those of negative ones but for the sign inverted, are ordered as integers,
     * which are compared at a fraction of the cost.
     */
    private float largest(float[] s, int begin) {
        IntVector first = IntVector.broadcast(BITS, Integer.MIN_VALUE);
        IntVector second = first;
        int j = begin;
        for (; j + LANES < begin + whole; j += 2 * LANES) {
            first = first.max(ordered(lanes(s, j)));
            second = second.max(ordered(lanes(s, j + LANES)));
        }
        if (j < begin + whole) {
            first = first.max(ordered(lanes(s, j)));
        }
        int most = first.max(second).reduceLanes(VectorOperators.MAX);
        for (j = begin + whole; j < begin + columns; j++) {
            int bits = Float.floatToRawIntBits(s[j]);
            most = Math.max(most, bits ^ bits >> 31 >>> 1);
        }
        return Float.intBitsToFloat(most ^ most >> 31 >>> 1);
    }

    private static IntVector ordered(FloatVector values) {
        IntVector bits = values.reinterpretAsInts();
        IntVector sign = bits.lanewise(VectorOperators.ASHR, 31);
        return bits.lanewise(VectorOperators.XOR, sign.lanewise(VectorOperators.LSHR, 1));
    }

    /** Replaces a row by e^(scale·(s − largest)) and returns its sum. */
    private float exponentials(float[] s, int begin, float largest) {
        FloatVector sums = Lanes.zero();
        for (int j = begin; j < begin + whole; j += LANES) {
            FloatVector e = Lanes.expOfNegative(lanes(s, j).sub(largest).mul(scale));
            e.intoArray(s, j);
            sums = sums.add(e);
        }
        float sum = Lanes.sum(sums);
        for (int j = begin + whole; j < begin + columns; j++) {
            s[j] = Lanes.exp((s[j] - largest) * scale);
            sum += s[j];
        }
        return sum;
    }

    private void multiply(float[] s, int begin, float factor) {
        for (int j = begin; j < begin + whole; j += LANES) {
            lanes(s, j).mul(factor).intoArray(s, j);
        }
        for (int j = begin + whole; j < begin + columns; j++) {
            s[j] *= factor;
        }
    }

    private static void write(Staging own, float[] values, Tensor target, int first, int count) {
        if (target.type() == DataType.FLOAT) {
            target.floats().put(first, values, 0, count);
            return;
        }
        short[] halves = own.halves(Use.TO, count);
        int vectors = count - count % LANES;
        VectorLoop.run(
                own.unknown((from, end, k) -> {
                    for (int j = from; j < end; j += LANES) {
                        Bfloat16.of(lanes(values, j)).intoArray(halves, j);
                    }
                }),
                0,
                vectors,
                0);
        for (int j = vectors; j < count; j++) {
            halves[j] = Bfloat16.of(values[j]);
        }
        target.halves().put(first, halves, 0, count);
    }

    private static float[] read(Staging own, Tensor source, int first, int count) {
        float[] values = own.floats(Use.FROM, count);
        if (source.type() == DataType.FLOAT) {
            source.floats().get(first, values, 0, count);
            return values;
        }
        short[] halves = own.halves(Use.FROM, count);
        source.halves().get(first, halves, 0, count);
        int vectors = count - count % LANES;
        VectorLoop.run(
                own.unknown((from, end, k) -> {
                    for (int j = from; j < end; j += LANES) {
                        Bfloat16.toFloats(ShortVector.fromArray(Bfloat16.SPECIES, halves, j))
                                .intoArray(values, j);
                    }
                }),
                0,
                vectors,
                0);
        for (int j = vectors; j < count; j++) {
            values[j] = Bfloat16.toFloat(halves[j]);
        }
        return values;
    }

    /**
     * Writes {@code ds = scale·p·(dp − Σ p·dp)}, the gradient of the scores.
     *
     * @param probabilities p, which begins at {@code from}
     * @param gradient dp, single precision
     * @param onto ds, of the probabilities' type; may be the gradient itself where that is its type
     */
    void backward(Tensor probabilities, int from, Tensor gradient, Tensor onto) {
        long begin = Trace.begin();
        byBlocks((own, first, count) -> {
            float[] p = read(own, probabilities, from + first, count);
            float[] d = own.floats(Use.TO, count);
            gradient.floats().get(first, d, 0, count);
            for (int row = 0; row < count; row += columns) {
                subtract(p, d, row, product(p, d, row));
            }
            write(own, d, onto, first, count);
        });
        Trace.end("softmax backward", begin);
    }

    private void subtract(float[] p, float[] d, int begin, float mean) {
        for (int j = begin; j < begin + columns; j++) {
            d[j] = (d[j] - mean) * (p[j] * scale);
        }
    }

    private float product(float[] p, float[] d, int begin) {
        FloatVector sums = Lanes.zero();
        for (int j = begin; j < begin + whole; j += LANES) {
            sums = lanes(p, j).fma(lanes(d, j), sums);
        }
        float sum = Lanes.sum(sums);
        for (int j = begin + whole; j < begin + columns; j++) {
            sum = Math.fma(p[j], d[j], sum);
        }
        return sum;
    }
}
