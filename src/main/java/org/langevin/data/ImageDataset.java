package org.langevin.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.datavec.api.writable.BytesWritable;
import org.datavec.api.writable.Writable;

/**
 * Images in memory, a byte a value, [n, height, width, channels], with their labels if they have any. Immutable; a choice from a
 * dataset shares its memory.
 *
 * <p>A network sees byte b as the number b / 127.5 − 1 in [−1, 1]: black is −1, white is 1, and nothing is exactly 0.
 */
public final class ImageDataset {
    private static final float[] SCALED = scaledBytes();
    /** The largest array that every JVM allocates, in bytes; all images together must fit into one. */
    private static final long LARGEST_CONTENT = Integer.MAX_VALUE - 8;

    private final ImageShape shape;
    private final byte[] pixels;
    private final int[] labels;
    /** Which images of the memory are this dataset's, in its order. */
    private final int[] items;

    private final List<String> classNames;

    private ImageDataset(ImageShape shape, byte[] pixels, int[] labels, int[] items, List<String> classNames) {
        this.shape = shape;
        this.pixels = pixels;
        this.labels = labels;
        this.items = items;
        this.classNames = classNames;
    }

    /**
     * Reads all records that are left in a reader.
     *
     * @param reader an initialised reader at its first record
     * @return the images, in the reader's order
     * @throws DataException if the reader's files are damaged
     */
    public static ImageDataset read(ImageRecordReader reader) {
        int values = reader.shape().values();
        byte[] pixels = new byte[Math.multiplyExact(reader.size(), values)];
        int[] labels = new int[reader.isLabelled() ? reader.size() : 0];
        int count = 0;
        while (reader.hasNext()) {
            List<Writable> entry = reader.next();
            System.arraycopy(((BytesWritable) entry.get(0)).getContent(), 0, pixels, count * values, values);
            if (reader.isLabelled()) {
                labels[count] = entry.get(1).toInt();
            }
            count++;
        }
        int[] items = IntStream.range(0, count).toArray();
        return new ImageDataset(reader.shape(), pixels, labels, items, List.copyOf(reader.getLabels()));
    }

    /**
     * How many bytes images take in memory, if they can be held at all.
     *
     * @param count how many
     * @param shape of each
     * @param memory the most bytes they may take
     * @throws IllegalArgumentException if they are more, with both numbers
     */
    static void requireRoom(int count, ImageShape shape, long memory) {
        long bytes = (long) count * shape.values();
        long most = Math.min(LARGEST_CONTENT, memory);
        if (bytes > most) {
            throw new IllegalArgumentException("%,d images of %d x %d x %d make %,d bytes, expected at most %,d"
                    .formatted(count, shape.height(), shape.width(), shape.channels(), bytes, most));
        }
    }

    /** How many images there are. */
    public int size() {
        return items.length;
    }

    /** The shape of every image. */
    public ImageShape shape() {
        return shape;
    }

    /** Whether every image has a label. */
    public boolean isLabelled() {
        return labels.length > 0;
    }

    /** The names of the classes by their numbers; empty where they have none. */
    public List<String> classNames() {
        return classNames;
    }

    /** The same images with names for their classes. */
    ImageDataset named(List<String> names) {
        return new ImageDataset(shape, pixels, labels, items, List.copyOf(names));
    }

    /**
     * The class of an image.
     *
     * @param item which image, 0 to {@code size() - 1}
     * @return its label, at least 0
     * @throws IllegalStateException if the images have no labels
     */
    public int label(int item) {
        if (!isLabelled()) {
            throw new IllegalStateException("these images have no labels; ask isLabelled() first");
        }
        return labels[items[item]];
    }

    /** One more than the largest label; 0 where there are no labels. */
    public int classes() {
        int largest = -1;
        for (int label : labels) {
            largest = Math.max(largest, label);
        }
        return largest + 1;
    }

    /**
     * A value of an image as a byte.
     *
     * @param item which image, 0 to {@code size() - 1}
     * @param index which value of [height, width, channels]
     * @return 0 to 255
     */
    int value(int item, int index) {
        return pixels[items[item] * shape.values() + index] & 0xff;
    }

    /**
     * Writes an image as numbers in [−1, 1].
     *
     * @param item which image, 0 to {@code size() - 1}
     * @param out receives [height, width, channels]
     * @param offset where in {@code out} it starts
     */
    public void scale(int item, float[] out, int offset) {
        int values = shape.values();
        int first = items[item] * values;
        for (int i = 0; i < values; i++) {
            out[offset + i] = SCALED[pixels[first + i] & 0xff];
        }
    }

    /**
     * Writes an image's mirror image as numbers in [−1, 1]: left becomes right.
     *
     * @param item which image, 0 to {@code size() - 1}
     * @param out receives [height, width, channels]
     * @param offset where in {@code out} it starts
     */
    public void scaleMirrored(int item, float[] out, int offset) {
        int channels = shape.channels();
        int row = shape.width() * channels;
        int first = items[item] * shape.values();
        for (int at = 0; at < shape.values(); at += row) {
            for (int x = 0; x < row; x += channels) {
                for (int c = 0; c < channels; c++) {
                    out[offset + at + x + c] = SCALED[pixels[first + at + row - channels - x + c] & 0xff];
                }
            }
        }
    }

    /**
     * Some of the images.
     *
     * @param chosen which, in the order they shall have; each 0 to {@code size() - 1}
     * @return a dataset that shares this one's memory
     */
    public ImageDataset select(int... chosen) {
        int[] places = Arrays.stream(chosen).map(item -> items[item]).toArray();
        return new ImageDataset(shape, pixels, labels, places, classNames);
    }

    /**
     * What tells this dataset from any other, whatever its files are called: SHA-256 over shape, pixels and labels. A run records
     * it, so that a resumed run notices when its data were changed.
     *
     * @return 64 hexadecimal digits
     */
    public String sha256() {
        MessageDigest digest = FileSum.newSha256();
        digest.update(ints(size(), shape.height(), shape.width(), shape.channels()));
        for (int item : items) {
            digest.update(pixels, item * shape.values(), shape.values());
        }
        if (isLabelled()) {
            digest.update(ints(Arrays.stream(items).map(item -> labels[item]).toArray()));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static byte[] ints(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * values.length);
        bytes.asIntBuffer().put(values);
        return bytes.array();
    }

    private static float[] scaledBytes() {
        float[] scaled = new float[256];
        for (int b = 0; b < 256; b++) {
            scaled[b] = (float) (b / 127.5 - 1);
        }
        return scaled;
    }
}
