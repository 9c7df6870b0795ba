package org.langevin.data;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Arrays;

/**
 * A decoded image of any size, 8 bits a value.
 *
 * @param height rows
 * @param width columns
 * @param channels 1 for gray, 3 for red, green and blue
 * @param values [height, width, channels]
 */
record Pixels(int height, int width, int channels, byte[] values) {
    /** Weights of red, green and blue in brightness, thousandths (ITU-R BT.601, 2.5.1): those of every common converter to gray. */
    private static final int RED = 299;

    private static final int GREEN = 587;
    private static final int BLUE = 114;

    /**
     * Takes the values out of a picture as they were written: {@link BufferedImage#getRGB} would convert gray from a linear colour
     * space, and 100 would become 166. Samples of 16 bits, or of fewer than 8, are scaled and rounded; what is transparent is laid
     * on white.
     */
    static Pixels of(BufferedImage picture) {
        ColorModel colours = picture.getColorModel();
        boolean gray = colours.getNumColorComponents() == 1 || isGrayPalette(colours);
        int channels = gray ? 1 : 3;
        byte[] values = new byte[Math.multiplyExact(picture.getWidth() * picture.getHeight(), channels)];
        Rows rows = rows(colours, picture.getRaster());
        for (int y = 0; y < picture.getHeight(); y++) {
            rows.read(picture.getRaster(), y, channels, values);
        }
        return new Pixels(picture.getHeight(), picture.getWidth(), channels, values);
    }

    private static Rows rows(ColorModel colours, Raster raster) {
        if (colours instanceof IndexColorModel palette) {
            return indexed(palette);
        }
        return raster.getNumBands() == colours.getNumComponents() && colours.getTransferType() != DataBuffer.TYPE_INT
                ? samples(colours)
                : packed(colours);
    }

    /** Writes row y of a raster into [height, width, channels]. */
    @FunctionalInterface
    private interface Rows {
        void read(Raster raster, int y, int channels, byte[] values);
    }

    private static boolean isGrayPalette(ColorModel colours) {
        if (!(colours instanceof IndexColorModel palette)) {
            return false;
        }
        for (int i = 0; i < palette.getMapSize(); i++) {
            if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
                return false;
            }
        }
        return true;
    }

    private static Rows indexed(IndexColorModel palette) {
        return (raster, y, channels, values) -> {
            int[] row = raster.getSamples(0, y, raster.getWidth(), 1, 0, (int[]) null);
            for (int x = 0; x < row.length; x++) {
                int index = Math.min(row[x], palette.getMapSize() - 1);
                put(palette.getRGB(index), values, (y * row.length + x) * channels, channels);
            }
        };
    }

    private static Rows packed(ColorModel colours) {
        return (raster, y, channels, values) -> {
            Object pixel = null;
            for (int x = 0; x < raster.getWidth(); x++) {
                pixel = raster.getDataElements(x, y, pixel);
                put(colours.getRGB(pixel), values, (y * raster.getWidth() + x) * channels, channels);
            }
        };
    }

    private static void put(int argb, byte[] values, int at, int channels) {
        int alpha = argb >>> 24;
        for (int c = 0; c < channels; c++) {
            values[at + c] = (byte) onWhite(argb >>> 16 - 8 * c & 0xff, alpha, 255);
        }
    }

    private static Rows samples(ColorModel colours) {
        int most = (1 << colours.getComponentSize(0)) - 1;
        boolean alpha = colours.hasAlpha();
        return (raster, y, channels, values) -> {
            int bands = raster.getNumBands();
            int[] row = raster.getPixels(0, y, raster.getWidth(), 1, (int[]) null);
            for (int x = 0; x < raster.getWidth(); x++) {
                int opacity = alpha ? row[x * bands + bands - 1] : most;
                for (int c = 0; c < channels; c++) {
                    values[(y * raster.getWidth() + x) * channels + c] =
                            (byte) onWhite(row[x * bands + c], opacity, most);
                }
            }
        };
    }

    /** A sample of 0 to {@code most} laid on white with an opacity of 0 to {@code most}, as a byte, rounded. */
    private static int onWhite(int sample, int opacity, int most) {
        long squared = (long) most * most;
        long laid = (long) sample * opacity + (long) most * (most - opacity);
        return (int) ((255 * laid + squared / 2) / squared);
    }

    /** These pixels in gray or in colour; gray becomes colour by repetition, colour gray by its brightness. */
    Pixels withChannels(int wanted) {
        if (wanted == channels) {
            return this;
        }
        byte[] converted = new byte[Math.multiplyExact(height * width, wanted)];
        for (int pixel = 0; pixel < height * width; pixel++) {
            if (wanted == 1) {
                converted[pixel] = (byte) brightness(3 * pixel);
            } else {
                Arrays.fill(converted, 3 * pixel, 3 * pixel + 3, values[pixel]);
            }
        }
        return new Pixels(height, width, wanted, converted);
    }

    private int brightness(int at) {
        int sum = RED * (values[at] & 0xff) + GREEN * (values[at + 1] & 0xff) + BLUE * (values[at + 2] & 0xff);
        return (sum + 500) / 1000;
    }
}
