package org.langevin.physics.sde.model;

import java.util.Objects;

/**
 * The law of bounded mixing at a time, as its spectral series: with w the stationary density, p<sub>n</sub> its orthonormal polynomials and λ<sub>n</sub>
 * their rates,
 *
 * <pre>   density(x) = w(x) Σ_n e^(−λ_n t) p_n(x0) p_n(x).</pre>
 *
 * <p>Karlin and Taylor, <i>A Second Course in Stochastic Processes</i>, 1981, section 15.13. The distribution function needs no quadrature:
 * since (½ κ x(1 − x) w p<sub>n</sub>')' = −λ<sub>n</sub> w p<sub>n</sub>, the integral of a term is −½ κ x(1 − x) w p<sub>n</sub>'/λ<sub>n</sub>. Terms
 * decay as e^(−κ n² t/2).
 */
public final class JacobiTransition implements Law {
    private static final int MOST_TERMS = 400;
    /** Terms this small no longer matter to a sum of order 1, growth of the polynomials included. */
    private static final double SMALLEST = 1e-22;

    private final BoundedMixing model;
    private final BetaLaw stationary;
    private final double x0;
    private final double time;
    /** e^(−λ_n t) p_n(x0). */
    private final double[] amplitudes;

    /**
     * The law.
     *
     * @param model the process
     * @param x0 X at time 0, in [0, 1]
     * @param time t, positive; so short a time that the series has more than 400 terms is refused
     */
    JacobiTransition(BoundedMixing model, double x0, double time) {
        this.model = Objects.requireNonNull(model, "model");
        Parameters.requireIn("x0", x0, 0, 1);
        Parameters.requirePositive("time", time);
        this.x0 = x0;
        this.time = time;
        stationary = model.stationary();
        int terms = 1;
        while (Math.exp(-model.eigenvalue(terms) * time) > SMALLEST) {
            if (++terms > MOST_TERMS) {
                throw new IllegalArgumentException("time = " + time + ": expected at least "
                        + -2 * Math.log(SMALLEST) / (model.kappa() * MOST_TERMS * MOST_TERMS)
                        + ", as the series has too many terms for shorter ones");
            }
        }
        amplitudes = values(x0, terms)[0];
        for (int n = 0; n < terms; n++) {
            amplitudes[n] *= Math.exp(-model.eigenvalue(n) * time);
        }
    }

    @Override
    public double density(double x) {
        if (x < 0 || x > 1) {
            return 0;
        }
        double[] p = values(x, amplitudes.length)[0];
        double sum = 0;
        for (int n = 0; n < p.length; n++) {
            sum += amplitudes[n] * p[n];
        }
        return stationary.density(x) * sum;
    }

    @Override
    public double cdf(double x) {
        if (x <= 0 || x >= 1) {
            return x <= 0 ? 0 : 1;
        }
        double[] slopes = values(x, amplitudes.length)[1];
        double sum = 0;
        for (int n = 1; n < slopes.length; n++) {
            sum += amplitudes[n] * slopes[n] / model.eigenvalue(n);
        }
        return stationary.cdf(x) - model.kappa() / 2 * x * (1 - x) * stationary.density(x) * sum;
    }

    @Override
    public double mean() {
        return model.new Moments(time).mean(x0);
    }

    @Override
    public double variance() {
        return model.new Moments(time).variance(x0);
    }

    @Override
    public double quantile(double p) {
        return Quantiles.positive(this::cdf, p, 1);
    }

    /** p_n(x) and p_n'(x) for n &lt; count, by the recurrence √c_{n+1} p_{n+1} = (x − a_n) p_n − √c_n p_{n−1}. */
    private double[][] values(double x, int count) {
        double[] p = new double[count];
        double[] slope = new double[count];
        p[0] = 1;
        for (int n = 0; n + 1 < count; n++) {
            double above = Math.sqrt(coupling(n + 1));
            double below = n == 0 ? 0 : Math.sqrt(coupling(n));
            p[n + 1] = ((x - centre(n)) * p[n] - (n == 0 ? 0 : below * p[n - 1])) / above;
            slope[n + 1] = (p[n] + (x - centre(n)) * slope[n] - (n == 0 ? 0 : below * slope[n - 1])) / above;
        }
        return new double[][] {p, slope};
    }

    /** a_n of the Jacobi polynomials on [0, 1] with weight x^(α−1) (1−x)^(β−1) (Gautschi, <i>Orthogonal Polynomials</i>, 2004, table 1.1). */
    private double centre(int n) {
        double alpha = stationary.alpha();
        double beta = stationary.beta();
        if (n == 0) {
            return alpha / (alpha + beta);
        }
        double m = 2 * n + alpha + beta - 2;
        return 0.5 + (alpha - beta) * (alpha + beta - 2) / (2 * m * (m + 2));
    }

    /** c_n of the same recurrence. */
    private double coupling(int n) {
        double alpha = stationary.alpha();
        double beta = stationary.beta();
        double sum = alpha + beta;
        if (n == 1) {
            return alpha * beta / (sum * sum * (sum + 1));
        }
        double m = 2 * n + sum - 2;
        return n * (n + alpha - 1) * (n + beta - 1) * (n + sum - 2) / (m * m * (m + 1) * (m - 1));
    }
}
