package org.langevin.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Looks through a PNG file chunk by chunk (PNG, third edition, section 5) without decompressing anything.
 *
 * <p>Every chunk's checksum must agree, which the JDK's reader does not ask. Of the chunks it keeps those that make the picture:
 * IHDR, PLTE, tRNS, IDAT, IEND. So no compressed text or profile, which may grow a thousandfold, is ever unpacked; of an animated
 * PNG the still picture is left, as the format intends for readers that know no animation.
 */
final class PngScan {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504c5445;
    private static final int TRNS = 0x74524e53;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454e44;
    /** What of a chunk is not its data: length, type, checksum; in bytes. */
    private static final int FRAME = 12;
    /** In the type of a chunk which a reader may leave out, bit 5 of the first letter is set: it is a small letter. */
    private static final int ANCILLARY = 0x2000_0000;

    private static final int INDEXED = 3;
    /** Colour type · 100 + bits a sample, for all that the format allows (table 9). */
    private static final Set<Integer> KINDS = Set.of(1, 2, 4, 8, 16, 208, 216, 301, 302, 304, 308, 408, 416, 608, 616);

    private final byte[] file;
    private final Bytes bytes;
    private final ByteArrayOutputStream clean;
    private int colourType;
    private boolean palette;
    private boolean pixels;

    private PngScan(byte[] file) {
        this.file = file;
        this.bytes = new Bytes(file, ByteOrder.BIG_ENDIAN);
        this.clean = new ByteArrayOutputStream(file.length);
    }

    static boolean begins(byte[] file) {
        return Begins.with(file, SIGNATURE);
    }

    static ScannedImage scan(byte[] file) throws RefusedImageException {
        return new PngScan(file).scan();
    }

    private ScannedImage scan() throws RefusedImageException {
        bytes.skip(SIGNATURE.length);
        clean.write(SIGNATURE, 0, SIGNATURE.length);
        int begin = bytes.position();
        if (bytes.u32() != 13 || bytes.s32() != IHDR) {
            throw new RefusedImageException("has no IHDR chunk behind the signature");
        }
        long width = bytes.u32();
        long height = bytes.u32();
        ScannedImage.requireSizes(width, height);
        requireKind();
        keep(begin, 13);
        while (chunk()) {
            // each call takes one chunk
        }
        return new ScannedImage(
                ScannedImage.Format.PNG, (int) width, (int) height, (colourType & 2) != 0, clean.toByteArray());
    }

    private void requireKind() throws RefusedImageException {
        int bits = bytes.u8();
        colourType = bytes.u8();
        if (!KINDS.contains(100 * colourType + bits)) {
            throw new RefusedImageException(
                    "has colour type " + colourType + " of " + bits + " bits, which PNG has not");
        }
        int compression = bytes.u8();
        int filter = bytes.u8();
        int interlace = bytes.u8();
        if (compression != 0 || filter != 0 || interlace > 1) {
            throw new RefusedImageException("has compression " + compression + ", filter " + filter + ", interlace "
                    + interlace + ": expected 0, 0, and 0 or 1");
        }
        bytes.skip(4);
        requireChecksum(8, 13);
    }

    /** Takes the next chunk; false after the last. */
    private boolean chunk() throws RefusedImageException {
        int begin = bytes.position();
        long length = bytes.u32();
        bytes.require(length + FRAME - 4);
        int type = bytes.s32();
        bytes.skip(length + 4);
        requireChecksum(begin, (int) length);
        switch (type) {
            case PLTE -> palette(begin, (int) length);
            case TRNS -> keep(begin, (int) length);
            case IDAT -> {
                requirePalette();
                pixels = true;
                keep(begin, (int) length);
            }
            case IEND -> {
                if (!pixels) {
                    throw new RefusedImageException("ends without an IDAT chunk: there is no picture");
                }
                keep(begin, (int) length);
            }
            default -> {
                if ((type & ANCILLARY) == 0) {
                    throw new RefusedImageException("has a chunk of type " + name(type) + " at byte " + begin
                            + ", which no reader may leave out");
                }
            }
        }
        return type != IEND;
    }

    private void palette(int begin, int length) throws RefusedImageException {
        if (palette || length == 0 || length % 3 != 0 || length > 3 * 256) {
            throw new RefusedImageException("has a palette of " + length + " bytes at byte " + begin
                    + ": expected one of 3 to 768, a multiple of 3");
        }
        palette = true;
        keep(begin, length);
    }

    private void requirePalette() throws RefusedImageException {
        if (colourType == INDEXED && !palette) {
            throw new RefusedImageException("has indexed colours and no palette before the pixels");
        }
    }

    private void requireChecksum(int begin, int length) throws RefusedImageException {
        CRC32 crc = new CRC32();
        crc.update(file, begin + 4, length + 4);
        int end = begin + 8 + length;
        int stored = bytes.at(end) << 24 | bytes.at(end + 1) << 16 | bytes.at(end + 2) << 8 | bytes.at(end + 3);
        if (stored != (int) crc.getValue()) {
            throw new RefusedImageException("is damaged: the checksum of the chunk at byte " + begin + " is wrong");
        }
    }

    private void keep(int begin, int length) {
        clean.write(file, begin, length + FRAME);
    }

    private static String name(int type) {
        StringBuilder name = new StringBuilder();
        for (int shift = 24; shift >= 0; shift -= 8) {
            int letter = type >>> shift & 0xff;
            name.append(Character.isLetter(letter) && letter < 128 ? (char) letter : '?');
        }
        return name.toString();
    }
}
