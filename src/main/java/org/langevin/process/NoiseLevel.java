package org.langevin.process;

/**
 * How much of the item and how much noise a state holds: x = α x_0 + σ ε.
 *
 * @param alpha α, the share of the clean item, 0 or more
 * @param sigma σ, the standard deviation of the noise, 0 or more; not 0 together with α
 */
public record NoiseLevel(double alpha, double sigma) {
    /** Checks the range. */
    public NoiseLevel {
        if (!(alpha >= 0 && sigma >= 0 && alpha + sigma > 0) || Double.isInfinite(alpha + sigma)) {
            throw new IllegalArgumentException("noise level alpha = " + alpha + ", sigma = " + sigma
                    + ": expected finite numbers, 0 or more and not both 0");
        }
    }

    /** x = α x_0 + σ ε. */
    public double state(double x0, double epsilon) {
        return alpha * x0 + sigma * epsilon;
    }

    /** α² + σ², the variance of the state of an item of variance 1; 1 for a variance-preserving process. */
    public double power() {
        return alpha * alpha + sigma * sigma;
    }
}
