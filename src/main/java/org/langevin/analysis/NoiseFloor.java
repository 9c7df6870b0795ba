package org.langevin.analysis;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/**
 * How far an honest sample of a law lies from the law, in Wasserstein distances on the line: a sampler whose distance is no larger can't be
 * told from a perfect one by so many items.
 *
 * @param w1 W_1 of each repetition, ascending
 * @param w2 W_2 of each repetition, ascending
 */
public record NoiseFloor(double[] w1, double[] w2) {
    /** Points of the law's quantile function to an item, in the middle of equal shares. */
    private static final int POINTS = 4;

    /**
     * Draws samples and measures their distances.
     *
     * @param law a law on the line, every component with spread
     * @param items in a sample
     * @param repetitions how many samples, at least 2
     * @param noise the seed
     */
    public static NoiseFloor of(GaussianMixture law, int items, int repetitions, KeyedNoise noise) {
        Ruler ruler = new Ruler(law, items);
        double[] w1 = new double[repetitions];
        double[] w2 = new double[repetitions];
        IntStream.range(0, repetitions).parallel().forEach(r -> {
            double[] x = new double[items];
            law.sample(noise, Stream.KNOWN_LAW, r, 0, x);
            w1[r] = ruler.distance(x, 1);
            w2[r] = ruler.distance(x, 2);
        });
        Arrays.sort(w1);
        Arrays.sort(w2);
        return new NoiseFloor(w1, w2);
    }

    /** The quantiles of a law, worked out once for all samples of one size. */
    public static final class Ruler {
        private final double[] quantiles;
        private final int items;

        /**
         * Works them out.
         *
         * @param law a law on the line, every component with spread
         * @param items in a sample
         */
        public Ruler(GaussianMixture law, int items) {
            int n = items * POINTS;
            this.items = items;
            this.quantiles = IntStream.range(0, n)
                    .parallel()
                    .mapToDouble(i -> law.quantile((i + 0.5) / n))
                    .toArray();
        }

        /** W_p of a sample to the law, (∫ |F_n⁻¹(u) − F⁻¹(u)|^p du)^(1/p), p being 1 or 2. */
        public double distance(double[] sample, int p) {
            if (sample.length != items) {
                throw new IllegalArgumentException(
                        "sample of " + sample.length + " items: expected " + items + ", as the ruler was made for");
            }
            double[] ascending = sample.clone();
            Arrays.sort(ascending);
            double sum = 0;
            for (int i = 0; i < quantiles.length; i++) {
                double difference = Math.abs(ascending[i / POINTS] - quantiles[i]);
                sum += p == 1 ? difference : difference * difference;
            }
            return p == 1 ? sum / quantiles.length : Math.sqrt(sum / quantiles.length);
        }
    }
}
