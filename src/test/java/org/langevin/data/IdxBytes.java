package org.langevin.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/** Makes IDX files, good and bad ones. */
final class IdxBytes {
    private IdxBytes() {}

    /** A file's content whose value number i is i modulo 251, a prime, so that no shift by a row or an image goes unseen. */
    static byte[] of(int... sizes) {
        int values = IntStream.of(sizes).reduce(1, Math::multiplyExact);
        ByteBuffer content = ByteBuffer.allocate(4 + 4 * sizes.length + values).put(header(sizes));
        for (int i = 0; i < values; i++) {
            content.put((byte) (i % 251));
        }
        return content.array();
    }

    /** A header alone, whatever it claims. */
    static byte[] header(int... sizes) {
        ByteBuffer header = ByteBuffer.allocate(4 + 4 * sizes.length).putInt(0x0800 + sizes.length);
        IntStream.of(sizes).forEach(header::putInt);
        return header.array();
    }

    static byte[] compressed(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static Path write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            return Files.write(file, bytes);
        } catch (IOException notWritten) {
            throw new UncheckedIOException(notWritten);
        }
    }
}
