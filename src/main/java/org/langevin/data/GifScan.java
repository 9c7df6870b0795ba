package org.langevin.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;

/**
 * Looks through a GIF file (GIF89a specification, CompuServe, 1990) up to the end of its first frame, without decoding it. Later
 * frames, comments and applications' blocks are left out: of an animation one has the first frame.
 */
final class GifScan {
    private static final int EXTENSION = 0x21;
    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final int FRAME = 0x2c;
    private static final int TRAILER = 0x3b;
    /** Length of a graphic control block with all around it, in bytes. */
    private static final int CONTROL_LENGTH = 8;

    private final byte[] file;
    private final Bytes bytes;
    private final ByteArrayOutputStream clean;
    /** Where the graphic control block of the frame begins, or 0. */
    private int control;

    private boolean palette;

    private GifScan(byte[] file) {
        this.file = file;
        this.bytes = new Bytes(file, ByteOrder.LITTLE_ENDIAN);
        this.clean = new ByteArrayOutputStream(file.length);
    }

    static boolean begins(byte[] file) {
        return Begins.has(file, 0, "GIF87a") || Begins.has(file, 0, "GIF89a");
    }

    static ScannedImage scan(byte[] file) throws RefusedImageException {
        return new GifScan(file).scan();
    }

    private ScannedImage scan() throws RefusedImageException {
        bytes.skip(6);
        int width = bytes.u16();
        int height = bytes.u16();
        ScannedImage.requireSizes(width, height);
        int flags = bytes.u8();
        bytes.skip(2);
        colours(flags);
        clean.write(file, 0, bytes.position());
        int kind = bytes.u8();
        while (kind == EXTENSION) {
            extension();
            kind = bytes.u8();
        }
        if (kind != FRAME) {
            throw new RefusedImageException("has no frame: byte " + (bytes.position() - 1) + " is " + kind);
        }
        frame(width, height);
        return new ScannedImage(ScannedImage.Format.GIF, width, height, true, clean.toByteArray());
    }

    /** Passes over the palette of a screen or a frame, if these flags say there is one. */
    private void colours(int flags) throws RefusedImageException {
        if ((flags & 0x80) != 0) {
            palette = true;
            bytes.skip(3L << (flags & 7) + 1);
        }
    }

    private void extension() throws RefusedImageException {
        int begin = bytes.position() - 1;
        boolean graphic = bytes.u8() == GRAPHIC_CONTROL;
        blocks();
        if (graphic && bytes.position() - begin == CONTROL_LENGTH) {
            control = begin;
        }
    }

    private void frame(int width, int height) throws RefusedImageException {
        int begin = bytes.position() - 1;
        int left = bytes.u16();
        int top = bytes.u16();
        int columns = bytes.u16();
        int rows = bytes.u16();
        if (left != 0 || top != 0 || columns != width || rows != height) {
            throw new RefusedImageException("has a first frame of " + columns + " x " + rows + " pixels at " + left
                    + ", " + top + ": expected one that covers the whole " + width + " x " + height);
        }
        colours(bytes.u8());
        int codeBits = bytes.u8();
        if (!palette || codeBits < 2 || codeBits > 8) {
            throw new RefusedImageException(
                    "has " + (palette ? "codes of " + codeBits + " bits: expected 2 to 8" : "no palette"));
        }
        blocks();
        if (control > 0) {
            clean.write(file, control, CONTROL_LENGTH);
        }
        clean.write(file, begin, bytes.position() - begin);
        clean.write(TRAILER);
    }

    /** Passes over blocks, each with its length before it, and the empty one that ends them. */
    private void blocks() throws RefusedImageException {
        int length = bytes.u8();
        while (length > 0) {
            bytes.skip(length);
            length = bytes.u8();
        }
    }
}
