package org.langevin.analysis;

import org.langevin.denoiser.GaussianMixture;
import org.langevin.denoiser.MixturePosterior;
import org.langevin.process.Conversion;
import org.langevin.process.NoiseLevel;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/**
 * The mean squared error per coordinate that no denoiser of a mixture can go below: the loss that a perfect network reports.
 *
 * <p>At a given state the error of a prediction is that of x̂_0 times a constant, so the floor is the mean of Var(x_0 | x) times its square: (α / σ)²
 * for ε, 1 for x_0, ((α² + σ²) / σ)² for v. A training loss below it is a bug or a leak; what lies between is the network's own error, and E|ε_θ −
 * ε*|² exactly, since ε − ε* is orthogonal to every function of the state.
 */
public final class BayesLoss {
    private BayesLoss() {}

    /**
     * A Monte Carlo estimate.
     *
     * @param mean the estimate
     * @param standardError of it
     */
    public record Estimate(double mean, double standardError) {}

    /**
     * The floor by quadrature, to about ten digits, on the line or in the plane.
     *
     * @param type what is predicted
     * @param law the law of the clean items, in one or two dimensions
     * @param level the noise level, with noise
     */
    public static double of(PredictionType type, GaussianMixture law, NoiseLevel level) {
        MixturePosterior posterior = new MixturePosterior(law, level);
        GaussianMixture noised = law.noised(level);
        double variance = switch (law.dimension()) {
            case 1 ->
                Quadrature.overLine(noised, x -> {
                    posterior.look(x);
                    return Math.exp(posterior.logDensity()) * posterior.variance();
                });
            case 2 ->
                Quadrature.overPlane(noised, (x, y) -> {
                    posterior.look(x, y);
                    return Math.exp(posterior.logDensity()) * posterior.variance();
                });
            default ->
                throw new IllegalArgumentException("dimension = " + law.dimension()
                        + ": expected 1 or 2 for quadrature; take the estimate from drawn states");
        };
        return variance * squaredSlope(type, level);
    }

    /**
     * The floor from drawn states, in any dimension.
     *
     * @param type what is predicted
     * @param law the law of the clean items
     * @param level the noise level, with noise
     * @param noise the seed
     * @param states how many states are drawn, at least 2
     */
    public static Estimate estimate(
            PredictionType type, GaussianMixture law, NoiseLevel level, KeyedNoise noise, int states) {
        if (states < 2) {
            throw new IllegalArgumentException("states = " + states + ": expected at least 2 for a standard error");
        }
        double[] x = new double[states * law.dimension()];
        law.noised(level).sample(noise, Stream.KNOWN_LAW, 0, 0, x);
        MixturePosterior posterior = new MixturePosterior(law, level);
        double slope = squaredSlope(type, level);
        double[] state = new double[law.dimension()];
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < states; i++) {
            System.arraycopy(x, i * state.length, state, 0, state.length);
            posterior.look(state);
            double loss = posterior.variance() * slope;
            sum += loss;
            squares += loss * loss;
        }
        double mean = sum / states;
        double variance = Math.max(squares / states - mean * mean, 0) * states / (states - 1);
        return new Estimate(mean, Math.sqrt(variance / states));
    }

    /** The square of what an error of 1 in x̂_0 is as an error of the prediction. */
    private static double squaredSlope(PredictionType type, NoiseLevel level) {
        double slope = Conversion.between(PredictionType.SAMPLE, type, level).ofPrediction();
        return slope * slope;
    }
}
