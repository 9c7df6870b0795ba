package org.langevin.denoiser;

/**
 * What the terms of the variational bound are made of: divergences of normal laws, and normal laws counted in bins; and how they change
 * with the variance, by which a network learns it.
 */
public final class NormalLaws {
    /** Half of the distance between two levels of bytes. */
    private static final double HALF_BIN = 1 / 255.0;

    private static final double LOG_SQRT_2_PI = Math.log(2 * Math.PI) / 2;

    private NormalLaws() {}

    /**
     * KL(N(meanP, varianceP) ‖ N(meanQ, varianceQ)) in nats.
     *
     * @param meanDifference meanP − meanQ
     * @param varianceP above 0, or 0 together with {@code varianceQ} &gt; 0 for an infinite divergence
     * @param varianceQ above 0
     */
    public static double divergence(double meanDifference, double varianceP, double varianceQ) {
        double ratio = varianceP / varianceQ;
        double excess = ratio - 1;
        return (excess - Math.log1p(excess) + meanDifference * meanDifference / varianceQ) / 2;
    }

    /**
     * How {@link #divergence} changes with log varianceQ: (1 − (varianceP + d²) / varianceQ) / 2 with d = meanP − meanQ.
     *
     * @param meanDifference meanP − meanQ
     */
    public static double divergenceSlope(double meanDifference, double varianceP, double varianceQ) {
        return (1 - (varianceP + meanDifference * meanDifference) / varianceQ) / 2;
    }

    /**
     * log P of a byte's level under N(mean, deviation²), in nats: the mass of its bin, the outer bins reaching to infinity.
     *
     * <p>Ho et al., NeurIPS 2020 (<a href="https://arxiv.org/abs/2006.11239">arXiv:2006.11239</a>), equation 13, with the normal distribution function
     * itself; their code takes a tanh for it, which is off by up to 1e-2 nats.
     *
     * @param level one of the 256 levels b / 127.5 − 1
     * @param mean of the law
     * @param deviation of the law, above 0
     */
    public static double logBinMass(double level, double mean, double deviation) {
        return Normal.logMass(low(level, mean, deviation), high(level, mean, deviation));
    }

    /** How {@link #logBinMass} changes with log deviation²: (a φ(a) − b φ(b)) / 2P for a bin from a to b in deviations from the mean. */
    public static double logBinMassSlope(double level, double mean, double deviation) {
        double low = low(level, mean, deviation);
        double high = high(level, mean, deviation);
        double logMass = Normal.logMass(low, high);
        return (momentShare(low, logMass) - momentShare(high, logMass)) / 2;
    }

    /** z φ(z) / P, which at infinity is 0. */
    private static double momentShare(double z, double logMass) {
        return Double.isInfinite(z) ? 0 : z * Math.exp(-z * z / 2 - LOG_SQRT_2_PI - logMass);
    }

    private static double low(double level, double mean, double deviation) {
        return level < -1 + HALF_BIN ? Double.NEGATIVE_INFINITY : (level - HALF_BIN - mean) / deviation;
    }

    private static double high(double level, double mean, double deviation) {
        return level > 1 - HALF_BIN ? Double.POSITIVE_INFINITY : (level + HALF_BIN - mean) / deviation;
    }
}
