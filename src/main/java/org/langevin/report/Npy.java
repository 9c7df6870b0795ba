package org.langevin.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Arrays in numpy's file format, which {@code numpy.load} reads: version 1.0 (NEP 1), little-endian float32, the last index fastest.
 */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    /** Where values may begin: numpy maps files into memory and wants them aligned. */
    private static final int ALIGNMENT = 64;

    private Npy() {}

    /**
     * Writes images as an array [count, channels, height, width], bit for bit.
     *
     * @param file its name
     * @param images what to write, in either order
     * @throws IOException if the file can't be written
     */
    public static void write(Path file, ImageBatch images) throws IOException {
        CompleteFile.write(file, out -> {
            out.write(header(images));
            for (int image = 0; image < images.count(); image++) {
                writeImage(images, image, out);
            }
        });
    }

    private static byte[] header(ImageBatch images) {
        String dictionary = String.format(
                "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d, %d, %d), }",
                images.count(), images.channels(), images.height(), images.width());
        int preamble = MAGIC.length + Short.BYTES;
        int unpadded = preamble + dictionary.length() + 1;
        int length = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        String padded = dictionary + " ".repeat(length - unpadded) + "\n";
        return ByteBuffer.allocate(length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putShort((short) padded.length())
                .put(padded.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    private static void writeImage(ImageBatch images, int image, OutputStream out) throws IOException {
        int values = images.channels() * images.height() * images.width();
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values).order(ByteOrder.LITTLE_ENDIAN);
        for (int channel = 0; channel < images.channels(); channel++) {
            for (int y = 0; y < images.height(); y++) {
                for (int x = 0; x < images.width(); x++) {
                    bytes.putFloat(images.value(image, channel, y, x));
                }
            }
        }
        out.write(bytes.array());
    }
}
