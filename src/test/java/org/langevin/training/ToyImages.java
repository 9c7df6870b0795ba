package org.langevin.training;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A dataset small enough to be learned in seconds: 8 by 8 pixels, black but for one bright bar two pixels wide, whose place is
 * the image's class, 0 to 3, and whose brightness its number.
 */
public final class ToyImages {

    /** Height and width, pixels. */
    public static final int SIZE = 8;

    /** The places a bar may have. */
    public static final int CLASSES = 4;

    private ToyImages() {}

    /**
     * Writes a dataset's four files in IDX format, 60 images to train on and 12 to hold out.
     *
     * @param folder where to; made if it is not there
     * @return {@code folder}
     */
    public static Path write(Path folder) {
        try {
            Files.createDirectories(folder);
            write(folder, "train", 0, 60);
            write(folder, "t10k", 60, 12);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path folder, String part, int first, int count) throws IOException {
        byte[] images = new byte[count * SIZE * SIZE];
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            int number = first + i;
            labels[i] = (byte) (number % CLASSES);
            for (int pixel = 0; pixel < SIZE * SIZE; pixel++) {
                boolean onBar = pixel % SIZE / 2 == labels[i];
                images[i * SIZE * SIZE + pixel] = (byte) (onBar ? 180 + number : 0);
            }
        }
        writeIdx(folder.resolve(part + "-images-idx3-ubyte"), images, count, SIZE, SIZE);
        writeIdx(folder.resolve(part + "-labels-idx1-ubyte"), labels, count);
    }

    /** A file of unsigned bytes: 0x08 for their type, how many sizes there are, the sizes, the bytes. */
    private static void writeIdx(Path file, byte[] values, int... sizes) throws IOException {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeInt(0x0800 + sizes.length);
            for (int size : sizes) {
                out.writeInt(size);
            }
            out.write(values);
        }
    }
}
