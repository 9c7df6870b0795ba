package org.langevin.evaluation;

import java.util.Arrays;

/**
 * A mean over items, in bits per dimension.
 *
 * @param mean the mean
 * @param standardError of the mean, estimated from what varies independently; NaN where there is but one of it
 * @param items how many items
 */
public record BitsPerDimension(double mean, double standardError, int items) {
    /** The mean of the items' own numbers, in bits per dimension, each independent of the others. */
    public static BitsPerDimension of(double[] each) {
        return of(each, 1);
    }

    /**
     * The mean of items of which neighbours share random choices: groups of so many in order, the last one perhaps smaller. Only groups are
     * independent, so the error is the groups': with sums S_g of n_g items and mean m it is √(G / (G − 1) Σ (S_g − n_g m)²) / items (Cochran,
     * <i>Sampling Techniques</i>, 3rd edition, equation 11.30).
     */
    static BitsPerDimension of(double[] each, int group) {
        if (each.length == 0) {
            throw new IllegalArgumentException("no items: expected at least 1");
        }
        double mean = Arrays.stream(each).sum() / each.length;
        int groups = (each.length + group - 1) / group;
        double square = 0;
        for (int first = 0; first < each.length; first += group) {
            double excess = 0;
            for (int i = first; i < Math.min(first + group, each.length); i++) {
                excess += each[i] - mean;
            }
            square += excess * excess;
        }
        double error = Math.sqrt(square * groups / (groups - 1)) / each.length;
        return new BitsPerDimension(mean, groups > 1 ? error : Double.NaN, each.length);
    }

    /** Whether there is a standard error: whether more than one thing varied independently. */
    public boolean isErrorKnown() {
        return !Double.isNaN(standardError);
    }

    /** Bits per dimension of so many nats in so many dimensions. */
    static double ofNats(double nats, int dimension) {
        return nats / (dimension * Math.log(2));
    }
}
