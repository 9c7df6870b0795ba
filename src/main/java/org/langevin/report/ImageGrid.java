package org.langevin.report;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;

/**
 * Images side by side in one PNG, from left to right and from top to bottom, in as many columns as rows or a few more.
 *
 * <p>The number v of an image becomes the byte nearest to 127.5 (v + 1), numbers beyond [−1, 1] the nearest end; so an image of a
 * dataset comes out as it was read. Between images and around them lies a line of middle gray, which neither black nor white images
 * hide.
 */
public final class ImageGrid {
    private static final int PADDING = 2;
    private static final int MIDDLE_GRAY = 128;

    /** Below this height and width an image is magnified, where a person is to read it, in pixels. */
    private static final int READABLE = 84;

    private final ImageBatch images;
    private final int columns;
    private final int rows;
    private final int zoom;

    /**
     * Lays images out, pixel for pixel.
     *
     * @param images gray or colour images
     */
    public ImageGrid(ImageBatch images) {
        this(images, 1);
    }

    /**
     * Lays images out for a person to read: each pixel of small images becomes a square of pixels.
     *
     * @param images gray or colour images
     */
    public static ImageGrid readable(ImageBatch images) {
        return new ImageGrid(images, Math.max(1, READABLE / Math.max(images.height(), images.width())));
    }

    private ImageGrid(ImageBatch images, int zoom) {
        if (images.channels() != 1 && images.channels() != 3) {
            throw new IllegalArgumentException(
                    "channels = " + images.channels() + ": a picture needs 1 (gray) or 3 (colour)");
        }
        this.images = images;
        this.zoom = zoom;
        this.columns = (int) Math.ceil(Math.sqrt(images.count()));
        this.rows = (images.count() + columns - 1) / columns;
    }

    /**
     * Writes the grid as a PNG file.
     *
     * @param file its name
     * @throws IOException if it can't be written
     */
    public void write(Path file) throws IOException {
        BufferedImage picture = picture();
        CompleteFile.write(file, out -> ImageIO.write(picture, "png", out));
    }

    /** The grid as a picture: as wide as its columns, with a line of padding before, between and after them; as high likewise. */
    BufferedImage picture() {
        BufferedImage picture = new BufferedImage(
                PADDING + columns * (zoom * images.width() + PADDING),
                PADDING + rows * (zoom * images.height() + PADDING),
                images.channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        WritableRaster raster = picture.getRaster();
        int[] line = new int[picture.getWidth() * images.channels()];
        Arrays.fill(line, MIDDLE_GRAY);
        for (int y = 0; y < picture.getHeight(); y++) {
            raster.setPixels(0, y, picture.getWidth(), 1, line);
        }
        for (int image = 0; image < images.count(); image++) {
            draw(image, raster);
        }
        return picture;
    }

    private void draw(int image, WritableRaster raster) {
        int left = PADDING + image % columns * (zoom * images.width() + PADDING);
        int top = PADDING + image / columns * (zoom * images.height() + PADDING);
        for (int channel = 0; channel < images.channels(); channel++) {
            for (int y = 0; y < zoom * images.height(); y++) {
                for (int x = 0; x < zoom * images.width(); x++) {
                    raster.setSample(left + x, top + y, channel, brightness(image, channel, y / zoom, x / zoom));
                }
            }
        }
    }

    private int brightness(int image, int channel, int y, int x) {
        float value = images.value(image, channel, y, x);
        if (Float.isNaN(value)) {
            throw new IllegalArgumentException("image " + image + " has no number in row " + y + ", column " + x
                    + ": what made it has diverged; there is nothing to draw");
        }
        return Math.round(127.5f * (Math.max(-1, Math.min(1, value)) + 1));
    }
}
