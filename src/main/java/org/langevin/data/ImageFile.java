package org.langevin.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** One image file by itself, read with the care that a dataset's files are: see {@link ImageDecoder}. */
public final class ImageFile {
    private ImageFile() {}

    /**
     * Reads an image as a network sees it: its middle square scaled to the wanted size, gray or coloured.
     *
     * @param file a PNG, JPEG, GIF or uncompressed BMP file
     * @param shape the wanted shape, a square
     * @return [height, width, channels], a byte b as b / 127.5 − 1, in [−1, 1]
     * @throws IOException if it isn't there or can't be read
     * @throws DataException if it is no image that can be trusted
     */
    public static double[] read(Path file, ImageShape shape) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        try {
            Pixels found = ImageDecoder.decode(bytes(file));
            Pixels gray = found.channels() > shape.channels() ? found.withChannels(shape.channels()) : found;
            return levels(Resampling.square(gray, shape.height()).withChannels(shape.channels()));
        } catch (RefusedImageException bad) {
            throw new DataException(file, bad.getMessage(), "give a readable PNG, JPEG, GIF or uncompressed BMP image");
        }
    }

    private static byte[] bytes(Path file) throws IOException, RefusedImageException {
        if (!Files.isRegularFile(file)) {
            throw new RefusedImageException("is no regular file");
        }
        if (Files.size(file) > ScannedImage.LARGEST_FILE) {
            throw new RefusedImageException(
                    "has " + Files.size(file) + " bytes: expected at most " + ScannedImage.LARGEST_FILE);
        }
        try (InputStream content = Files.newInputStream(file)) {
            return content.readNBytes(ScannedImage.LARGEST_FILE);
        }
    }

    private static double[] levels(Pixels pixels) {
        double[] levels = new double[pixels.values().length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (pixels.values()[i] & 0xff) / 127.5 - 1;
        }
        return levels;
    }
}
