package org.langevin.denoiser.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * One thread's copy of an item's images on the heap, as floats, where a pass over them is compiled to plain vector instructions whatever the
 * JDK: on off-heap memory the compiler now and then makes an object of every vector, an order of magnitude slower.
 *
 * <p>A copy goes through the first-level cache a few kilobytes at a time, and the item itself stays in the second.
 */
final class Staging {

    private static final ThreadLocal<Staging> OWN = ThreadLocal.withInitial(Staging::new);

    private float[] first = new float[0];
    private float[] second = new float[0];
    private float[] tile = new float[0];
    private float[] rows = new float[0];
    private short[] halves = new short[0];

    private Staging() {}

    /** The calling thread's. */
    static Staging own() {
        return OWN.get();
    }

    /** An array of at least {@code length}, the same each time. */
    float[] first(int length) {
        first = first.length < length ? new float[length] : first;
        return first;
    }

    /** A second one. */
    float[] second(int length) {
        second = second.length < length ? new float[length] : second;
        return second;
    }

    /** A third one. */
    float[] tile(int length) {
        tile = tile.length < length ? new float[length] : tile;
        return tile;
    }

    /** Copies {@code count} elements of {@code source} from {@code from} on. */
    void read(Tensor source, int from, float[] to, int at, int count) {
        if (source.type() == DataType.FLOAT) {
            source.floats().get(from, to, at, count);
            return;
        }
        grow(count);
        source.halves().get(from, halves, 0, count);
        short[] from16 = halves;
        int whole = count - count % Lanes.COUNT;
        VectorLoop.run(
                (begin, end, c, k) -> {
                    for (int i = begin; i < end; i += Lanes.COUNT) {
                        Bfloat16.toFloats(ShortVector.fromArray(Bfloat16.SPECIES, from16, i))
                                .intoArray(to, at + i);
                    }
                },
                0,
                whole,
                0,
                0);
        for (int i = whole; i < count; i++) {
            to[at + i] = Bfloat16.toFloat(halves[i]);
        }
    }

    /** Copies {@code count} floats to the elements of {@code target} from {@code to} on. */
    void write(float[] source, int from, Tensor target, int to, int count) {
        if (target.type() == DataType.FLOAT) {
            target.floats().put(to, source, from, count);
            return;
        }
        grow(count);
        short[] to16 = halves;
        int whole = count - count % Lanes.COUNT;
        VectorLoop.run(
                (begin, end, c, k) -> {
                    for (int i = begin; i < end; i += Lanes.COUNT) {
                        Bfloat16.of(FloatVector.fromArray(Lanes.SPECIES, source, from + i))
                                .intoArray(to16, i);
                    }
                },
                0,
                whole,
                0,
                0);
        for (int i = whole; i < count; i++) {
            halves[i] = Bfloat16.of(source[from + i]);
        }
        target.halves().put(to, halves, 0, count);
    }

    private void grow(int count) {
        halves = halves.length < count ? new short[count] : halves;
    }

    /**
     * Copies pixels of {@code channels} channels into pixels of {@code width} channels, from the channel {@code to} on.
     *
     * @param pixel the first pixel, counted through all items
     * @param count how many
     * @param at where the first of them begins in {@code into}
     */
    void read(Tensor source, int pixel, int count, int channels, float[] into, int at, int width, int to) {
        if (channels == width) {
            read(source, pixel * channels, into, at, count * channels);
            return;
        }
        rows = rows.length < count * channels ? new float[count * channels] : rows;
        read(source, pixel * channels, rows, 0, count * channels);
        for (int i = 0; i < count; i++) {
            System.arraycopy(rows, i * channels, into, at + i * width + to, channels);
        }
    }

    /** Copies the {@code channels} channels from {@code from} on of pixels of {@code width} channels, the reverse of the reading above. */
    void write(float[] source, int at, int width, int from, Tensor target, int pixel, int count, int channels) {
        if (channels == width) {
            write(source, at, target, pixel * channels, count * channels);
            return;
        }
        rows = rows.length < count * channels ? new float[count * channels] : rows;
        for (int i = 0; i < count; i++) {
            System.arraycopy(source, at + i * width + from, rows, i * channels, channels);
        }
        write(rows, 0, target, pixel * channels, count * channels);
    }
}
