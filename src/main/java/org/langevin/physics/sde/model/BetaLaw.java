package org.langevin.physics.sde.model;

import org.apache.commons.numbers.gamma.LogBeta;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * The beta law on [0, 1]: density x^(α − 1) (1 − x)^(β − 1) up to a constant.
 *
 * @param alpha α, positive, dimensionless
 * @param beta β, positive, dimensionless
 */
public record BetaLaw(double alpha, double beta) implements Law {
    /** Checks both. */
    public BetaLaw {
        Parameters.requirePositive("alpha", alpha);
        Parameters.requirePositive("beta", beta);
    }

    @Override
    public double cdf(double x) {
        return x <= 0 ? 0 : x >= 1 ? 1 : RegularizedBeta.value(x, alpha, beta);
    }

    @Override
    public double density(double x) {
        return x < 0 || x > 1
                ? 0
                : Math.exp((alpha - 1) * Math.log(x) + (beta - 1) * Math.log1p(-x) - LogBeta.value(alpha, beta));
    }

    @Override
    public double mean() {
        return alpha / (alpha + beta);
    }

    @Override
    public double variance() {
        double sum = alpha + beta;
        return alpha * beta / (sum * sum * (sum + 1));
    }

    @Override
    public double quantile(double p) {
        return Quantiles.positive(this::cdf, p, 1);
    }
}
