package org.langevin.physics.sde.model;

import org.langevin.physics.sde.ScalarSde;
import org.langevin.physics.sde.Step;

/**
 * Geometric Brownian motion dX = λ X dt + μ X dW, in Itô's sense: the linear test equation of SDE methods, and the law of X(t) =
 * X(0) exp((λ − μ²/2) t + μ W(t)).
 *
 * @param lambda λ, growth rate of the mean, per unit of time
 * @param mu μ, volatility, per √time
 */
public record GeometricBrownian(double lambda, double mu) {
    /** Checks that both are finite. */
    public GeometricBrownian {
        Parameters.requireFinite("lambda", lambda);
        Parameters.requireFinite("mu", mu);
    }

    /** The equation. */
    public ScalarSde sde() {
        return ScalarSde.ito((t, x, out) -> scaled(lambda, x, out), (t, x, out) -> scaled(mu, x, out))
                .withSlopes(
                        (t, x, out) -> java.util.Arrays.fill(out, lambda),
                        (t, x, out) -> java.util.Arrays.fill(out, mu));
    }

    /** The exact step on the path's own increments. */
    public Step exact() {
        return (t, x, noise, out) -> {
            double drift = (lambda - mu * mu / 2) * noise.dt();
            for (int i = 0; i < out.length; i++) {
                out[i] = x[i] * Math.exp(drift + mu * noise.dw()[i]);
            }
        };
    }

    /** E X(t)^p for X(0) = x0: x0^p exp(p λ t + p (p − 1) μ² t / 2). */
    public double moment(double p, double x0, double t) {
        return Math.pow(x0, p) * Math.exp(p * (lambda + (p - 1) * mu * mu / 2) * t);
    }

    /** P(X(t) ≤ x), for x0 > 0. */
    public double cdf(double x, double x0, double t) {
        return x <= 0 ? 0 : Normal.cdf((Math.log(x / x0) - (lambda - mu * mu / 2) * t) / (Math.abs(mu) * Math.sqrt(t)));
    }

    /** The density of X(t), for x0 > 0. */
    public double density(double x, double x0, double t) {
        double sd = Math.abs(mu) * Math.sqrt(t);
        return x <= 0 ? 0 : Normal.density((Math.log(x / x0) - (lambda - mu * mu / 2) * t) / sd) / (sd * x);
    }

    /** The x with P(X(t) ≤ x) = p, for x0 > 0. */
    public double quantile(double p, double x0, double t) {
        return x0 * Math.exp((lambda - mu * mu / 2) * t + Math.abs(mu) * Math.sqrt(t) * Normal.quantile(p));
    }

    /** d/dt log E X² = 2λ + μ²: negative if the zero solution is stable in mean square. */
    public double meanSquareExponent() {
        return 2 * lambda + mu * mu;
    }

    /** lim log|X(t)| / t = λ − μ²/2: negative if almost every path tends to zero. */
    public double pathExponent() {
        return lambda - mu * mu / 2;
    }

    /**
     * The call E max(X(t) − K, 0), without discount (Black and Scholes 1973).
     *
     * @param strike K, positive
     */
    public double call(double strike, double x0, double t) {
        double sd = Math.abs(mu) * Math.sqrt(t);
        double forward = x0 * Math.exp(lambda * t);
        double d = (Math.log(forward / strike) + sd * sd / 2) / sd;
        return forward * Normal.cdf(d) - strike * Normal.cdf(d - sd);
    }

    private static void scaled(double factor, double[] x, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = factor * x[i];
        }
    }
}
