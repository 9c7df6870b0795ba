package org.langevin.denoiser.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Adam (Kingma and Ba, arXiv:1412.6980, algorithm 1, in PyTorch's arrangement of the constants) and AdamW (Loshchilov and
 * Hutter, arXiv:1711.05101, algorithm 2) on flat vectors, fused with the clipping of the gradient's norm and the moving average
 * of the parameters: the norm takes one pass over the gradients, everything else one pass over all vectors.
 *
 * <p>All vectors are 4-byte floats in native order. The norm is summed in double precision over blocks of fixed size, in
 * order, so that no result depends on the thread count.
 */
public final class AdamState {

    /** Elements whose squares are summed by one thread at a time. */
    private static final int BLOCK = 1 << 16;

    /**
     * One update.
     *
     * @param number the update's number, from 1 on, which undoes the bias of the young moments
     * @param learningRate learning rate
     * @param beta1 memory of the mean gradient
     * @param beta2 memory of the mean squared gradient
     * @param epsilon added to the root of the mean squared gradient
     * @param weightDecay pull towards zero
     * @param decoupled whether the pull acts on the parameter (AdamW) rather than through the gradient
     * @param gradientFactor what the gradient is multiplied by: below 1 where it is clipped
     * @param averageDecay what the average keeps of itself
     */
    public record Update(
            long number,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay,
            boolean decoupled,
            double gradientFactor,
            double averageDecay) {}

    private final Vector parameters;
    private final Vector gradients;
    private final Vector firstMoment;
    private final Vector secondMoment;
    private final Vector average;
    private final int length;
    private Vector accumulated;

    /** A vector, as bytes and as memory for {@link Lanes}. */
    private record Vector(ByteBuffer bytes, Object memory) {

        static Vector over(ByteBuffer bytes) {
            ByteBuffer ordered = bytes.duplicate().order(ByteOrder.nativeOrder());
            return new Vector(ordered, Lanes.memory(ordered));
        }

        static Vector zeros(int length) {
            return over(
                    ByteBuffer.allocateDirect(4 * length + 128).alignedSlice(64).slice(0, 4 * length));
        }

        float get(int i) {
            return bytes.getFloat(4 * i);
        }

        void set(int i, float value) {
            bytes.putFloat(4 * i, value);
        }

        FloatVector load(int i) {
            return Lanes.load(memory, 4L * i);
        }

        void store(FloatVector vector, int i) {
            Lanes.store(vector, memory, 4L * i);
        }
    }

    /** The state for {@code parameters} and {@code gradients} of equal length: moments zero, the average the parameters. */
    public AdamState(ByteBuffer parameters, ByteBuffer gradients) {
        this.length = parameters.capacity() / Float.BYTES;
        this.parameters = Vector.over(parameters);
        this.gradients = Vector.over(gradients);
        this.firstMoment = Vector.zeros(length);
        this.secondMoment = Vector.zeros(length);
        this.average = Vector.zeros(length);
        average.bytes.put(0, parameters, 0, 4 * length);
    }

    /** The running mean of the gradient. */
    public ByteBuffer firstMoment() {
        return firstMoment.bytes;
    }

    /** The running mean of the squared gradient. */
    public ByteBuffer secondMoment() {
        return secondMoment.bytes;
    }

    /** The moving average of the parameters. */
    public ByteBuffer average() {
        return average.bytes;
    }

    /** Adds the gradients to the accumulated ones, or begins to accumulate with them. */
    public void accumulate(boolean first) {
        if (accumulated == null) {
            accumulated = Vector.zeros(length);
        }
        if (first) {
            accumulated.bytes.put(0, gradients.bytes, 0, 4 * length);
            return;
        }
        for (int i = 0; i < length; i++) {
            accumulated.set(i, accumulated.get(i) + gradients.get(i));
        }
    }

    /** Puts the accumulated gradients in the gradients' place. */
    public void takeAccumulated() {
        gradients.bytes.put(0, accumulated.bytes, 0, 4 * length);
    }

    /** The 2-norm of the gradients; not finite if one of them is not. */
    public double gradientNorm() {
        long begin = Trace.begin();
        double[] sums = new double[(length + BLOCK - 1) / BLOCK];
        Parallel.forEach(sums.length, (from, to) -> {
            for (int b = from; b < to; b++) {
                sums[b] = squares(b * BLOCK, Math.min(length, (b + 1) * BLOCK));
            }
        });
        double sum = 0;
        for (double part : sums) {
            sum += part;
        }
        Trace.end("gradient norm", begin);
        return Math.sqrt(sum);
    }

