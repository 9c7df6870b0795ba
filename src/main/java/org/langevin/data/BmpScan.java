package org.langevin.data;

import java.nio.ByteOrder;
import java.util.Set;

/**
 * Looks at the header of a Windows bitmap: uncompressed ones are read, with a palette or without, since their length must be what
 * their sizes make; the compressed ones, which may hold a JPEG or PNG file, are refused.
 */
final class BmpScan {
    private static final int FILE_HEADER = 14;
    private static final int OLDEST_HEADER = 12;
    private static final int OLDEST_FULL_HEADER = 40;
    private static final int LARGEST_HEADER = 124;
    private static final int BIT_FIELDS = 3;
    /** Where the headers of 108 and 124 bytes name the colour space, counted from the file's beginning. */
    private static final int COLOUR_SPACE = 70;

    private static final byte[] SRGB = {'B', 'G', 'R', 's'};
    private static final Set<Integer> BITS = Set.of(1, 4, 8, 16, 24, 32);

    private final byte[] file;
    private final Bytes bytes;

    private BmpScan(byte[] file) {
        this.file = file;
        this.bytes = new Bytes(file, ByteOrder.LITTLE_ENDIAN);
    }

    static boolean begins(byte[] file) {
        return Begins.has(file, 0, "BM");
    }

    static ScannedImage scan(byte[] file) throws RefusedImageException {
        return new BmpScan(file).scan();
    }

    private ScannedImage scan() throws RefusedImageException {
        bytes.skip(10);
        long pixels = bytes.u32();
        long header = bytes.u32();
        if (header != OLDEST_HEADER && (header < OLDEST_FULL_HEADER || header > LARGEST_HEADER)) {
            throw new RefusedImageException("has a header of " + header + " bytes, which no bitmap has");
        }
        boolean oldest = header == OLDEST_HEADER;
        long width = oldest ? bytes.u16() : bytes.s32();
        long height = oldest ? bytes.u16() : Math.abs((long) bytes.s32());
        ScannedImage.requireSizes(width, height);
        int planes = bytes.u16();
        int bits = bytes.u16();
        long compression = oldest ? 0 : bytes.u32();
        if (planes != 1 || !BITS.contains(bits) || (compression != 0 && compression != BIT_FIELDS)) {
            throw new RefusedImageException("has " + planes + " planes of " + bits + " bits, compression " + compression
                    + ": expected 1 of 1, 4, 8, 16, 24 or 32, uncompressed");
        }
        long length = (width * bits + 31) / 32 * 4 * height;
        if (pixels < FILE_HEADER + header || pixels + length > file.length) {
            throw new RefusedImageException("ends early: pixels from byte " + pixels + " on make " + length
                    + " bytes, the file has " + file.length);
        }
        return new ScannedImage(ScannedImage.Format.BMP, (int) width, (int) height, true, withoutProfile(header));
    }

    /** The newer headers may name a colour profile inside the file or, worse, outside; then they shall say sRGB instead. */
    private byte[] withoutProfile(long header) {
        byte[] clean = file.clone();
        if (header > COLOUR_SPACE - FILE_HEADER) {
            System.arraycopy(SRGB, 0, clean, COLOUR_SPACE, SRGB.length);
        }
        return clean;
    }
}
