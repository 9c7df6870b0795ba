package org.langevin.evaluation;

import org.langevin.denoiser.Normal;

/** What the terms of the variational bound are made of: divergences of normal laws, and normal laws counted in bins. */
public final class NormalLaws {
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
        double half = ByteBins.AROUND_LEVELS.width() / 2;
        double low = level < -1 + half ? Double.NEGATIVE_INFINITY : (level - half - mean) / deviation;
        double high = level > 1 - half ? Double.POSITIVE_INFINITY : (level + half - mean) / deviation;
        return Normal.logMass(low, high);
    }
}
