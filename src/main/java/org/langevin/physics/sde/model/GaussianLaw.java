package org.langevin.physics.sde.model;

/**
 * N(mean, variance).
 *
 * @param mean in the unit of X
 * @param variance positive
 */
public record GaussianLaw(double mean, double variance) implements Law {
    /** Checks the variance. */
    public GaussianLaw {
        Parameters.requireFinite("mean", mean);
        Parameters.requirePositive("variance", variance);
    }

    @Override
    public double cdf(double x) {
        return Normal.cdf((x - mean) / Math.sqrt(variance));
    }

    @Override
    public double density(double x) {
        return Normal.density((x - mean) / Math.sqrt(variance)) / Math.sqrt(variance);
    }

    @Override
    public double quantile(double p) {
        return mean + Math.sqrt(variance) * Normal.quantile(p);
    }
}
