package org.langevin.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

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
        ByteBuffer images = idx(count, SIZE, SIZE);
        ByteBuffer labels = idx(count);
        for (int n = first; n < first + count; n++) {
            for (int pixel = 0; pixel < SIZE * SIZE; pixel++) {
                boolean onBar = pixel % SIZE / 2 == n % CLASSES;
                images.put((byte) (onBar ? 180 + n : 0));
            }
            labels.put((byte) (n % CLASSES));
        }
        Files.write(folder.resolve(part + "-images-idx3-ubyte"), images.array());
        Files.write(folder.resolve(part + "-labels-idx1-ubyte"), labels.array());
    }

    /** A file of unsigned bytes of these sizes, filled as far as its header. */
    private static ByteBuffer idx(int... sizes) {
        int values = IntStream.of(sizes).reduce(1, Math::multiplyExact);
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + values).putInt(0x0800 + sizes.length);
        IntStream.of(sizes).forEach(file::putInt);
        return file;
    }
}
