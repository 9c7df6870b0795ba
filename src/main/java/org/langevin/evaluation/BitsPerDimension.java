package org.langevin.evaluation;

/**
 * A mean over items, in bits per dimension.
 *
 * @param mean the mean
 * @param standardError of the mean: the items' standard deviation over √items; NaN for a single item
 * @param items how many items
 */
public record BitsPerDimension(double mean, double standardError, int items) {
    /** The mean of the items' own numbers, in bits per dimension. */
    public static BitsPerDimension of(double[] each) {
        if (each.length == 0) {
            throw new IllegalArgumentException("no items: expected at least 1");
        }
        double sum = 0;
        for (double value : each) {
            sum += value;
        }
        double mean = sum / each.length;
        double square = 0;
        for (double value : each) {
            square += (value - mean) * (value - mean);
        }
        double error = Math.sqrt(square / (each.length - 1) / each.length);
        return new BitsPerDimension(mean, each.length > 1 ? error : Double.NaN, each.length);
    }

    /** Bits per dimension of so many nats in so many dimensions. */
    static double ofNats(double nats, int dimension) {
        return nats / (dimension * Math.log(2));
    }
}
