package org.langevin.evaluation;

import java.util.Arrays;

/**
 * The variational bound of a model on data, with its terms, in bits per dimension.
 *
 * @param total the bound
 * @param prior its part L_T
 * @param together its part Σ_t L_(t−1)
 * @param decoder its part L_0
 * @param steps the mean of each stratum's part of Σ_t L_(t−1), in the plan's order: noisiest first
 */
public record BoundReport(
        BitsPerDimension total,
        BitsPerDimension prior,
        BitsPerDimension together,
        BitsPerDimension decoder,
        double[] steps) {
    /** Evaluates a bound at all steps of its plan, as {@link #of(VariationalBound, LevelData, int, LevelStrata)} does. */
    public static BoundReport of(VariationalBound bound, LevelData data, int batch) {
        return of(bound, data, batch, LevelStrata.all(bound.plan()));
    }

    /**
     * Evaluates a bound.
     *
     * @param bound the bound of the model
     * @param data the data
     * @param batch how many items are predicted at a time; does not change the result
     * @param strata at which steps
     */
    public static BoundReport of(VariationalBound bound, LevelData data, int batch, LevelStrata strata) {
        int count = data.count();
        double[] prior = new double[count];
        double[] together = new double[count];
        double[] decoder = new double[count];
        double[] steps = new double[strata.count()];
        for (int first = 0; first < count; first += batch) {
            LevelData part = data.part(first, Math.min(batch, count - first));
            VariationalBound.Terms terms = bound.terms(part.levels(), part.count(), first, part.labels(), strata);
            for (int i = 0; i < part.count(); i++) {
                prior[first + i] = BitsPerDimension.ofNats(terms.prior()[i], data.dimension());
                decoder[first + i] = BitsPerDimension.ofNats(terms.decoder()[i], data.dimension());
                for (int k = 0; k < steps.length; k++) {
                    double term = BitsPerDimension.ofNats(terms.steps()[i][k], data.dimension());
                    together[first + i] += term;
                    steps[k] += term / count;
                }
            }
        }
        double[] total = new double[count];
        Arrays.setAll(total, i -> prior[i] + together[i] + decoder[i]);
        return new BoundReport(
                BitsPerDimension.of(total, strata.group()),
                BitsPerDimension.of(prior),
                BitsPerDimension.of(together, strata.group()),
                BitsPerDimension.of(decoder),
                steps);
    }
}
