package org.langevin.data;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * A file of unsigned bytes in the IDX format, plain or compressed with gzip, read once from front to back.
 *
 * <p>The format (LeCun, Cortes and Burges, "The MNIST database"): two zero bytes, the type of the values (8: unsigned byte), the
 * rank, then each size as a 32-bit number, most significant byte first, then the values, the last index fastest. The first size
 * counts the items.
 *
 * <p>The header is held against the length of the file before anything is allocated for the values: a plain file must have
 * exactly the length its header claims, a compressed one at least a 1032nd of it, the most that DEFLATE can save (RFC 1951: 258
 * bytes for two bits).
 */
final class IdxFile implements Closeable {
    private static final int UNSIGNED_BYTE = 8;
    private static final int LARGEST_RANK = 4;
    private static final int MAGIC_BYTES = 4;
    /** The largest array that every JVM allocates, in bytes; all values together must fit into one. */
    private static final int LARGEST_CONTENT = Integer.MAX_VALUE - 8;

    private static final long DEFLATE_BEST_RATIO = 1032;
    private static final String FETCH_AGAIN = "fetch the file again, or leave it out if it is not meant as IDX";

    private final Path path;
    private final InputStream content;
    private final int[] sizes;
    /** Bytes of content read so far. */
    private long offset;

    /**
     * Opens a file, and reads and checks its header.
     *
     * @param path the file
     * @throws DataException if it is not there or not what an IDX file must be
     */
    IdxFile(Path path) {
        this.path = path;
        if (!Files.isRegularFile(path)) {
            String problem = Files.exists(path) ? "is not a regular file" : "is missing";
            throw new DataException(path, problem, "check the dataset's folder");
        }
        try {
            this.content = open();
            this.sizes = readSizes();
            checkLength();
        } catch (IOException unreadable) {
            throw refused(unreadable);
        }
    }

    /** The size of each axis; the first counts the items. */
    int[] sizes() {
        return sizes.clone();
    }

    /** How many items the file holds. */
    int items() {
        return sizes[0];
    }

    /**
     * Reads the next item.
     *
     * @return its bytes, in the file's order
     * @throws DataException if the file ends before, or is damaged
     */
    byte[] next() {
        try {
            return read(Math.toIntExact(values() / items()));
        } catch (IOException damaged) {
            throw refused(damaged);
        }
    }

    /**
     * Checks that nothing follows the last item; for a compressed file, that its checksum agrees, too.
     *
     * @throws DataException if not
     */
    void requireEnd() {
        try {
            if (content.read() != -1) {
                throw new DataException(path, offset, "goes on after the last of " + items() + " items", FETCH_AGAIN);
            }
        } catch (IOException damaged) {
            throw refused(damaged);
        }
    }

    @Override
    public void close() {
        try {
            content.close();
        } catch (IOException unreadable) {
            throw refused(unreadable);
        }
    }

    private InputStream open() throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
        raw.mark(2);
        boolean compressed = raw.read() == 0x1f && raw.read() == 0x8b;
        raw.reset();
        return compressed ? new GZIPInputStream(raw, 1 << 16) : raw;
    }

    private int[] readSizes() throws IOException {
        byte[] magic = read(MAGIC_BYTES);
        int rank = magic[3];
        if (magic[0] != 0 || magic[1] != 0 || magic[2] != UNSIGNED_BYTE || rank < 1 || rank > LARGEST_RANK) {
            throw new DataException(
                    path,
                    0,
                    String.format(
                            "starts with the bytes %02x %02x %02x %02x, expected 00 00 08 and a rank of 1 to %d: "
                                    + "not an IDX file of unsigned bytes",
                            magic[0], magic[1], magic[2], magic[3], LARGEST_RANK),
                    FETCH_AGAIN);
        }
        int[] read = new int[rank];
        ByteBuffer.wrap(read(Integer.BYTES * rank)).asIntBuffer().get(read);
        for (int axis = 0; axis < rank; axis++) {
            if (read[axis] < 1) {
                throw new DataException(
                        path,
                        MAGIC_BYTES + Integer.BYTES * axis,
                        "size " + Integer.toUnsignedString(read[axis]) + " of axis " + axis + ", expected 1 to "
                                + Integer.MAX_VALUE,
                        FETCH_AGAIN);
            }
        }
        return read;
    }

    private void checkLength() throws IOException {
        long found = Files.size(path);
        long claimed = offset + values();
        boolean possible =
                content instanceof GZIPInputStream ? claimed <= DEFLATE_BEST_RATIO * found : claimed == found;
        if (!possible) {
            throw new DataException(
                    path,
                    Math.min(claimed, found),
                    "has a length of " + found + " bytes, but sizes " + Arrays.toString(sizes) + " make " + claimed,
                    FETCH_AGAIN);
        }
    }

    /** How many values all items have together: at most {@link #LARGEST_CONTENT}. */
    private long values() {
        long values = 1;
        for (int size : sizes) {
            values *= size;
            if (values > LARGEST_CONTENT) {
                throw new DataException(
                        path,
                        MAGIC_BYTES,
                        "sizes " + Arrays.toString(sizes) + " make more than the " + LARGEST_CONTENT
                                + " bytes of one array",
                        "split the dataset into smaller files");
            }
        }
        return values;
    }

    private byte[] read(int length) throws IOException {
        byte[] bytes = content.readNBytes(length);
        offset += bytes.length;
        if (bytes.length < length) {
            throw new DataException(path, offset, "ends " + (length - bytes.length) + " bytes early", FETCH_AGAIN);
        }
        return bytes;
    }

    private DataException refused(IOException damaged) {
        return new DataException(path, offset, "can't be read on: " + damaged.getMessage(), FETCH_AGAIN);
    }
}