    /**
     * In four places at once, far enough apart for the memory to deliver to all. Lanes hold some thousand squares each, whose float sum is good to
     * 1e-4 of itself, and are added in double.
     */
    private double squares(int from, int to) {
        int quarter = (to - from) / (4 * Lanes.COUNT) * Lanes.COUNT;
        FloatVector first = Lanes.zero();
        FloatVector second = Lanes.zero();
        FloatVector third = Lanes.zero();
        FloatVector fourth = Lanes.zero();
        for (int i = from; i < from + quarter; i += Lanes.COUNT) {
            first = plusSquares(first, i);
            second = plusSquares(second, i + quarter);
            third = plusSquares(third, i + 2 * quarter);
            fourth = plusSquares(fourth, i + 3 * quarter);
        }
        double sum = sum(first) + sum(second) + sum(third) + sum(fourth);
        for (int i = from + 4 * quarter; i < to; i++) {
            sum += (double) gradients.get(i) * gradients.get(i);
        }
        return sum;
    }

    private FloatVector plusSquares(FloatVector sum, int i) {
        FloatVector g = gradients.load(i);
        return g.fma(g, sum);
    }

    private static double sum(FloatVector lanes) {
        double sum = 0;
        for (float lane : lanes.toArray()) {
            sum += lane;
        }
        return sum;
    }

    /** Moves the parameters by one update, and moments and average with them. */
    public void apply(Update update) {
        long begin = Trace.begin();
        int blocks = (length + BLOCK - 1) / BLOCK;
        Constants constants = Constants.of(update);
        Parallel.forEach(blocks, (from, to) -> apply(constants, from * BLOCK, Math.min(length, to * BLOCK)));
        Trace.end("Adam and average", begin);
    }

    /** An update's numbers as the inner loop uses them, in single precision. */
    private record Constants(
            float factor,
            float coupled,
            float keep,
            float rate,
            float first,
            float second,
            float root,
            float epsilon,
            float average) {

        static Constants of(Update u) {
            double correction1 = 1 - Math.pow(u.beta1(), (double) u.number());
            double correction2 = 1 - Math.pow(u.beta2(), (double) u.number());
            return new Constants(
                    (float) u.gradientFactor(),
                    u.decoupled() ? 0 : (float) u.weightDecay(),
                    u.decoupled() ? (float) (1 - u.learningRate() * u.weightDecay()) : 1,
                    (float) (u.learningRate() / correction1),
                    (float) (1 - u.beta1()),
                    (float) (1 - u.beta2()),
                    (float) (1 / Math.sqrt(correction2)),
                    (float) u.epsilon(),
                    (float) (1 - u.averageDecay()));
        }
    }

    private void apply(Constants c, int from, int to) {
        int i = from;
        for (; i + Lanes.COUNT <= to; i += Lanes.COUNT) {
            FloatVector p = parameters.load(i);
            FloatVector g = p.mul(c.coupled).add(gradients.load(i).mul(c.factor));
            FloatVector m = firstMoment.load(i);
            m = m.add(g.sub(m).mul(c.first));
            FloatVector v = secondMoment.load(i);
            v = v.add(g.mul(g).sub(v).mul(c.second));
            FloatVector denominator =
                    v.lanewise(VectorOperators.SQRT).mul(c.root).add(c.epsilon);
            p = p.mul(c.keep).sub(m.mul(c.rate).div(denominator));
            FloatVector a = average.load(i);
            firstMoment.store(m, i);
            secondMoment.store(v, i);
            parameters.store(p, i);
            average.store(a.add(p.sub(a).mul(c.average)), i);
        }
        for (; i < to; i++) {
            applyToOne(c, i);
        }
    }

    private void applyToOne(Constants c, int i) {
        float p = parameters.get(i);
        float g = p * c.coupled + gradients.get(i) * c.factor;
        float m = firstMoment.get(i) + (g - firstMoment.get(i)) * c.first;
        float v = secondMoment.get(i) + (g * g - secondMoment.get(i)) * c.second;
        float denominator = (float) Math.sqrt(v) * c.root + c.epsilon;
        p = p * c.keep - m * c.rate / denominator;
        firstMoment.set(i, m);
        secondMoment.set(i, v);
        parameters.set(i, p);
        average.set(i, average.get(i) + (p - average.get(i)) * c.average);
    }
}
