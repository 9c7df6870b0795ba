package org.langevin.physics.sde.model;

import java.util.function.IntToDoubleFunction;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.numbers.gamma.RegularizedGamma;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/**
 * c χ'²<sub>δ</sub>(λ): a gamma law of shape δ/2 + J and scale 2c, with J Poisson of mean λ/2.
 *
 * <p>Everything here is a sum over J (Johnson, Kotz and Balakrishnan, <i>Continuous Univariate Distributions</i> 2, 1995, chapter 29). It has λ/2
 * terms and more, positive all of them, so small probabilities keep their digits.
 *
 * @param degrees δ, degrees of freedom, positive and not necessarily whole
 * @param noncentrality λ, 0 or more, dimensionless
 * @param scale c, positive, in the unit of X
 */
public record NoncentralChiSquare(double degrees, double noncentrality, double scale) implements Law {
    /** Checks the three. */
    public NoncentralChiSquare {
        Parameters.requirePositive("degrees", degrees);
        Parameters.requirePositive("scale", scale);
        Parameters.requireIn("noncentrality", noncentrality, 0, 1e6);
    }

    @Override
    public double cdf(double x) {
        return x <= 0 ? 0 : mixture(j -> RegularizedGamma.P.value(degrees / 2 + j, x / (2 * scale)));
    }

    @Override
    public double density(double x) {
        return x < 0 ? 0 : mixture(j -> new GammaLaw(degrees / 2 + j, 2 * scale).density(x));
    }

    @Override
    public double mean() {
        return scale * (degrees + noncentrality);
    }

    @Override
    public double variance() {
        return 2 * scale * scale * (degrees + 2 * noncentrality);
    }

    @Override
    public double quantile(double p) {
        return Quantiles.positive(this::cdf, p, mean() + 40 * Math.sqrt(variance()) + 800 * scale);
    }

    /** E e^(−uX) for u ≥ 0. */
    public double laplace(double u) {
        double stretched = 1 + 2 * scale * u;
        return Math.pow(stretched, -degrees / 2) * Math.exp(-noncentrality * scale * u / stretched);
    }

    /** E X^p for p > −δ/2, whole or not. */
    public double moment(double p) {
        if (!(p > -degrees / 2)) {
            throw new IllegalArgumentException(
                    "p = " + p + ": expected more than " + -degrees / 2 + ", where E X^p ends");
        }
        return Math.pow(2 * scale, p)
                * mixture(j -> Math.exp(LogGamma.value(degrees / 2 + j + p) - LogGamma.value(degrees / 2 + j)));
    }

    /**
     * A sample: J by inversion of its distribution, then a gamma variate.
     *
     * @param noise all randomness of the run
     * @param step number of the time step
     * @param path number of the path
     */
    public double sample(KeyedNoise noise, long step, long path) {
        Draws draws = new Draws(noise, Stream.SDE_TRANSITION, step, path);
        return 2 * scale * draws.gamma(degrees / 2 + draws.poisson(noncentrality / 2));
    }

    /** Σ P(J = j) f(j), up to where 12 standard deviations and 60 terms more have been summed. */
    private double mixture(IntToDoubleFunction f) {
        double mean = noncentrality / 2;
        if (mean == 0) {
            return f.applyAsDouble(0);
        }
        int last = (int) (mean + 12 * Math.sqrt(mean) + 60);
        double sum = 0;
        for (int j = 0; j <= last; j++) {
            double weight = Math.exp(j * Math.log(mean) - mean - LogGamma.value(j + 1.0));
            if (weight > 0) {
                sum += weight * f.applyAsDouble(j);
            }
        }
        return sum;
    }
}
