package org.langevin.data;

/**
 * The values of a dataset in numbers, computed exactly from counts of bytes. Values are those that a network sees, in [−1, 1].
 *
 * @param count how many images
 * @param min the smallest value of any image
 * @param max the largest
 * @param mean mean value of each channel
 * @param standardDeviation standard deviation of each channel's values about that mean
 * @param labels how many images have each label, from 0 on; empty without labels
 */
public record ImageStatistics(
        int count, double min, double max, double[] mean, double[] standardDeviation, int[] labels) {

    /** The numbers of a dataset of at least one image. */
    public static ImageStatistics of(ImageDataset images) {
        int channels = images.shape().channels();
        long[][] counts = new long[channels][256];
        int[] labels = new int[images.classes()];
        for (int item = 0; item < images.size(); item++) {
            for (int i = 0; i < images.shape().values(); i++) {
                counts[i % channels][images.value(item, i)]++;
            }
            if (images.isLabelled()) {
                labels[images.label(item)]++;
            }
        }
        double[] mean = new double[channels];
        double[] deviation = new double[channels];
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < channels; c++) {
            mean[c] = moment(counts[c], 0, 1);
            deviation[c] = Math.sqrt(moment(counts[c], mean[c], 2));
            for (int b = 0; b < 256; b++) {
                min = counts[c][b] > 0 ? Math.min(min, seen(b)) : min;
                max = counts[c][b] > 0 ? Math.max(max, seen(b)) : max;
            }
        }
        return new ImageStatistics(images.size(), min, max, mean, deviation, labels);
    }

    /** The mean of a power of the distance from a centre. */
    private static double moment(long[] counts, double centre, int power) {
        double sum = 0;
        long all = 0;
        for (int b = 0; b < 256; b++) {
            sum += counts[b] * Math.pow(seen(b) - centre, power);
            all += counts[b];
        }
        return sum / all;
    }

    /** A byte as a network sees it. */
    private static double seen(int b) {
        return b / 127.5 - 1;
    }
}
