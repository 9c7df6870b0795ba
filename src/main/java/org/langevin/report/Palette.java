package org.langevin.report;

import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * At most 256 colours that stand for all those of a picture, for formats that allow no more.
 *
 * <p>Gray pictures have evenly spaced shades. For colour it is the median cut (Heckbert, "Color image quantization for frame buffer
 * display", SIGGRAPH 1982): the box of colours with the longest side is cut so that either part has half of the pixels, until there are
 * enough boxes, each of which gives its mean; what is lost at a pixel is passed on to its neighbours (Floyd and Steinberg, 1976).
 */
final class Palette {
    private final int[] colours;

    private Palette(int[] colours) {
        this.colours = colours;
    }

    /**
     * Shades of gray, from black to white.
     *
     * @param shades how many, 2 to 256
     */
    static Palette gray(int shades) {
        int[] colours = new int[shades];
        for (int i = 0; i < shades; i++) {
            colours[i] = Math.round(255f * i / (shades - 1)) * 0x010101;
        }
        return new Palette(colours);
    }

    /**
     * Colours for a picture.
     *
     * @param pixels 0xRRGGBB each; at least one
     * @param most how many colours at most
     */
    static Palette of(int[] pixels, int most) {
        List<Box> boxes = new ArrayList<>(List.of(new Box(pixels.clone(), 0, pixels.length)));
        while (boxes.size() < most) {
            Box widest = boxes.stream().max(Comparator.comparingInt(Box::width)).orElseThrow();
            if (widest.width() == 0) {
                break;
            }
            boxes.remove(widest);
            boxes.addAll(widest.cut());
        }
        return new Palette(boxes.stream().mapToInt(Box::mean).toArray());
    }

    /** Some of the pixels: {@code pixels[from ... to - 1]}, in an order of their own. */
    private record Box(int[] pixels, int from, int to, int channel, int width) {
        Box(int[] pixels, int from, int to) {
            this(pixels, from, to, widestChannel(pixels, from, to));
        }

        private Box(int[] pixels, int from, int to, int channel) {
            this(pixels, from, to, channel, extent(pixels, from, to, channel));
        }

        private static int widestChannel(int[] pixels, int from, int to) {
            int red = extent(pixels, from, to, 0);
            int green = extent(pixels, from, to, 1);
            int blue = extent(pixels, from, to, 2);
            return green >= red && green >= blue ? 1 : red >= blue ? 0 : 2;
        }

        private static int extent(int[] pixels, int from, int to, int channel) {
            int least = 255;
            int most = 0;
            for (int i = from; i < to; i++) {
                least = Math.min(least, part(pixels[i], channel));
                most = Math.max(most, part(pixels[i], channel));
            }
            return most - least;
        }

        /** Sorted by the channel that varies most, by counting, and cut where its value changes next to the middle. */
        List<Box> cut() {
            int[] counts = new int[257];
            for (int i = from; i < to; i++) {
                counts[part(pixels[i], channel) + 1]++;
            }
            for (int v = 0; v < 256; v++) {
                counts[v + 1] += counts[v];
            }
            int[] begin = counts.clone();
            int[] sorted = new int[to - from];
            for (int i = from; i < to; i++) {
                sorted[begin[part(pixels[i], channel)]++] = pixels[i];
            }
            System.arraycopy(sorted, 0, pixels, from, sorted.length);
            int middle = sorted.length / 2;
            int value = part(sorted[middle], channel);
            boolean below = counts[value] > 0
                    && (middle - counts[value] <= counts[value + 1] - middle || counts[value + 1] == sorted.length);
            int at = from + (below ? counts[value] : counts[value + 1]);
            return List.of(new Box(pixels, from, at), new Box(pixels, at, to));
        }

        int mean() {
            long red = 0;
            long green = 0;
            long blue = 0;
            for (int i = from; i < to; i++) {
                red += part(pixels[i], 0);
                green += part(pixels[i], 1);
                blue += part(pixels[i], 2);
            }
            int n = to - from;
            return (int) ((red + n / 2) / n) << 16 | (int) ((green + n / 2) / n) << 8 | (int) ((blue + n / 2) / n);
        }
    }

    private static int part(int colour, int channel) {
        return colour >>> 16 - 8 * channel & 0xff;
    }

    /** How many colours there are. */
    int size() {
        return colours.length;
    }

    /** For pictures whose pixels are numbers of colours. */
    IndexColorModel model() {
        return new IndexColorModel(8, colours.length, colours, 0, false, -1, DataBuffer.TYPE_BYTE);
    }

    /**
     * The numbers of the colours that stand for a picture's.
     *
     * @param pixels 0xRRGGBB each, row by row
     * @param width of a row
     */
    byte[] indices(int[] pixels, int width) {
        byte[] indices = new byte[pixels.length];
        float[][] error = new float[2][3 * (width + 2)];
        for (int at = 0; at < pixels.length; at++) {
            int x = at % width;
            if (x == 0) {
                float[] done = error[0];
                error[0] = error[1];
                error[1] = done;
                Arrays.fill(error[1], 0);
            }
            float[] wanted = new float[3];
            for (int c = 0; c < 3; c++) {
                wanted[c] = Math.max(0, Math.min(255, part(pixels[at], c) + error[0][3 * (x + 1) + c]));
            }
            int nearest = nearest(wanted);
            indices[at] = (byte) nearest;
            for (int c = 0; c < 3; c++) {
                float lost = (wanted[c] - part(colours[nearest], c)) / 16;
                error[0][3 * (x + 2) + c] += 7 * lost;
                error[1][3 * x + c] += 3 * lost;
                error[1][3 * (x + 1) + c] += 5 * lost;
                error[1][3 * (x + 2) + c] += lost;
            }
        }
        return indices;
    }

    /**
     * The numbers of the nearest colours, each pixel by itself: for drawings, whose lines and flat parts should stay what they are.
     *
     * @param pixels 0xRRGGBB each
     */
    byte[] nearestIndices(int[] pixels) {
        Map<Integer, Byte> known = new HashMap<>();
        byte[] indices = new byte[pixels.length];
        for (int at = 0; at < pixels.length; at++) {
            indices[at] = known.computeIfAbsent(pixels[at], colour ->
                    (byte) nearest(new float[] {part(colour, 0), part(colour, 1), part(colour, 2)}));
        }
        return indices;
    }

    private int nearest(float[] wanted) {
        int nearest = 0;
        float least = Float.POSITIVE_INFINITY;
        for (int i = 0; i < colours.length; i++) {
            float distance = 0;
            for (int c = 0; c < 3; c++) {
                float difference = wanted[c] - part(colours[i], c);
                distance += difference * difference;
            }
            if (distance < least) {
                least = distance;
                nearest = i;
            }
        }
        return nearest;
    }
}
