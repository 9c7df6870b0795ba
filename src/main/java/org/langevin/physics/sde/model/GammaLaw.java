package org.langevin.physics.sde.model;

import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/**
 * The gamma law: density x^(shape − 1) e^(−x/scale) up to a constant.
 *
 * @param shape positive, dimensionless
 * @param scale positive, in the unit of X
 */
public record GammaLaw(double shape, double scale) implements Law {
    /** Checks both. */
    public GammaLaw {
        Parameters.requirePositive("shape", shape);
        Parameters.requirePositive("scale", scale);
    }

    @Override
    public double cdf(double x) {
        return x <= 0 ? 0 : RegularizedGamma.P.value(shape, x / scale);
    }

    @Override
    public double density(double x) {
        return x < 0 ? 0 : Math.exp((shape - 1) * Math.log(x / scale) - x / scale - LogGamma.value(shape)) / scale;
    }

    @Override
    public double mean() {
        return shape * scale;
    }

    @Override
    public double variance() {
        return shape * scale * scale;
    }

    @Override
    public double quantile(double p) {
        return Quantiles.positive(this::cdf, p, scale * (shape + 800 + 40 * Math.sqrt(shape)));
    }
}
