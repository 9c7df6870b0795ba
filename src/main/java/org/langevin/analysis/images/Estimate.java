package org.langevin.analysis.images;

/**
 * A mean over images that were drawn independently.
 *
 * @param mean the mean
 * @param standardError of it
 */
public record Estimate(double mean, double standardError) {
    /** The mean of the images' own numbers, at least 2 of them, with s / √n for its error. */
    static Estimate of(double[] each) {
        if (each.length < 2) {
            throw new IllegalArgumentException(each.length + " images: expected at least 2 for a standard error");
        }
        double sum = 0;
        for (double value : each) {
            sum += value;
        }
        double mean = sum / each.length;
        double squares = 0;
        for (double value : each) {
            squares += (value - mean) * (value - mean);
        }
        return new Estimate(mean, Math.sqrt(squares / (each.length - 1) / each.length));
    }

    /** The mean of paired differences, whose error is less than that of two separate means where the pairs go together. */
    static Estimate ofDifferences(double[] each, double[] less) {
        double[] differences = new double[each.length];
        for (int i = 0; i < each.length; i++) {
            differences[i] = each[i] - less[i];
        }
        return of(differences);
    }
}
