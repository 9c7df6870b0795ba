package org.langevin.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A file in memory, read forward; whoever asks for more than it has left is refused, never given zeros. Numbers are unsigned.
 */
final class Bytes {
    private final byte[] file;
    private final ByteBuffer buffer;

    /**
     * Stands before the first byte.
     *
     * @param file all bytes of a file
     * @param order how its numbers are written
     */
    Bytes(byte[] file, ByteOrder order) {
        this.file = file;
        this.buffer = ByteBuffer.wrap(file).order(order);
    }

    /** Where the next byte stands, counted from 0. */
    int position() {
        return buffer.position();
    }

    int remaining() {
        return buffer.remaining();
    }

    int u8() throws RefusedImageException {
        require(1);
        return buffer.get() & 0xff;
    }

    int u16() throws RefusedImageException {
        require(2);
        return buffer.getShort() & 0xffff;
    }

    long u32() throws RefusedImageException {
        require(4);
        return buffer.getInt() & 0xffff_ffffL;
    }

    int s32() throws RefusedImageException {
        require(4);
        return buffer.getInt();
    }

    void skip(long count) throws RefusedImageException {
        require(count);
        buffer.position(buffer.position() + (int) count);
    }

    /** A byte anywhere in the file, which must be there. */
    int at(int position) {
        return file[position] & 0xff;
    }

    void require(long count) throws RefusedImageException {
        if (count > buffer.remaining()) {
            throw new RefusedImageException("ends early: byte " + buffer.position() + " is followed by "
                    + buffer.remaining() + ", expected " + count + " or more");
        }
    }
}
