package org.langevin.analysis.images;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.langevin.denoiser.FiniteDatasetDenoiser;
import org.langevin.denoiser.Neighbour;

/**
 * The nearest training image of each of some images.
 *
 * @param trainingImages its number in the training set, [images]
 * @param distances to it, [images]: the root of the mean square difference of the values, of which −1 is black and 1 white
 */
public record NearestDistances(int[] trainingImages, double[] distances) {
    /** Images between two reports of progress. */
    private static final int TOGETHER = 256;

    /**
     * Searches.
     *
     * @param training all training images
     * @param images whose nearest ones are wanted
     * @param progress is told how many are done
     */
    public static NearestDistances of(FiniteDatasetDenoiser training, CleanImages images, LongConsumer progress) {
        List<Neighbour> all = new ArrayList<>(images.count());
        for (int first = 0; first < images.count(); first += TOGETHER) {
            int some = Math.min(TOGETHER, images.count() - first);
            all.addAll(training.nearest(images.doubles(first, some), some));
            progress.accept(all.size());
        }
        double root = Math.sqrt(images.dimension());
        return new NearestDistances(
                all.stream().mapToInt(Neighbour::item).toArray(),
                all.stream().mapToDouble(near -> near.distance() / root).toArray());
    }

    /** The numbers of the images that are no training images themselves. */
    public int[] strangers() {
        return IntStream.range(0, distances.length)
                .filter(i -> distances[i] > 0)
                .toArray();
    }

    /** Some of the images, by their numbers. */
    public NearestDistances select(int... chosen) {
        return new NearestDistances(
                Arrays.stream(chosen).map(i -> trainingImages[i]).toArray(),
                Arrays.stream(chosen).mapToDouble(i -> distances[i]).toArray());
    }

    /** The numbers of the images that are nearest to a training image, the nearest first. */
    public int[] closest(int count) {
        return IntStream.range(0, distances.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> distances[i]))
                .limit(count)
                .mapToInt(i -> i)
                .toArray();
    }

    /** The distances that 0, 1, ..., 100 % of the images do not exceed, each being an image's, [101]. */
    public double[] percentiles() {
        double[] ascending = distances.clone();
        Arrays.sort(ascending);
        double[] percentiles = new double[101];
        Arrays.setAll(percentiles, p -> ascending[(int) Math.round(p * (ascending.length - 1) / 100.0)]);
        return percentiles;
    }
}
