package org.langevin.cli.dataset;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The regular files in a gzipped tar file (POSIX.1-2017, pax, "ustar interchange format"), one after the other as streams. Nothing is
 * unpacked to disk, so names and links in it can lead nowhere; entries that are not regular files are passed over.
 */
final class TarFile implements Closeable {
    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE_LENGTH = 12;
    private static final int SUM_AT = 148;
    private static final int SUM_LENGTH = 8;
    private static final int TYPE_AT = 156;

    /**
     * A file.
     *
     * @param name its path in the archive
     * @param content its bytes, readable until the next file is asked for
     */
    record Entry(String name, InputStream content) {}

    private final InputStream archive;
    /** Bytes of the present file, and of its padding, not yet read. */
    private long left;

    private long padding;

    TarFile(Path file) throws IOException {
        this.archive = new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16), 1 << 16);
    }

    /** The next regular file, or nothing at the end. */
    Optional<Entry> next() throws IOException {
        while (true) {
            archive.skipNBytes(left + padding);
            byte[] header = archive.readNBytes(BLOCK);
            if (header.length == 0 || isZero(header)) {
                left = 0;
                padding = 0;
                return Optional.empty();
            }
            requireSum(header);
            left = octal(header, SIZE_AT, SIZE_LENGTH);
            padding = (BLOCK - left % BLOCK) % BLOCK;
            if (header[TYPE_AT] == '0' || header[TYPE_AT] == 0) {
                return Optional.of(new Entry(text(header, 0, NAME), new Content()));
            }
        }
    }

    private static void requireSum(byte[] header) throws IOException {
        if (header.length < BLOCK) {
            throw new EOFException("the archive ends in a header");
        }
        long sum = SUM_LENGTH * ' ';
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= SUM_AT && i < SUM_AT + SUM_LENGTH ? 0 : header[i] & 0xff;
        }
        if (sum != octal(header, SUM_AT, SUM_LENGTH)) {
            throw new IOException("a header of the archive is damaged");
        }
    }

    private static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] header, int at, int length) {
        String field = new String(header, at, length, StandardCharsets.UTF_8);
        int end = field.indexOf('\0');
        return end < 0 ? field : field.substring(0, end);
    }

    private static long octal(byte[] header, int at, int length) throws IOException {
        String digits = text(header, at, length).strip();
        if (!digits.matches("[0-7]{1,11}")) {
            throw new IOException("a header of the archive is damaged: \"" + digits + "\" is no number");
        }
        return Long.parseLong(digits, 8);
    }

    /** Ends where the file does. */
    private final class Content extends FilterInputStream {
        Content() {
            super(archive);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = archive.read(into, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new EOFException("the archive ends in a file");
            }
            left -= read;
            return read;
        }

        @Override
        public void close() {
            // the archive stays open
        }
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }
}
