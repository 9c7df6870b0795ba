package org.langevin.checkpoint;

import com.fasterxml.jackson.core.JacksonException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A safetensors file, opened for reading: the header is read and checked at once, tensors when they are asked for. The format is
 * eight bytes with the header's length, the header in JSON, and the tensors one behind the other; it holds no code and carries
 * no checksum (a {@link Manifest} adds that).
 *
 * <p>Data are read through a small buffer and not mapped: a mapped file that another process cuts short takes the whole JVM
 * down with it.
 */
public final class Safetensors implements Closeable {

    private static final int CHUNK_BYTES = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final SafetensorsHeader header;
    private final long dataStart;

    private Safetensors(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.dataStart = Long.BYTES + headerBytes();
        this.header = readHeader();
    }

    /**
     * Opens a file.
     *
     * @param file a safetensors file
     * @return the file, to be closed by the caller
     * @throws CorruptCheckpointException if the format is not kept, naming the tensor or the offset
     */
    public static Safetensors open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new CorruptCheckpointException(file, "is no file; check the path");
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
            return new Safetensors(file, channel);
        } catch (IOException e) {
            close(channel);
            throw new UncheckedIOException(file + ": cannot be read", e);
        } catch (RuntimeException e) {
            close(channel);
            throw e;
        }
    }

    /**
     * The tensors of a file, in the order of their data.
     *
     * @return by name
     */
    public Map<String, TensorSpec> tensors() {
        Map<String, TensorSpec> specs = new LinkedHashMap<>();
        header.tensors().forEach((name, placed) -> specs.put(name, placed.spec()));
        return specs;
    }

    /**
     * The free texts of the header.
     *
     * @return by key; empty if there are none
     */
    public SortedMap<String, String> metadata() {
        return header.metadata();
    }

    /**
     * Reads a tensor of real numbers, rounding to floats where it holds more.
     *
     * @param name a tensor of type F64, F32, F16 or BF16
     * @return its elements, row-major
     */
    public float[] floats(String name) {
        float[] values = new float[Math.toIntExact(spec(name).elements())];
        read(name, FloatBuffer.wrap(values));
        return values;
    }

    /**
     * Reads a tensor of real numbers into memory of the caller's.
     *
     * @param name a tensor of type F64, F32, F16 or BF16
     * @param out takes its elements, row-major; must have room for exactly these
     */
    public void read(String name, FloatBuffer out) {
        TensorSpec spec = spec(name);
        if (out.remaining() != spec.elements()) {
            throw new IllegalArgumentException(
                    "'" + name + "' has " + spec.elements() + " elements, the buffer has room for " + out.remaining());
        }
        forEachChunk(spec, chunk -> Floats.convert(spec, chunk, out));
    }

    /**
     * Reads a tensor of whole numbers.
     *
     * @param name a tensor of type I64
     * @return its elements, row-major
     */
    public long[] longs(String name) {
        TensorSpec spec = spec(name);
        if (spec.dtype() != DType.I64) {
            throw new IllegalArgumentException("'" + name + "' is of type " + spec.dtype() + ", not I64");
        }
        LongBuffer values = LongBuffer.allocate(Math.toIntExact(spec.elements()));
        forEachChunk(spec, chunk -> values.put(chunk.asLongBuffer()));
        return values.array();
    }

    /**
     * A tensor of this file as a source for another one, byte for byte.
     *
     * @param name a tensor
     * @return reads from this file, which must stay open
     */
    public TensorSource source(String name) {
        TensorSpec spec = spec(name);
        long begin = dataStart + header.tensors().get(name).begin();
        return TensorSource.of(
                spec, (first, chunk) -> readFully(begin + first * spec.dtype().bytes(), chunk));
    }

    /**
     * What a new file of given tensors holds.
     *
     * @param metadata free texts by key; none for none
     * @param tensors the tensors; equal tensors make equal files, whatever their order here
     * @return the file's content, which asks the sources for their elements when it is written
     */
    static FileContent content(Map<String, String> metadata, Collection<TensorSource> tensors) {
        Map<String, TensorSource> byName = new LinkedHashMap<>();
        tensors.forEach(tensor -> byName.put(tensor.spec().name(), tensor));
        List<TensorSpec> specs = tensors.stream().map(TensorSource::spec).toList();
        return new NewFile(SafetensorsHeader.place(metadata, specs), byName);
    }

    /**
     * Writes a file, whole or not at all; one of the same name is replaced.
     *
     * @param file where to
     * @param metadata free texts by key; none for none
     * @param tensors the tensors; equal tensors make equal files, whatever their order here
     */
    public static void write(Path file, Map<String, String> metadata, Collection<TensorSource> tensors) {
        AtomicFolder.writeFile(FileOps.disk(), file, content(metadata, tensors));
    }

    @Override
    public void close() {
        close(channel);
    }

    /** A file that does not exist yet. */
    private record NewFile(SafetensorsHeader header, Map<String, TensorSource> sources) implements FileContent {

        @Override
        public long bytes() {
            long data =
                    sources.values().stream().mapToLong(s -> s.spec().bytes()).sum();
            return Long.BYTES + header.text().length + data;
        }

        @Override
        public void writeTo(WritableByteChannel out) throws IOException {
            byte[] text = header.text();
            FileContent.writeFully(littleEndian(Long.BYTES).putLong(0, text.length), out);
            FileContent.writeFully(ByteBuffer.wrap(text), out);
            ByteBuffer buffer = littleEndian(CHUNK_BYTES);
            for (String name : header.tensors().keySet()) {
                write(sources.get(name), buffer, out);
            }
        }

        private static void write(TensorSource source, ByteBuffer buffer, WritableByteChannel out) throws IOException {
            int size = source.spec().dtype().bytes();
            long elements = source.spec().elements();
            for (long first = 0; first < elements; first += CHUNK_BYTES / size) {
                int bytes = (int) Math.min(CHUNK_BYTES, (elements - first) * size);
                ByteBuffer chunk = buffer.slice(0, bytes).order(ByteOrder.LITTLE_ENDIAN);
                source.put(first, chunk);
                FileContent.writeFully(chunk.rewind(), out);
            }
        }
    }

    private TensorSpec spec(String name) {
        SafetensorsHeader.Placed placed = header.tensors().get(name);
        if (placed == null) {
            throw new CorruptCheckpointException(file, "has no tensor '" + name + "'");
        }
        return placed.spec();
    }

    private interface ChunkReader {
        void read(ByteBuffer chunk);
    }

    private void forEachChunk(TensorSpec spec, ChunkReader reader) {
        long begin = dataStart + header.tensors().get(spec.name()).begin();
        ByteBuffer buffer = littleEndian((int) Math.min(CHUNK_BYTES, spec.bytes()));
        for (long done = 0; done < spec.bytes(); done += CHUNK_BYTES) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), spec.bytes() - done));
            readFully(begin + done, buffer);
            reader.read(buffer.flip());
        }
    }

    private void readFully(long offset, ByteBuffer chunk) {
        try {
            long at = offset;
            while (chunk.hasRemaining()) {
                int read = channel.read(chunk, at);
                if (read < 0) {
                    throw new CorruptCheckpointException(
                            file, "ends at byte " + at + ", shorter than when it was opened");
                }
                at += read;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read at byte " + offset, e);
        }
    }

    private long headerBytes() throws IOException {
        long size = channel.size();
        if (size < Long.BYTES) {
            throw new CorruptCheckpointException(
                    file, "has " + size + " bytes, less than the 8 of the header's length");
        }
        ByteBuffer length = littleEndian(Long.BYTES);
        readFully(0, length);
        long bytes = length.getLong(0);
        if (bytes < 2 || bytes > SafetensorsHeader.MAX_BYTES) {
            throw new CorruptCheckpointException(
                    file,
                    "gives its header's length as " + Long.toUnsignedString(bytes) + " bytes at byte 0; allowed: 2 to "
                            + SafetensorsHeader.MAX_BYTES);
        }
        if (bytes > size - Long.BYTES) {
            throw new CorruptCheckpointException(
                    file, "ends at byte " + size + ", inside its header of " + bytes + " bytes; it was cut short");
        }
        readFully(Long.BYTES, length.clear().limit(1));
        if (length.get(0) != '{') {
            throw new CorruptCheckpointException(file, "has no '{' at byte 8, where its header begins");
        }
        return bytes;
    }

    private SafetensorsHeader readHeader() throws IOException {
        channel.position(Long.BYTES);
        InputStream bounded = new Bounded(Channels.newInputStream(channel), dataStart - Long.BYTES);
        try {
            return SafetensorsHeader.read(new BufferedInputStream(bounded), channel.size() - dataStart);
        } catch (SafetensorsHeader.Malformed e) {
            throw new CorruptCheckpointException(file, e.getMessage());
        } catch (JacksonException e) {
            String at = e.getLocation() == null
                    ? ""
                    : " at character " + e.getLocation().getCharOffset();
            throw new CorruptCheckpointException(
                    file, "its header is not as JSON should be" + at + ": " + e.getOriginalMessage());
        } catch (CharacterCodingException e) {
            throw new CorruptCheckpointException(file, "its header is not UTF-8: " + e.getMessage());
        }
    }

    /** The first bytes of a stream, which stays open when this is closed. */
    private static final class Bounded extends FilterInputStream {

        private long left;

        Bounded(InputStream in, long bytes) {
            super(in);
            this.left = bytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = super.read(bytes, offset, (int) Math.min(length, left));
            left -= Math.max(read, 0);
            return read;
        }

        @Override
        public void close() {
            left = 0;
        }
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void close(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
