package org.langevin.evaluation;

import org.langevin.random.KeyedNoise;

/**
 * The negative log-likelihood of data under the probability flow, in bits per dimension.
 *
 * @param total the mean over items; with dequantised bytes it is at least the code length of the bytes
 * @param evaluations how often the flow was asked for its direction, all batches together
 */
public record FlowReport(BitsPerDimension total, int evaluations) {
    /**
     * Evaluates the flow on bytes, spread evenly over their bins.
     *
     * @param flow the flow of the model
     * @param data the data
     * @param batch how many items are integrated at a time; changes the result by less than the tolerance
     * @param noise the seed of the spreading
     */
    public static FlowReport of(FlowLikelihood flow, LevelData data, int batch, KeyedNoise noise) {
        ByteBins bins = ByteBins.AROUND_LEVELS;
        double[] bits = new double[data.count()];
        int evaluations = 0;
        for (int first = 0; first < bits.length; first += batch) {
            LevelData part = data.part(first, Math.min(batch, bits.length - first));
            double[] spread = bins.dequantised(part.levels(), data.dimension(), first, noise, 0);
            FlowLikelihood.Result result = flow.logDensities(spread, part.count(), first, part.labels());
            evaluations += result.evaluations();
            for (int i = 0; i < part.count(); i++) {
                bits[first + i] = bins.bitsPerDimension(result.logDensity()[i], data.dimension());
            }
        }
        return new FlowReport(BitsPerDimension.of(bits), evaluations);
    }
}
