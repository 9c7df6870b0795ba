package org.langevin.physics.sde.model;

import java.util.Arrays;
import org.langevin.physics.sde.ScalarSde;
import org.langevin.physics.sde.Step;

/**
 * The Ornstein-Uhlenbeck process dX = θ (μ − X) dt + σ dW: the velocity of a Brownian particle, and on the clock −log α of a schedule the
 * variance-preserving noising process.
 *
 * @param theta θ, rate of return, positive, per unit of time
 * @param mu μ, mean in the long run
 * @param sigma σ, positive, in the unit of X per √time
 */
public record OrnsteinUhlenbeck(double theta, double mu, double sigma) {
    /** Checks the three. */
    public OrnsteinUhlenbeck {
        Parameters.requirePositive("theta", theta);
        Parameters.requireFinite("mu", mu);
        Parameters.requirePositive("sigma", sigma);
    }

    /** The equation; its noise is additive. */
    public ScalarSde sde() {
        return ScalarSde.additive(this::drift, (t, x, out) -> Arrays.fill(out, sigma))
                .withSlopes((t, x, out) -> Arrays.fill(out, -theta), (t, x, out) -> Arrays.fill(out, 0));
    }

    /** A step that is exact in law, however long: mean and variance of the transition, with ΔW/√h as its normal. */
    public Step exact() {
        return (t, x, noise, out) -> {
            double h = noise.dt();
            double decay = Math.exp(-theta * h);
            double scale = Math.sqrt(law(0, h).variance() / h);
            for (int i = 0; i < out.length; i++) {
                out[i] = mu + (x[i] - mu) * decay + scale * noise.dw()[i];
            }
        };
    }

    /** The law of X(t) for X(0) = x0, t > 0. */
    public GaussianLaw law(double x0, double t) {
        return new GaussianLaw(
                mu + (x0 - mu) * Math.exp(-theta * t), -sigma * sigma * Math.expm1(-2 * theta * t) / (2 * theta));
    }

    /** The law after infinite time, N(μ, σ²/2θ). */
    public GaussianLaw stationary() {
        return new GaussianLaw(mu, sigma * sigma / (2 * theta));
    }

    private void drift(double t, double[] x, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = theta * (mu - x[i]);
        }
    }
}
