package org.langevin.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * DataVec's way to read the binary files of CIFAR-10 (Krizhevsky, "Learning multiple layers of features from tiny images", 2009, and
 * the page of the dataset). A file has 10,000 records of 3073 bytes: the class, 0 to 9, then 32 × 32 values each of red, green and
 * blue, row by row. It has no header, so the length is all there is to check, beside the classes; both are. The split's locations are
 * the files in their order.
 */
public final class CifarRecordReader extends ImageRecordReader {
    /** Records of every file of CIFAR-10. */
    static final int RECORDS = 10_000;

    static final int SIDE = 32;
    static final int CLASSES = 10;
    private static final int PLANE = SIDE * SIDE;
    /** Length of a record, bytes. */
    static final int RECORD = 1 + 3 * PLANE;

    private static final String FETCH_AGAIN = "take the file from cifar-10-binary.tar.gz again";

    private final int recordsPerFile;
    private final List<String> names;
    private transient Path[] files = {};
    private transient int read;
    /** The file being read, or null. */
    private transient InputStream content;

    /**
     * A reader that waits for {@link #initialize}.
     *
     * @param names of the classes, ten, or none
     */
    public CifarRecordReader(List<String> names) {
        this(names, RECORDS);
    }

    CifarRecordReader(List<String> names, int recordsPerFile) {
        this.names = List.copyOf(names);
        this.recordsPerFile = recordsPerFile;
    }

    @Override
    void open(URI[] locations) {
        files = Arrays.stream(locations).map(Path::of).toArray(Path[]::new);
        read = 0;
        for (Path file : files) {
            requireLength(file);
        }
    }

    private void requireLength(Path file) {
        long expected = (long) recordsPerFile * RECORD;
        if (!Files.isRegularFile(file)) {
            throw new DataException(file, "is missing", "put all files of CIFAR-10 side by side");
        }
        try {
            if (Files.size(file) != expected) {
                throw new DataException(
                        file, "has a length of " + Files.size(file) + " bytes, expected " + expected, FETCH_AGAIN);
            }
        } catch (IOException unreadable) {
            throw new DataException(file, "can't be read: " + unreadable, FETCH_AGAIN);
        }
    }

    @Override
    public int size() {
        return files.length * recordsPerFile;
    }

    @Override
    public ImageShape shape() {
        return new ImageShape(SIDE, SIDE, 3);
    }

    @Override
    public boolean isLabelled() {
        return true;
    }

    @Override
    public List<String> getLabels() {
        return names;
    }

    @Override
    boolean hasAnother() {
        return read < size();
    }

    @Override
    Labelled another() {
        Path file = files[read / recordsPerFile];
        int within = read % recordsPerFile;
        try {
            if (within == 0) {
                close();
                content = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
            }
            byte[] record = content.readNBytes(RECORD);
            if (record.length < RECORD) {
                throw new EOFException("it was shortened while it was read");
            }
            if ((record[0] & 0xff) >= CLASSES) {
                throw new DataException(
                        file,
                        (long) within * RECORD,
                        "a class of " + (record[0] & 0xff) + ", expected 0 to " + (CLASSES - 1),
                        FETCH_AGAIN);
            }
            read++;
            return new Labelled(interleaved(record), record[0]);
        } catch (IOException damaged) {
            throw new DataException(file, (long) within * RECORD, "can't be read on: " + damaged, FETCH_AGAIN);
        }
    }

    /** From three planes behind the class to three values a pixel. */
    private static byte[] interleaved(byte[] record) {
        byte[] pixels = new byte[3 * PLANE];
        for (int pixel = 0; pixel < PLANE; pixel++) {
            for (int c = 0; c < 3; c++) {
                pixels[3 * pixel + c] = record[1 + c * PLANE + pixel];
            }
        }
        return pixels;
    }

    @Override
    ImageRecordReader fresh() {
        return new CifarRecordReader(names, recordsPerFile);
    }

    @Override
    public void close() {
        try {
            if (content != null) {
                content.close();
            }
        } catch (IOException unreadable) {
            throw new DataException(files[0], "can't be closed: " + unreadable, FETCH_AGAIN);
        }
    }
}
