package org.langevin.analysis.compare;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.langevin.denoiser.Gaussian;
import org.langevin.denoiser.GaussianMixture;

/** Distances of a finite sample from a law, or from another sample. */
public final class Distance {
    /** Directions on which a sample of the plane is seen, evenly over half a turn. */
    static final int DIRECTIONS = 32;

    /** Items whose pairs are formed for the discrepancy: more would cost more than they tell. */
    static final int PAIRED = 4000;

    private Distance() {}

    /**
     * W_p of two samples of equal size on the line, (mean |x_(i) − y_(i)|^p)^(1/p) in their order.
     *
     * @param x a sample; not altered
     * @param y another
     * @param p 1 or 2
     */
    public static double wasserstein(double[] x, double[] y, int p) {
        requireEqual(x.length, y.length);
        double[] a = x.clone();
        double[] b = y.clone();
        Arrays.sort(a);
        Arrays.sort(b);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double distance = Math.abs(a[i] - b[i]);
            sum += p == 1 ? distance : distance * distance;
        }
        return p == 1 ? sum / a.length : Math.sqrt(sum / a.length);
    }

    /**
     * Sliced W_1 of two samples of equal size: the mean of W_1 of their projections over {@value #DIRECTIONS} directions spread evenly (Bonneel et
     * al., <i>J. Math. Imaging Vision</i> 51 (2015) 22, there over random ones). On the line it is W_1.
     *
     * @param x a sample, [items, dimension]
     * @param y another
     * @param dimension 1 or 2
     */
    public static double sliced(double[] x, double[] y, int dimension) {
        requireEqual(x.length, y.length);
        if (dimension == 1) {
            return wasserstein(x, y, 1);
        }
        return IntStream.range(0, DIRECTIONS)
                .parallel()
                .mapToDouble(k -> {
                    double angle = Math.PI * k / DIRECTIONS;
                    return wasserstein(projected(x, angle), projected(y, angle), 1);
                })
                .average()
                .orElseThrow();
    }

    private static double[] projected(double[] x, double angle) {
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double[] shadow = new double[x.length / 2];
        Arrays.setAll(shadow, i -> cos * x[2 * i] + sin * x[2 * i + 1]);
        return shadow;
    }

    /**
     * The maximum mean discrepancy of a sample from a law, not squared, under the kernel k(x, y) = exp(−|x − y|² / (2 l²)): the distance of their mean
     * embeddings, so never negative. E k(x, Y) is known for a mixture, so that only pairs within the sample are formed, of its first
     * {@value #PAIRED} items.
     *
     * @param x the sample, [items, dimension]
     * @param law the law, of round components
     * @param length l, in the items' unit
     */
    public static double discrepancy(double[] x, GaussianMixture law, double length) {
        int d = law.dimension();
        int n = Math.min(x.length / d, PAIRED);
        double within = IntStream.range(0, n)
                .parallel()
                .mapToDouble(i -> pairsWith(x, i, d, length))
                .sum();
        double across = IntStream.range(0, n)
                .parallel()
                .mapToDouble(i -> embedding(Arrays.copyOfRange(x, i * d, (i + 1) * d), law, length))
                .average()
                .orElseThrow();
        double ofLaw = 0;
        for (int k = 0; k < law.weights().length; k++) {
            Gaussian component = law.components().get(k);
            double[] mean = IntStream.range(0, d).mapToDouble(component::mean).toArray();
            ofLaw += law.weights()[k]
                    * embedding(mean, law, length, component.covariance().variance(0));
        }
        return Math.sqrt(Math.max((2 * within + n) / n / n - 2 * across + ofLaw, 0));
    }

    /** Σ_{j &lt; i} k(x_i, x_j). */
    private static double pairsWith(double[] x, int i, int d, double length) {
        double sum = 0;
        for (int j = 0; j < i; j++) {
            double square = 0;
            for (int k = 0; k < d; k++) {
                double difference = x[i * d + k] - x[j * d + k];
                square += difference * difference;
            }
            sum += Math.exp(-square / (2 * length * length));
        }
        return sum;
    }

    private static double embedding(double[] x, GaussianMixture law, double length) {
        return embedding(x, law, length, 0);
    }

    /** E k(X, Y) for X normal about x with this variance and Y of the law. */
    private static double embedding(double[] x, GaussianMixture law, double length, double variance) {
        double[] weights = law.weights();
        List<Gaussian> components = law.components();
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            double spread = components.get(k).covariance().variance(0) + variance + length * length;
            double square = 0;
            for (int i = 0; i < x.length; i++) {
                double difference = x[i] - components.get(k).mean(i);
                square += difference * difference;
            }
            sum += weights[k] * Math.pow(length * length / spread, x.length / 2.0) * Math.exp(-square / (2 * spread));
        }
        return sum;
    }

    private static void requireEqual(int x, int y) {
        if (x != y) {
            throw new IllegalArgumentException("samples of " + x + " and " + y + " numbers: expected equally many");
        }
    }
}
