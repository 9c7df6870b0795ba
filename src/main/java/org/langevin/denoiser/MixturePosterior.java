package org.langevin.denoiser;

import java.util.stream.IntStream;
import org.langevin.process.NoiseLevel;
import org.langevin.process.PredictionType;

/**
 * What a noisy state says about the item of a mixture: more than its mean. One state at a time, and one thread's.
 *
 * <p>Given the state, the item is of component k with probability {@link #share}, and then normal with covariance S σ² (α² S + σ²)⁻¹ about the
 * component's own estimate. So the variance of the item is that within the components and that between their estimates.
 */
public final class MixturePosterior {
    private final GaussianMixture.View view;
    /** The mean over coordinates of the variance within each component. */
    private final double[] within;

    private final double[] mean;
    private double logDensity;
    private double variance;

    /**
     * The posterior at one noise level.
     *
     * @param law the law of the clean items
     * @param level the level of the states, with noise
     */
    public MixturePosterior(GaussianMixture law, NoiseLevel level) {
        this.view = law.at(level, PredictionType.SAMPLE);
        this.mean = new double[law.dimension()];
        double noise = level.sigma() * level.sigma();
        double gain = level.alpha() * level.alpha();
        this.within = law.components().stream()
                .mapToDouble(component -> IntStream.range(0, law.dimension())
                        .mapToDouble(i -> component.covariance().variance(i))
                        .map(spread -> spread * noise / (gain * spread + noise))
                        .average()
                        .orElseThrow())
                .toArray();
    }

    /** Looks at a state, [dimension]; what the other methods tell is about the one last looked at. */
    public void look(double... x) {
        logDensity = view.look(x, 0);
        view.predict(mean, 0, mean.length);
        variance = 0;
        double[] own = new double[mean.length];
        for (int k = 0; k < within.length; k++) {
            double share = view.share(k);
            if (share > 0) {
                view.predictWithin(k, x, own, 0, own.length);
                variance += share * (within[k] + meanSquare(own));
            }
        }
    }

    /** The mean over coordinates of the squared difference to the mean. */
    private double meanSquare(double[] own) {
        double sum = 0;
        for (int i = 0; i < own.length; i++) {
            sum += (own[i] - mean[i]) * (own[i] - mean[i]);
        }
        return sum / own.length;
    }

    /** The log density of the state, in nats. */
    public double logDensity() {
        return logDensity;
    }

    /** The probability that the item is of component k. */
    public double share(int k) {
        return view.share(k);
    }

    /** E[x_0 | x], coordinate i. */
    public double mean(int i) {
        return mean[i];
    }

    /** The mean over coordinates of Var(x_0 | x): the squared error that no estimate can go below, per coordinate. */
    public double variance() {
        return variance;
    }
}
