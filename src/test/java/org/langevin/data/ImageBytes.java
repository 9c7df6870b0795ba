package org.langevin.data;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Makes image files, good and bad ones, in memory. */
final class ImageBytes {
    static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private ImageBytes() {}

    /** A picture whose value (y, x, c) is 37 x + 59 y + 83 c + x y modulo 256: no two places or channels can be mixed up. */
    static BufferedImage pattern(int width, int height) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    picture.getRaster().setSample(x, y, c, value(x, y, c));
                }
            }
        }
        return picture;
    }

    static int value(int x, int y, int c) {
        return (37 * x + 59 * y + 83 * c + x * y) % 256;
    }

    /** The values of {@link #pattern} as [height, width, channels]. */
    static byte[] values(int width, int height, int channels) {
        byte[] values = new byte[height * width * channels];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) value(i / channels % width, i / channels / width, i % channels);
        }
        return values;
    }

    /** A picture of one shade of gray, 8 bits a pixel. */
    static BufferedImage gray(int width, int height, int shade) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        int[] pixels = new int[width * height];
        Arrays.fill(pixels, shade);
        picture.getRaster().setPixels(0, 0, width, height, pixels);
        return picture;
    }

    static byte[] encode(BufferedImage picture, String format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(picture, format, bytes)) {
                throw new IllegalArgumentException("no writer of " + format);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static byte[] progressiveJpeg(BufferedImage picture) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam settings = writer.getDefaultWriteParam();
        settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), settings);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** An animation of black, then white, then black frames. */
    static byte[] animatedGif(int width, int height, int frames) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (int f = 0; f < frames; f++) {
                BufferedImage frame = gray(width, height, f % 2 * 255);
                writer.writeToSequence(
                        new IIOImage(frame, null, writer.getDefaultImageMetadata(new ImageTypeSpecifier(frame), null)),
                        null);
            }
            writer.endWriteSequence();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** A palette picture: index x at column x, of a palette whose index i is (i, 2 i, 3 i) modulo 256. */
    static byte[] palettePng(int width) {
        byte[] red = new byte[256];
        byte[] green = new byte[256];
        byte[] blue = new byte[256];
        for (int i = 0; i < 256; i++) {
            red[i] = (byte) i;
            green[i] = (byte) (2 * i);
            blue[i] = (byte) (3 * i);
        }
        IndexColorModel palette = new IndexColorModel(8, 256, red, green, blue);
        BufferedImage picture = new BufferedImage(width, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
        for (int x = 0; x < width; x++) {
            picture.getRaster().setSample(x, 0, 0, x);
        }
        return encode(picture, "png");
    }

    /** A PNG file of the given chunks, IHDR first. */
    static byte[] png(byte[]... chunks) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(PNG_SIGNATURE);
        for (byte[] chunk : chunks) {
            bytes.writeBytes(chunk);
        }
        return bytes.toByteArray();
    }

    static byte[] ihdr(int width, int height, int bits, int colourType) {
        return chunk(
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put((byte) bits)
                        .put((byte) colourType)
                        .array());
    }

    static byte[] chunk(String type, byte... data) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + data.length).putInt(data.length);
        for (int i = 0; i < 4; i++) {
            chunk.put((byte) type.charAt(i));
        }
        chunk.put(data);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, 4 + data.length);
        return chunk.putInt((int) crc.getValue()).array();
    }

    static byte[] iend() {
        return chunk("IEND");
    }

    static byte[] deflated(byte[] data) {
        Deflater deflater = new Deflater(9);
        deflater.setInput(data);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] block = new byte[1 << 16];
        while (!deflater.finished()) {
            out.write(block, 0, deflater.deflate(block));
        }
        deflater.end();
        return out.toByteArray();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] with(byte[] bytes, int place, int... values) {
        byte[] changed = bytes.clone();
        for (int i = 0; i < values.length; i++) {
            changed[place + i] = (byte) values[i];
        }
        return changed;
    }

    /** Where a sequence of bytes begins. */
    static int indexOf(byte[] bytes, int... sequence) {
        for (int i = 0; i + sequence.length <= bytes.length; i++) {
            int n = 0;
            while (n < sequence.length && (bytes[i + n] & 0xff) == sequence[n]) {
                n++;
            }
            if (n == sequence.length) {
                return i;
            }
        }
        throw new IllegalArgumentException("not there");
    }
}
