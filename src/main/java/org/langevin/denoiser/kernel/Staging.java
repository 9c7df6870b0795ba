package org.langevin.denoiser.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One thread's copies of images on the heap, a few kilobytes at a time through the first-level cache: there a pass over them is compiled to plain
 * vector instructions whatever the JDK, while on off-heap memory the compiler now and then makes an object of every vector, an order of magnitude
 * slower.
 */
final class Staging {

    /** Channels that are worked on together: two vectors. */
    static final int BLOCK = 2 * Lanes.COUNT;

    private static final ThreadLocal<Staging> OWN = ThreadLocal.withInitial(Staging::new);

    private static final VarHandle LOOP = ownLoop();

    /** What an array is for. */
    enum Use {
        /** Pixels that a pass reads. */
        FROM,
        /** Pixels that a pass writes. */
        TO,
        /** The gradient of the activations: a whole item of floats, or some pixels of bfloat16s. */
        GRADIENT,
        /** The bits of floats, of a whole item, where the pixels are bfloat16s. */
        ITEM,
        /** Pixels as they stand in a tensor, without gaps. */
        DENSE
    }

    private final float[][] floats = new float[Use.values().length][0];
    private final short[][] halves = new short[Use.values().length][0];

    private VectorLoop loop;

    private Staging() {}

    private static VarHandle ownLoop() {
        try {
            return MethodHandles.lookup().findVarHandle(Staging.class, "loop", VectorLoop.class);
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The calling thread's. */
    static Staging own() {
        return OWN.get();
    }

    /**
     * Where the channels of a pixel stand on the heap: each of up to two parts fills whole blocks, what is left over of its last one being
     * nobody's.
     *
     * @param first channels of the first part
     * @param second channels of the second part; 0 for none
     */
    record Order(int first, int second) {

        int channels() {
            return first + second;
        }

        /** Elements from a pixel to the next. */
        int width() {
            return blocks(first) + blocks(second);
        }

        private static int blocks(int channels) {
            return (channels + BLOCK - 1) / BLOCK * BLOCK;
        }

        /** Where channel {@code c} of the two parts stands. */
        int place(int c) {
            return c < first ? c : blocks(first) + c - first;
        }

        private boolean dense() {
            return channels() == width();
        }
    }

    /**
     * The same loop by way of a field that is opaque to the compiler, so that it cannot tell the loop's kind: see {@link VectorLoop}. A volatile field
     * would make the processor wait until all that was written before has reached the cache.
     */
    VectorLoop unknown(VectorLoop known) {
        LOOP.setOpaque(this, known);
        return (VectorLoop) LOOP.getOpaque(this);
    }

    /** An array of at least {@code length} floats, the same each time. */
    float[] floats(Use use, int length) {
        if (floats[use.ordinal()].length < length) {
            floats[use.ordinal()] = new float[length];
        }
        return floats[use.ordinal()];
    }

    /** An array of at least {@code length} bfloat16s, the same each time. */
    short[] halves(Use use, int length) {
        if (halves[use.ordinal()].length < length) {
            halves[use.ordinal()] = new short[length];
        }
        return halves[use.ordinal()];
    }

    /** Copies {@code count} pixels of {@code source}, from {@code pixel} on as counted through all items, to {@code at} on in {@code to}. */
    void read(Tensor source, Order order, int pixel, int count, float[] to, int at) {
        int length = count * order.channels();
        if (order.dense()) {
            source.floats().get(pixel * order.channels(), to, at, length);
        } else {
            float[] dense = floats(Use.DENSE, length);
            source.floats().get(pixel * order.channels(), dense, 0, length);
            spread(dense, order, count, to, at);
        }
    }

    /** The same for bfloat16s. */
    void read(Tensor source, Order order, int pixel, int count, short[] to) {
        int length = count * order.channels();
        if (order.dense()) {
            source.halves().get(pixel * order.channels(), to, 0, length);
        } else {
            short[] dense = halves(Use.DENSE, length);
            source.halves().get(pixel * order.channels(), dense, 0, length);
            spread(dense, order, count, to, 0);
        }
    }

    /** Copies {@code count} pixels to those of {@code target} from {@code pixel} on. */
    void write(float[] from, Tensor target, Order order, int pixel, int count) {
        int length = count * order.channels();
        float[] dense = order.dense() ? from : floats(Use.DENSE, length);
        if (!order.dense()) {
            gather(from, order, count, dense);
        }
        target.floats().put(pixel * order.channels(), dense, 0, length);
    }

    /** The same for bfloat16s. */
    void write(short[] from, Tensor target, Order order, int pixel, int count) {
        int length = count * order.channels();
        short[] dense = order.dense() ? from : halves(Use.DENSE, length);
        if (!order.dense()) {
            gather(from, order, count, dense);
        }
        target.halves().put(pixel * order.channels(), dense, 0, length);
    }

    /** Puts gaps between pixels that stand without; both arrays are of floats or both of shorts. */
    private static void spread(Object dense, Order order, int count, Object to, int at) {
        for (int i = 0; i < count; i++) {
            int pixel = i * order.channels();
            int place = at + i * order.width();
            System.arraycopy(dense, pixel, to, place, order.first);
            System.arraycopy(dense, pixel + order.first, to, place + Order.blocks(order.first), order.second);
        }
    }

    private static void gather(Object from, Order order, int count, Object dense) {
        for (int i = 0; i < count; i++) {
            int pixel = i * order.channels();
            int place = i * order.width();
            System.arraycopy(from, place, dense, pixel, order.first);
            System.arraycopy(from, place + Order.blocks(order.first), dense, pixel + order.first, order.second);
        }
    }
}
