package org.langevin.data;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Brings an image to a square of a wanted size: the largest square in its middle, scaled.
 *
 * <p>Each axis is filtered on its own with Keys' cubic kernel, a = −1/2 (IEEE Trans. ASSP 29, 1981, eq. 4), which is stretched by the
 * scale where the image shrinks, so that every pixel of the source counts and nothing aliases. The square's edge is no edge of the
 * image: the kernel reaches beyond it, as far as there are pixels. A scale of 1 gives the pixels themselves.
 */
final class Resampling {
    /** Half the width of the kernel, in pixels of the coarser of source and result. */
    private static final double SUPPORT = 2;

    private Resampling() {}

    /**
     * The middle square, scaled.
     *
     * @param image any size
     * @param side height and width of the result, in pixels
     * @return an image of that size, with the channels of the source
     */
    static Pixels square(Pixels image, int side) {
        int extent = Math.min(image.height(), image.width());
        Taps[] across = taps((image.width() - extent) / 2.0, extent, image.width(), side);
        Taps[] down = taps((image.height() - extent) / 2.0, extent, image.height(), side);
        int first = down[0].first();
        int last = down[side - 1].first() + down[side - 1].weights().length;
        float[] rows = new float[(last - first) * side * image.channels()];
        for (int y = first; y < last; y++) {
            filterRow(image, y, across, rows, (y - first) * side * image.channels());
        }
        byte[] values = filterColumns(rows, first, down, side * image.channels());
        return new Pixels(side, side, image.channels(), values);
    }

    /** Which values make one value of the result, and how much each counts; the weights sum to 1. */
    private record Taps(int first, float[] weights) {}

    private static Taps[] taps(double begin, int extent, int size, int side) {
        double scale = (double) extent / side;
        double stretch = Math.max(scale, 1);
        return IntStream.range(0, side)
                .mapToObj(i -> taps(begin + (i + 0.5) * scale, stretch, size))
                .toArray(Taps[]::new);
    }

    private static Taps taps(double centre, double stretch, int size) {
        int first = Math.max(0, (int) Math.ceil(centre - SUPPORT * stretch - 0.5));
        int last = Math.min(size - 1, (int) Math.floor(centre + SUPPORT * stretch - 0.5));
        double[] weights = IntStream.rangeClosed(first, last)
                .mapToDouble(i -> kernel((i + 0.5 - centre) / stretch))
                .toArray();
        double sum =
                IntStream.range(0, weights.length).mapToDouble(i -> weights[i]).sum();
        float[] normalised = new float[weights.length];
        for (int i = 0; i < weights.length; i++) {
            normalised[i] = (float) (weights[i] / sum);
        }
        return new Taps(first, normalised);
    }

    private static double kernel(double x) {
        double u = Math.abs(x);
        if (u < 1) {
            return (1.5 * u - 2.5) * u * u + 1;
        }
        return u < 2 ? ((-0.5 * u + 2.5) * u - 4) * u + 2 : 0;
    }

    private static void filterRow(Pixels image, int y, Taps[] across, float[] out, int offset) {
        int channels = image.channels();
        int at = offset;
        for (Taps taps : across) {
            for (int c = 0; c < channels; c++) {
                int from = (y * image.width() + taps.first()) * channels + c;
                float sum = 0;
                for (float weight : taps.weights()) {
                    sum += weight * (image.values()[from] & 0xff);
                    from += channels;
                }
                out[at++] = sum;
            }
        }
    }

    private static byte[] filterColumns(float[] rows, int first, Taps[] down, int rowLength) {
        byte[] out = new byte[down.length * rowLength];
        float[] sums = new float[rowLength];
        for (int y = 0; y < down.length; y++) {
            Arrays.fill(sums, 0);
            int from = (down[y].first() - first) * rowLength;
            for (float weight : down[y].weights()) {
                for (int i = 0; i < rowLength; i++) {
                    sums[i] += weight * rows[from + i];
                }
                from += rowLength;
            }
            for (int i = 0; i < rowLength; i++) {
                out[y * rowLength + i] = (byte) Math.round(Math.max(0, Math.min(255, sums[i])));
            }
        }
        return out;
    }
}
