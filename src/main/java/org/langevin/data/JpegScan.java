package org.langevin.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;

/**
 * Looks through a JPEG file marker by marker (ITU-T T.81, annex B) without decoding anything.
 *
 * <p>It keeps tables, frame and scans, and of the application segments only what decides about the colours: that of JFIF without its
 * thumbnail, and Adobe's. Colour profiles, EXIF (thus a camera's orientation, too), comments and whatever follows the end of the image
 * are left out. Files that end before their end marker are refused: a decoder would fill the rest with gray.
 */
final class JpegScan {
    private static final int SOI = 0xd8;
    private static final int EOI = 0xd9;
    private static final int SOS = 0xda;
    private static final int APP0 = 0xe0;
    private static final int APP14 = 0xee;
    /** Baseline, extended sequential and progressive frames, by Huffman codes. */
    private static final int SOF0 = 0xc0;

    private static final int SOF2 = 0xc2;
    private static final int DHT = 0xc4;
    private static final int JPG = 0xc8;
    private static final int DAC = 0xcc;
    private static final int SOF15 = 0xcf;
    private static final int DQT = 0xdb;
    private static final int DRI = 0xdd;
    /** A JFIF segment of version 1.1, for square pixels, without a thumbnail. */
    private static final byte[] JFIF = {
        (byte) 0xff, (byte) APP0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
    };
    /** Length of Adobe's segment, in bytes. */
    private static final int ADOBE = 14;
    /** Most scans of a frame. Encoders make about 10; each costs a pass over all coefficients, however few bytes it has. */
    private static final int MOST_SCANS = 100;

    private final byte[] file;
    private final Bytes bytes;
    private final ByteArrayOutputStream clean;
    private int width;
    private int height;
    private int components;
    private int scans;

    private JpegScan(byte[] file) {
        this.file = file;
        this.bytes = new Bytes(file, ByteOrder.BIG_ENDIAN);
        this.clean = new ByteArrayOutputStream(file.length);
    }

    static boolean begins(byte[] file) {
        return Begins.with(file, (byte) 0xff, (byte) SOI, (byte) 0xff);
    }

    static ScannedImage scan(byte[] file) throws RefusedImageException {
        return new JpegScan(file).scan();
    }

    private ScannedImage scan() throws RefusedImageException {
        bytes.skip(2);
        clean.write(file, 0, 2);
        int marker = marker();
        while (marker != EOI) {
            segment(marker);
            marker = marker();
        }
        if (scans == 0) {
            throw new RefusedImageException("ends without a scan: there is no picture");
        }
        clean.write(0xff);
        clean.write(EOI);
        return new ScannedImage(ScannedImage.Format.JPEG, width, height, components == 3, clean.toByteArray());
    }

    /** The next marker; any number of 0xff may stand before it. */
    private int marker() throws RefusedImageException {
        int at = bytes.position();
        if (bytes.u8() != 0xff) {
            throw new RefusedImageException("is damaged: byte " + at + " should begin a marker");
        }
        int marker = bytes.u8();
        while (marker == 0xff) {
            marker = bytes.u8();
        }
        return marker;
    }

    private void segment(int marker) throws RefusedImageException {
        if (marker < SOF0 || marker == SOI || (marker >= 0xd0 && marker < SOI)) {
            throw new RefusedImageException("is damaged: marker " + Integer.toHexString(marker) + " at byte "
                    + (bytes.position() - 1) + " can't stand there");
        }
        int begin = bytes.position();
        int length = bytes.u16();
        bytes.skip(Math.max(0, length - 2));
        if (length < 2) {
            throw new RefusedImageException("is damaged: a segment of " + length + " bytes at byte " + begin);
        }
        if (marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG) {
            frame(marker, begin, length);
        }
        switch (marker) {
            case SOS -> pixels(begin);
            case DHT, DQT, DRI, SOF0, SOF0 + 1, SOF2 -> keep(marker, begin, length);
            case APP0 -> {
                if (Begins.has(file, begin + 2, "JFIF\0") && length >= 16) {
                    clean.writeBytes(JFIF);
                }
            }
            case APP14 -> {
                if (Begins.has(file, begin + 2, "Adobe") && length >= ADOBE) {
                    clean.writeBytes(new byte[] {(byte) 0xff, (byte) APP14, 0, ADOBE});
                    clean.write(file, begin + 2, ADOBE - 2);
                }
            }
            default -> {
                if (marker < APP0) {
                    throw new RefusedImageException("has a marker " + Integer.toHexString(marker)
                            + ", of a kind of JPEG that is not read here");
                }
            }
        }
    }

    private void frame(int marker, int begin, int length) throws RefusedImageException {
        if (marker > SOF2 || marker == DAC) {
            throw new RefusedImageException("is a JPEG of a kind that is not read here (lossless, hierarchical or with"
                    + " arithmetic codes); convert it to baseline or progressive");
        }
        Bytes frame = new Bytes(file, ByteOrder.BIG_ENDIAN);
        frame.skip(begin + 2);
        int bits = frame.u8();
        height = frame.u16();
        boolean again = width != 0;
        width = frame.u16();
        ScannedImage.requireSizes(width, height);
        components = frame.u8();
        if (components == 4) {
            throw new RefusedImageException("is in CMYK, for print; convert it to RGB");
        }
        if (bits != 8 || (components != 1 && components != 3) || length != 8 + 3 * components || again) {
            throw new RefusedImageException("has " + (again ? "a second frame" : "a frame") + " of " + components
                    + " components of " + bits + " bits: expected one of 1 or 3 of 8 bits");
        }
    }

    /** A scan: its header, and the codes up to the next marker that is no restart. */
    private void pixels(int begin) throws RefusedImageException {
        if (width == 0) {
            throw new RefusedImageException("is damaged: a scan before the frame, at byte " + begin);
        }
        if (++scans > MOST_SCANS) {
            throw new RefusedImageException("has more than " + MOST_SCANS + " scans");
        }
        int end = bytes.position();
        while (end + 1 < file.length && !(bytes.at(end) == 0xff && ends(bytes.at(end + 1)))) {
            end++;
        }
        if (end + 1 >= file.length) {
            throw new RefusedImageException("ends early: the codes of scan " + scans + " reach the end of the file");
        }
        clean.write(0xff);
        clean.write(SOS);
        clean.write(file, begin, end - begin);
        bytes.skip(end - bytes.position());
    }

    /** Whether a byte behind 0xff ends the codes: not the zero that says 0xff is a code, not a restart, not another 0xff. */
    private static boolean ends(int next) {
        return next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7);
    }

    private void keep(int marker, int begin, int length) {
        clean.write(0xff);
        clean.write(marker);
        clean.write(file, begin, length);
    }
}
