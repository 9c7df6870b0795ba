package org.langevin.evaluation;

import java.util.Arrays;

/**
 * The variational bound of a model on data, with its terms, in bits per dimension.
 *
 * @param total the bound
 * @param prior its part L_T
 * @param decoder its part L_0
 * @param steps the mean of each L_(t−1), in the plan's order: noisiest first
 */
public record BoundReport(BitsPerDimension total, BitsPerDimension prior, BitsPerDimension decoder, double[] steps) {
    /**
     * Evaluates a bound.
     *
     * @param bound the bound of the model
     * @param data the data
     * @param batch how many items are predicted at a time; does not change the result
     */
    public static BoundReport of(VariationalBound bound, LevelData data, int batch) {
        int count = data.count();
        double[] total = new double[count];
        double[] prior = new double[count];
        double[] decoder = new double[count];
        double[] steps = new double[bound.plan().count() - 1];
        for (int first = 0; first < count; first += batch) {
            LevelData part = data.part(first, Math.min(batch, count - first));
            VariationalBound.Terms terms = bound.terms(part.levels(), part.count(), first, part.labels());
            for (int i = 0; i < part.count(); i++) {
                total[first + i] = BitsPerDimension.ofNats(terms.total(i), data.dimension());
                prior[first + i] = BitsPerDimension.ofNats(terms.prior()[i], data.dimension());
                decoder[first + i] = BitsPerDimension.ofNats(terms.decoder()[i], data.dimension());
                for (int k = 0; k < steps.length; k++) {
                    steps[k] += BitsPerDimension.ofNats(terms.steps()[i][k], data.dimension()) / count;
                }
            }
        }
        return new BoundReport(
                BitsPerDimension.of(total), BitsPerDimension.of(prior), BitsPerDimension.of(decoder), steps);
    }

    /** The part of all steps together, Σ_t L_(t−1). */
    public double stepsTogether() {
        return Arrays.stream(steps).sum();
    }
}
