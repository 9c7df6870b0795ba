package org.langevin.denoiser.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.langevin.denoiser.kernel.Staging.Use;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The softmax of scaled rows of floats, {@code p = softmax(scale·s)}, and its gradient; probabilities are floats or bfloat16s. Some rows at a time are
 * brought to the heap, where all that follows happens in the first-level cache.
 *
 * <p>A row is summed in lanes, the lanes in their order, then what is left over, so that a row's result depends on nothing but the row and the CPU's
 * vector length.
 */
abstract class SoftmaxRows {

    /** Numbers that are at work at a time, at least a row. */
    private static final int BLOCK = 4096;

    static final int LANES = Lanes.COUNT;
    private static final VectorSpecies<Integer> BITS = VectorSpecies.of(int.class, Lanes.SPECIES.vectorShape());

    final int columns;
    /** Columns in whole vectors. */
    final int whole;

    final float scale;
    private final int rows;

    /** Rows at a time. */
    private final int block;

    SoftmaxRows(int rows, int columns, float scale) {
        this.rows = rows;
        this.columns = columns;
        this.whole = columns - columns % LANES;
        this.scale = scale;
        this.block = Math.max(1, BLOCK / columns);
    }

    /** The softmax of {@code [rows, columns]} scores, to probabilities of {@code type}. */
    static SoftmaxRows of(DataType type, int rows, int columns, float scale) {
        return type == DataType.FLOAT ? new FloatSoftmax(rows, columns, scale) : new HalfSoftmax(rows, columns, scale);
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

    /** Runs a loop over all rows of a block. */
    static void run(Staging own, int count, VectorLoop loop) {
        VectorLoop.run(own.unknown(loop), 0, count, 0);
    }

    static FloatVector lanes(float[] values, int at) {
        return FloatVector.fromArray(Lanes.SPECIES, values, at);
    }

    /**
     * Writes the softmax of each row of {@code [rows, columns]} scores, which begin at {@code from}, to the probabilities from {@code to} on: those of
     * the same tensor, or of one of bfloat16s.
     */
    void forward(Tensor scores, int from, Tensor probabilities, int to) {
        long begin = Trace.begin();
        byBlocks((own, first, count) -> {
            float[] s = own.floats(Use.FROM, count);
            float[] ofRow = own.floats(Use.DENSE, count / columns);
            float[] sums = own.floats(Use.ITEM, count / columns * LANES);
            scores.floats().get(from + first, s, 0, count);
            run(own, count, (at, end, k) -> largest(s, at, end, ofRow));
            run(own, count, (at, end, k) -> exponentials(s, at, end, ofRow, sums));
            reciprocals(s, count / columns, ofRow, sums);
            write(own, s, count, ofRow, probabilities, to + first);
        });
        Trace.end("softmax", begin);
    }

    /**
     * The largest of each row, unless its scores are not numbers. The bits of floats that are not negative are ordered as integers, those of negative
     * ones in reverse; integers are compared at a fraction of the cost.
     */
    private void largest(float[] s, int from, int end, float[] ofRow) {
        for (int at = from; at < end; at += columns) {
            IntVector most = IntVector.broadcast(BITS, Integer.MIN_VALUE);
            IntVector least = IntVector.broadcast(BITS, Integer.MAX_VALUE);
            for (int j = at; j < at + whole; j += LANES) {
                IntVector bits = lanes(s, j).reinterpretAsInts();
                most = most.max(bits);
                least = least.min(bits);
            }
            int greatest = most.reduceLanes(VectorOperators.MAX);
            int leastNegative = least.reduceLanes(VectorOperators.MIN);
            for (int j = at + whole; j < at + columns; j++) {
                greatest = Math.max(greatest, Float.floatToRawIntBits(s[j]));
                leastNegative = Math.min(leastNegative, Float.floatToRawIntBits(s[j]));
            }
            ofRow[at / columns] = Float.intBitsToFloat(greatest >= 0 ? greatest : leastNegative);
        }
    }

    /** Replaces the whole vectors of each row by e^(scale·(s − largest)), up to a factor that all have in common, and adds them up in lanes. */
    abstract void exponentials(float[] s, int from, int end, float[] largest, float[] sums);

    /** One of those, of {@code difference = s − largest}. */
    abstract float exponential(float difference);

    /** Replaces what is left over of each row, and each row's largest by one over the sum of its exponentials. */
    private void reciprocals(float[] s, int count, float[] ofRow, float[] sums) {
        for (int row = 0; row < count; row++) {
            float sum = sum(sums, row * LANES);
            for (int j = row * columns + whole; j < (row + 1) * columns; j++) {
                s[j] = exponential(s[j] - ofRow[row]);
                sum += s[j];
            }
            ofRow[row] = 1 / sum;
        }
    }

    /** The sum of a vector's lanes in their order; that of one row does not wait for that of another. */
    static float sum(float[] lanes, int at) {
        float sum = 0;
        for (int i = at; i < at + LANES; i++) {
            sum += lanes[i];
        }
        return sum;
    }

    /** Writes each row, times its factor, to {@code target} from {@code first} on. */
    abstract void write(Staging own, float[] s, int count, float[] factors, Tensor target, int first);

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
            float[] d = own.floats(Use.TO, count);
            gradient.floats().get(first, d, 0, count);
            gradient(own, probabilities, from + first, d, count, onto, first);
        });
        Trace.end("softmax backward", begin);
    }

    /** The same for the rows of a block, whose {@code dp} are on the heap; {@code ds} goes to {@code to} on. */
    abstract void gradient(Staging own, Tensor p, int from, float[] d, int count, Tensor onto, int to);
}
