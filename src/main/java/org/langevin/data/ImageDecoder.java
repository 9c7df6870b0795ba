package org.langevin.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes images of strangers: PNG, JPEG, GIF (its first frame) and uncompressed BMP, whatever their names end in.
 *
 * <p>The header is read before anything else, and held against the limits of {@link ScannedImage}; so a file that claims a terabyte
 * costs no more than its own length. The JDK's decoder then sees the picture alone, stripped of all that could be large, executable
 * or about something else. Whatever a decoder complains about, if only by a warning, is damage: it would have made pixels up.
 *
 * <p>No library beside the JDK takes part. Safe for use by many threads.
 */
final class ImageDecoder {
    private ImageDecoder() {}

    /**
     * Looks at a file's header and form.
     *
     * @param file all its bytes
     * @return its sizes, and what of it makes the picture
     * @throws RefusedImageException if it is no image, too large, damaged as far as that can be seen, or of a kind that is not read
     */
    static ScannedImage scan(byte[] file) throws RefusedImageException {
        if (file.length == 0) {
            throw new RefusedImageException("is empty");
        }
        if (PngScan.begins(file)) {
            return PngScan.scan(file);
        }
        if (JpegScan.begins(file)) {
            return JpegScan.scan(file);
        }
        if (GifScan.begins(file)) {
            return GifScan.scan(file);
        }
        if (BmpScan.begins(file)) {
            return BmpScan.scan(file);
        }
        throw new RefusedImageException(stranger(file));
    }

    /**
     * Decodes a file.
     *
     * @param file all its bytes
     * @return its pixels, in gray or in colour as the file has them
     * @throws RefusedImageException if it can't be used
     */
    static Pixels decode(byte[] file) throws RefusedImageException {
        return decode(scan(file));
    }

    /** Decodes a file whose header was looked at. */
    static Pixels decode(ScannedImage scanned) throws RefusedImageException {
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(scanned.clean()))) {
            BufferedImage picture = read(reader(scanned.format()), input);
            if (picture.getWidth() != scanned.width() || picture.getHeight() != scanned.height()) {
                throw new RefusedImageException("is damaged: decodes to " + picture.getWidth() + " x "
                        + picture.getHeight() + " pixels, its header says " + scanned.width() + " x "
                        + scanned.height());
            }
            return Pixels.of(picture);
        } catch (IOException | RuntimeException damaged) { // the JDK's readers throw either on damaged files
            throw new RefusedImageException("is damaged: " + damaged.getMessage());
        }
    }

    private static BufferedImage read(ImageReader reader, ImageInputStream input)
            throws IOException, RefusedImageException {
        List<String> warnings = new ArrayList<>();
        try {
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            reader.setInput(input, true, true);
            BufferedImage picture = reader.read(0);
            if (!warnings.isEmpty()) {
                throw new RefusedImageException("is damaged: " + warnings.get(0));
            }
            return picture;
        } finally {
            reader.dispose();
        }
    }

    /** The JDK's own reader, even where another library has registered one that goes to native code. */
    private static ImageReader reader(ScannedImage.Format format) {
        Iterator<ImageReader> readers =
                ImageIO.getImageReadersByFormatName(format.name().toLowerCase(Locale.ROOT));
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if ("java.desktop".equals(reader.getClass().getModule().getName())) {
                return reader;
            }
        }
        throw new IllegalStateException("this Java has no reader for " + format + " images");
    }

    /** What a file of no known kind may be, for the message. */
    private static String stranger(byte[] file) {
        String kinds = "; PNG, JPEG, GIF and uncompressed BMP are read here";
        if (Begins.has(file, 0, "RIFF") && Begins.has(file, 8, "WEBP")) {
            return "is a WebP image" + kinds;
        }
        if (Begins.with(file, (byte) 'I', (byte) 'I', (byte) 42)
                || Begins.with(file, (byte) 'M', (byte) 'M', (byte) 0, (byte) 42)) {
            return "is a TIFF image" + kinds;
        }
        if (Begins.has(file, 4, "ftyp")) {
            return "is an AVIF, HEIC or similar image" + kinds;
        }
        StringBuilder bytes = new StringBuilder();
        for (int i = 0; i < Math.min(4, file.length); i++) {
            bytes.append(String.format(" %02x", file[i]));
        }
        return "is no image, it begins with the bytes" + bytes + kinds;
    }
}
