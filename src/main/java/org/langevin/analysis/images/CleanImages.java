package org.langevin.analysis.images;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.langevin.data.ImageDataset;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/**
 * Images as numbers, from −1 for black to 1 for white.
 *
 * @param values [count, dimension], an image after the other, each [height, width, channels]
 * @param dimension values of an image
 * @param labels the class of each, [count], or null where the model has no classes
 */
public record CleanImages(float[] values, int dimension, int[] labels) {
    /** Most values that one array holds. */
    private static final long MOST_VALUES = Integer.MAX_VALUE - 8;

    /** Which part of a dataset images are taken from. */
    public enum Part {
        /** The images that the model learned from. */
        TRAINING,
        /** The images that it has not seen. */
        HELD_OUT
    }

    /**
     * All images of a dataset in their order, four bytes a value.
     *
     * @param labelled whether to take their labels
     */
    public static CleanImages all(ImageDataset images, boolean labelled) {
        long numbers = (long) images.size() * images.shape().values();
        if (numbers > MOST_VALUES) {
            throw new IllegalArgumentException("%,d images of %,d values: expected at most %,d values in all; "
                            .formatted(images.size(), images.shape().values(), MOST_VALUES)
                    + "take a part of them");
        }
        int dimension = images.shape().values();
        float[] values = new float[(int) numbers];
        int[] labels = labelled ? new int[images.size()] : null;
        for (int i = 0; i < images.size(); i++) {
            images.scale(i, values, i * dimension);
            if (labelled) {
                labels[i] = images.label(i);
            }
        }
        return new CleanImages(values, dimension, labels);
    }

    /**
     * Samples as an image file would hold them: the nearest of the 256 levels of each value, or the end that lies beyond.
     *
     * @param samples [count, dimension]
     * @param labels the class of each, or null
     */
    public static CleanImages ofSamples(double[] samples, int dimension, int[] labels) {
        float[] values = new float[samples.length];
        for (int i = 0; i < values.length; i++) {
            long level = Math.round(127.5 * (Math.max(-1, Math.min(1, samples[i])) + 1));
            values[i] = (float) (level / 127.5 - 1);
        }
        return new CleanImages(values, dimension, labels);
    }

    /**
     * Some images of a dataset, chosen at random: the first ones of a folder may all be of one class.
     *
     * @param count how many, or all where there are fewer
     * @param part which part of a dataset these are, so that choices from both don't go together
     */
    public static ImageDataset chosen(ImageDataset images, int count, Part part, KeyedNoise noise) {
        int[] order = noise.permutation(Stream.COMPARED_IMAGE, part.ordinal(), images.size());
        return images.select(Arrays.copyOf(order, Math.min(count, order.length)));
    }

    /** How many images there are. */
    public int count() {
        return values.length / dimension;
    }

    /** The label of an image; −1 where there are none. */
    public int label(int image) {
        return labels == null ? -1 : labels[image];
    }

    /** The values of some images in a row, [count, dimension]. */
    double[] doubles(int first, int count) {
        double[] some = new double[count * dimension];
        for (int i = 0; i < some.length; i++) {
            some[i] = values[first * dimension + i];
        }
        return some;
    }

    /** The labels of some images in a row, or null where there are none. */
    int[] labels(int first, int count) {
        return labels == null ? null : Arrays.copyOfRange(labels, first, first + count);
    }

    /** Some of the images, by their numbers. */
    public CleanImages select(int... chosen) {
        float[] some = new float[chosen.length * dimension];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(values, chosen[i] * dimension, some, i * dimension, dimension);
        }
        return new CleanImages(
                some,
                dimension,
                labels == null
                        ? null
                        : Arrays.stream(chosen).map(i -> labels[i]).toArray());
    }

    /** The first images. */
    public CleanImages first(int count) {
        return select(IntStream.range(0, count).toArray());
    }
}
