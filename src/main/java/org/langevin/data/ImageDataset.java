package org.langevin.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.datavec.api.writable.BytesWritable;
import org.datavec.api.writable.Writable;

/**
 * Images in memory, a byte a value, [n, height, width, channels], with their labels if they have any. Immutable.
 *
 * <p>A network sees byte b as the number b / 127.5 − 1 in [−1, 1]: black is −1, white is 1, and nothing is exactly 0.
 */
public final class ImageDataset {
    private static final float[] SCALED = scaledBytes();

    private final ImageShape shape;
    private final byte[] pixels;
    private final int[] labels;

    private ImageDataset(ImageShape shape, byte[] pixels, int[] labels) {
        this.shape = shape;
        this.pixels = pixels;
        this.labels = labels;
    }

    /**
     * Reads all records that are left in a reader.
     *
     * @param reader an initialised reader at its first record
     * @return the images, in the reader's order
     * @throws DataException if the reader's files are damaged
     */
    public static ImageDataset read(IdxRecordReader reader) {
        int values = reader.shape().values();
        byte[] pixels = new byte[Math.multiplyExact(reader.size(), values)];
        int[] labels = new int[reader.isLabelled() ? reader.size() : 0];
        for (int i = 0; i < reader.size(); i++) {
            List<Writable> entry = reader.next();
            System.arraycopy(((BytesWritable) entry.get(0)).getContent(), 0, pixels, i * values, values);
            if (reader.isLabelled()) {
                labels[i] = entry.get(1).toInt();
            }
        }
        return new ImageDataset(reader.shape(), pixels, labels);
    }

    /** How many images there are. */
    public int size() {
        return pixels.length / shape.values();
    }

    /** The shape of every image. */
    public ImageShape shape() {
        return shape;
    }

    /** Whether every image has a label. */
    public boolean isLabelled() {
        return labels.length > 0;
    }

    /**
     * The class of an image.
     *
     * @param item which image, 0 to {@code size() - 1}
     * @return its label, 0 to 255
     * @throws IllegalStateException if the images have no labels
     */
    public int label(int item) {
        if (!isLabelled()) {
            throw new IllegalStateException("these images have no labels; ask isLabelled() first");
        }
        return labels[item];
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
     * Writes an image as numbers in [−1, 1].
     *
     * @param item which image, 0 to {@code size() - 1}
     * @param out receives [height, width, channels]
     * @param offset where in {@code out} it starts
     */
    public void scale(int item, float[] out, int offset) {
        int values = shape.values();
        int first = item * values;
        for (int i = 0; i < values; i++) {
            out[offset + i] = SCALED[pixels[first + i] & 0xff];
        }
    }

    /**
     * Some of the images.
     *
     * @param items which, in the order they shall have; each 0 to {@code size() - 1}
     * @return a dataset of its own
     */
    public ImageDataset select(int... items) {
        int values = shape.values();
        byte[] chosen = new byte[Math.multiplyExact(items.length, values)];
        int[] chosenLabels = new int[isLabelled() ? items.length : 0];
        for (int i = 0; i < items.length; i++) {
            System.arraycopy(pixels, items[i] * values, chosen, i * values, values);
            if (isLabelled()) {
                chosenLabels[i] = labels[items[i]];
            }
        }
        return new ImageDataset(shape, chosen, chosenLabels);
    }

    /**
     * What tells this dataset from any other, whatever its files are called: SHA-256 over shape, pixels and labels. A run records
     * it, so that a resumed run notices when its data were changed.
     *
     * @return 64 hexadecimal digits
     */
    public String sha256() {
        MessageDigest digest = newSha256();
        digest.update(ints(size(), shape.height(), shape.width(), shape.channels()));
        digest.update(pixels);
        digest.update(ints(labels));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static byte[] ints(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * values.length);
        bytes.asIntBuffer().put(values);
        return bytes.array();
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform must have SHA-256", impossible);
        }
    }

    private static float[] scaledBytes() {
        float[] scaled = new float[256];
        for (int b = 0; b < 256; b++) {
            scaled[b] = (float) (b / 127.5 - 1);
        }
        return scaled;
    }
}
