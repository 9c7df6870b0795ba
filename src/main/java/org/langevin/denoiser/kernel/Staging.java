package org.langevin.denoiser.kernel;

import java.nio.ShortBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * One thread's copies of images on the heap, as floats, a few kilobytes at a time through the first-level cache: there a pass over them is
 * compiled to plain vector instructions whatever the JDK, while on off-heap memory the compiler now and then makes an object of every vector, an
 * order of magnitude slower.
 */
final class Staging {

    /** Channels that are worked on together: two vectors. */
    static final int BLOCK = 2 * Lanes.COUNT;

    private static final ThreadLocal<Staging> OWN = ThreadLocal.withInitial(Staging::new);

    private float[] item = new float[0];
    private float[] from = new float[0];
    private float[] to = new float[0];
    private float[] packed = new float[0];
    private short[] halves = new short[0];
    private short[] packedHalves = new short[0];

    private Staging() {}

    /** The calling thread's. */
    static Staging own() {
        return OWN.get();
    }

    /**
     * Where the channels of a pixel stand on the heap: each of up to two parts fills whole blocks, what is left over of its last one being
     * nobody's; and of bfloat16s a block has every other channel in its first vector, the rest in its second, since their conversion is
     * cheapest so.
     *
     * @param first channels of the first part
     * @param second channels of the second part; 0 for none
     * @param halves whether they are bfloat16s
     */
    record Order(int first, int second, boolean halves) {

        int channels() {
            return first + second;
        }

        /** Floats from a pixel to the next. */
        int width() {
            return blocks(first) + blocks(second);
        }

        private static int blocks(int channels) {
            return (channels + BLOCK - 1) / BLOCK * BLOCK;
        }

        /** Where channel {@code c} of the two parts stands. */
        int place(int c) {
            int at = c < first ? c : blocks(first) + c - first;
            int within = at % BLOCK;
            return halves ? at - within + within % 2 * Lanes.COUNT + within / 2 : at;
        }

        private boolean whole() {
            return channels() == width();
        }
    }

    /** An array of at least {@code length}, the same each time. */
    float[] item(int length) {
        item = item.length < length ? new float[length] : item;
        return item;
    }

    /** A second one. */
    float[] from(int length) {
        from = from.length < length ? new float[length] : from;
        return from;
    }

    /** A third one. */
    float[] to(int length) {
        to = to.length < length ? new float[length] : to;
        return to;
    }

    /** Copies {@code count} pixels of {@code source}, from {@code pixel} on as counted through all items, to {@code at} on in {@code to}. */
    void read(Tensor source, Order order, int pixel, int count, float[] to, int at) {
        int length = count * order.channels();
        if (source.type() == DataType.FLOAT) {
            float[] dense = order.whole() ? to : packed(length);
            source.floats().get(pixel * order.channels(), dense, order.whole() ? at : 0, length);
            if (!order.whole()) {
                unpack(dense, order, count, to, at);
            }
            return;
        }
        grow(count * order.width());
        short[] dense = order.whole() ? halves : packedHalves;
        source.halves().get(pixel * order.channels(), dense, 0, length);
        if (!order.whole()) {
            unpack(dense, order, count, halves, 0);
        }
        unzip(count * order.width(), to, at);
    }

    /** Copies {@code count} pixels that stand from {@code at} on in {@code from} to those of {@code target} from {@code pixel} on. */
    void write(float[] from, int at, Tensor target, Order order, int pixel, int count) {
        int length = count * order.channels();
        if (target.type() == DataType.FLOAT) {
            float[] dense = order.whole() ? from : packed(length);
            if (!order.whole()) {
                pack(from, at, order, count, dense);
            }
            target.floats().put(pixel * order.channels(), dense, order.whole() ? at : 0, length);
            return;
        }
        grow(count * order.width());
        zip(count * order.width(), from, at);
        short[] dense = order.whole() ? halves : packedHalves;
        if (!order.whole()) {
            pack(halves, 0, order, count, dense);
        }
        ShortBuffer buffer = target.halves();
        buffer.put(pixel * order.channels(), dense, 0, length);
    }

    private float[] packed(int length) {
        packed = packed.length < length ? new float[length] : packed;
        return packed;
    }

    private void grow(int length) {
        halves = halves.length < length ? new short[length] : halves;
        packedHalves = packedHalves.length < length ? new short[length] : packedHalves;
    }

    /** Spreads pixels that stand without gaps; either array is of floats or of shorts. */
    private static void unpack(Object dense, Order order, int count, Object to, int at) {
        for (int i = 0; i < count; i++) {
            int pixel = i * order.channels();
            int place = at + i * order.width();
            System.arraycopy(dense, pixel, to, place, order.first);
            System.arraycopy(dense, pixel + order.first, to, place + Order.blocks(order.first), order.second);
        }
    }

    private static void pack(Object from, int at, Order order, int count, Object dense) {
        for (int i = 0; i < count; i++) {
            int pixel = i * order.channels();
            int place = at + i * order.width();
            System.arraycopy(from, place, dense, pixel, order.first);
            System.arraycopy(from, place + Order.blocks(order.first), dense, pixel + order.first, order.second);
        }
    }

    private void unzip(int length, float[] to, int at) {
        short[] pairs = halves;
        VectorLoop.run(
                (begin, end, c, k) -> {
                    for (int i = begin; i < end; i += BLOCK) {
                        ShortVector pair = ShortVector.fromArray(Bfloat16.PAIRS, pairs, i);
                        Bfloat16.evens(pair).intoArray(to, at + i);
                        Bfloat16.odds(pair).intoArray(to, at + i + Lanes.COUNT);
                    }
                },
                0,
                length,
                0,
                0);
    }

    private void zip(int length, float[] from, int at) {
        short[] pairs = halves;
        VectorLoop.run(
                (begin, end, c, k) -> {
                    for (int i = begin; i < end; i += BLOCK) {
                        FloatVector evens = FloatVector.fromArray(Lanes.SPECIES, from, at + i);
                        FloatVector odds = FloatVector.fromArray(Lanes.SPECIES, from, at + i + Lanes.COUNT);
                        Bfloat16.zip(evens, odds).intoArray(pairs, i);
                    }
                },
                0,
                length,
                0,
                0);
    }
}
