package org.langevin.data;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Writes a file of unsigned bytes in the IDX format, compressed with gzip: what {@link IdxFile} reads. */
public final class IdxWriter implements Closeable {
    /** Magic number of unsigned bytes, to which the rank is added. */
    private static final int UNSIGNED_BYTES = 0x0800;

    private final Path file;
    private final DataOutputStream out;
    private long left;

    private IdxWriter(Path file, int... sizes) throws IOException {
        this.file = file;
        this.out = new DataOutputStream(
                new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(file), 1 << 16), 1 << 16));
        this.left = Arrays.stream(sizes).asLongStream().reduce(1, Math::multiplyExact);
        out.writeInt(UNSIGNED_BYTES + sizes.length);
        for (int size : sizes) {
            out.writeInt(size);
        }
    }

    /**
     * Begins a file.
     *
     * @param file its name; what stands there is replaced
     * @param sizes of the axes, the items first
     */
    public static IdxWriter compressed(Path file, int... sizes) throws IOException {
        return new IdxWriter(file, sizes);
    }

    /** Writes the next values. */
    public void write(byte[] values) throws IOException {
        left -= values.length;
        out.write(values);
    }

    /**
     * Ends the file.
     *
     * @throws IllegalStateException if the values were not as many as the sizes say
     */
    @Override
    public void close() throws IOException {
        out.close();
        if (left != 0) {
            throw new IllegalStateException(file + ": " + left + " values are missing of what its sizes say");
        }
    }
}
