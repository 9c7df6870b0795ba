package org.langevin.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** What is to stand in a file, of known length, written piece by piece. */
interface FileContent {

    /**
     * The length.
     *
     * @return bytes
     */
    long bytes();

    /**
     * Writes exactly {@link #bytes} bytes.
     *
     * @param out takes what it is given, in as many writes as it likes
     * @throws IOException if the channel fails
     */
    void writeTo(WritableByteChannel out) throws IOException;

    /**
     * Bytes in memory.
     *
     * @param bytes the content
     * @return the content as such
     */
    static FileContent of(byte[] bytes) {
        return new FileContent() {
            @Override
            public long bytes() {
                return bytes.length;
            }

            @Override
            public void writeTo(WritableByteChannel out) throws IOException {
                writeFully(ByteBuffer.wrap(bytes), out);
            }
        };
    }

    /**
     * Writes all that remains in a buffer.
     *
     * @param buffer what to write
     * @param out where to
     * @throws IOException if the channel fails
     */
    static void writeFully(ByteBuffer buffer, WritableByteChannel out) throws IOException {
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }
}
