package org.langevin.physics.sde.model;

import java.util.Arrays;
import org.langevin.physics.sde.Draw;
import org.langevin.physics.sde.Increment;
import org.langevin.physics.sde.ScalarSde;
import org.langevin.physics.sde.Step;

/**
 * Bounded mixing, the Jacobi process dX = (b/2) (S − X) dt + √(κ X (1 − X)) dW on [0, 1]: the fraction of one fluid in a turbulent mixture of
 * two (Bakosi and Ristorcelli, J. Turbulence 11 (2010) N37, <a
 * href="https://doi.org/10.1080/14685248.2010.510843">doi:10.1080/14685248.2010.510843</a>), or the frequency of a gene.
 *
 * <p>Its stationary law is beta with α = bS/κ and β = b(1 − S)/κ. The wall 0 is reached if and only if α &lt; 1, the wall 1 if and only if β &lt;
 * 1. The generator's eigenfunctions are Jacobi polynomials, with eigenvalues n b/2 + κ n(n − 1)/2.
 *
 * <p>Two schemes never leave [0, 1]: {@link #momentMatched}, for all parameters and without error in mean and variance, and {@link
 * #implicitAngle}, pathwise, for walls that are far from being reached. Without noise (κ = 0, the "interaction by exchange with the
 * mean" of mixing models) the law would only shrink and keep its shape, and two unmixed fluids would never look mixed.
 *
 * @param b mixing rate, positive, per unit of time
 * @param s S, mean in the long run, in (0, 1)
 * @param kappa κ, positive, per unit of time
 */
public record BoundedMixing(double b, double s, double kappa) {
    /** Checks the three. */
    public BoundedMixing {
        Parameters.requirePositive("b", b);
        Parameters.requirePositive("kappa", kappa);
        if (!(s > 0 && s < 1)) {
            throw new IllegalArgumentException("s = " + s + ": expected a number in (0, 1), strictly");
        }
    }

    /** α = bS/κ, dimensionless. */
    public double alpha() {
        return b * s / kappa;
    }

    /** β = b(1 − S)/κ, dimensionless. */
    public double beta() {
        return b * (1 - s) / kappa;
    }

    /** Whether paths reach the wall at 0. */
    public boolean reachesZero() {
        return alpha() < 1;
    }

    /** Whether paths reach the wall at 1. */
    public boolean reachesOne() {
        return beta() < 1;
    }

    /** The decay rate of the n-th polynomial mode, n b/2 + κ n(n − 1)/2, per unit of time. */
    public double eigenvalue(int n) {
        return n * b / 2 + kappa * n * (n - 1) / 2;
    }

    /** The law after infinite time. */
    public BetaLaw stationary() {
        return new BetaLaw(alpha(), beta());
    }

    /** The law of X(t) for X(0) = x0 in [0, 1], t > 0. */
    public JacobiTransition law(double x0, double t) {
        return new JacobiTransition(this, x0, t);
    }

    /** The equation itself. Steps that know nothing of its domain leave it, and then the root is no number: a driver stops there. */
    public ScalarSde sde() {
        return ScalarSde.ito(this::drift, this::diffusion)
                .withSlopes((t, x, out) -> Arrays.fill(out, -b / 2), this::diffusionSlope);
    }

    /** Euler's step, and the nearest wall where it leaves: biased where walls are reached. */
    public Step clipped() {
        return (t, x, noise, out) -> {
            for (int i = 0; i < out.length; i++) {
                double y =
                        x[i] + b / 2 * (s - x[i]) * noise.dt() + Math.sqrt(kappa * x[i] * (1 - x[i])) * noise.dw()[i];
                out[i] = Math.min(1, Math.max(0, y));
            }
        };
    }

    /**
     * Of two values in [0, 1], with probabilities such that mean and variance are those of the transition, exactly.
     *
     * <p>Both moments of the transition are polynomials of degree 1 and 2 in x, so they are exact after any number of steps, for any
     * length of step. Values are mean ± standard deviation, or, where one of them would be outside, the wall and a value beyond the mean: the
     * second is E X²/E X ≤ 1. In the manner of the discrete variables of weak methods (Kloeden and Platen 1992, section 14.1); other
     * smooth functions converge with weak order 1. Draws uniforms.
     */
    public Step momentMatched() {
        return Step.drawing(Draw.UNIFORM, this::match);
    }

    private void match(double t, double[] x, Increment noise, double[] out) {
        Moments m = new Moments(noise.dt());
        double[] u = noise.dw();
        for (int i = 0; i < out.length; i++) {
            double mean = m.mean(x[i]);
            double variance = m.variance(x[i]);
            double sd = Math.sqrt(variance);
            double y;
            if (mean - sd >= 0 && mean + sd <= 1) {
                y = u[i] < 0.5 ? mean - sd : mean + sd;
            } else if (mean <= 0.5) {
                double square = mean * mean + variance;
                y = u[i] * square < mean * mean ? square / mean : 0;
            } else {
                double rest = 1 - mean;
                double square = rest * rest + variance;
                y = u[i] * square < rest * rest ? 1 - square / rest : 1;
            }
            out[i] = Math.min(1, Math.max(0, y));
        }
    }

    /**
     * The drift-implicit step for the angle Y = 2 arcsin √X, whose noise is additive and whose drift A cot(Y/2) − B tan(Y/2), with A =
     * (κ/2)(α − ½) and B = (κ/2)(β − ½), pushes off both walls: the implicit equation has one solution in (0, π). After Alfonsi, Stat.
     * Probab. Lett. 83 (2013) 602 (<a href="https://doi.org/10.1016/j.spl.2012.10.034">doi:10.1016/j.spl.2012.10.034</a>).
     *
     * @throws IllegalArgumentException unless α and β exceed ½
     */
    public Step implicitAngle() {
        double push0 = kappa / 2 * (alpha() - 0.5);
        double push1 = kappa / 2 * (beta() - 0.5);
        if (!(push0 > 0 && push1 > 0)) {
            throw new IllegalArgumentException("alpha = " + alpha() + ", beta = " + beta()
                    + ": expected both to exceed 1/2 for the drift-implicit angle; use momentMatched");
        }
        return (t, x, noise, out) -> {
            double root = Math.sqrt(kappa);
            for (int i = 0; i < out.length; i++) {
                double y = 2 * Math.asin(Math.sqrt(x[i])) + root * noise.dw()[i];
                double half = halfAngle(y, noise.dt() * push0, noise.dt() * push1);
                double sine = Math.sin(half);
                out[i] = sine * sine;
            }
        };
    }

    /** The φ in (0, π/2) with 2φ − a cot φ + b tan φ = y; the left side grows. Newton's method within a bracket. */
    private static double halfAngle(double y, double a, double b) {
        double low = 0;
        double high = Math.PI / 2;
        double phi = Math.min(Math.max(y / 2, 0.02), Math.PI / 2 - 0.02);
        for (int iteration = 0; iteration < 100; iteration++) {
            double tangent = Math.tan(phi);
            double excess = 2 * phi - a / tangent + b * tangent - y;
            if (excess > 0) {
                high = phi;
            } else {
                low = phi;
            }
            double square = tangent * tangent;
            double slope = 2 + a * (1 + 1 / square) + b * (1 + square);
            double next = phi - excess / slope;
            if (!(next > low && next < high)) {
                next = (low + high) / 2;
            }
            if (Math.abs(next - phi) <= 1e-15) {
                return next;
            }
            phi = next;
        }
        return phi;
    }

    /** Mean and variance of the transition over a time, polynomials in the state it starts from. */
    final class Moments {
        private final double decay;
        private final double v0;
        private final double v1;
        private final double v2;

        /** E X² obeys m₂' = (bS + κ) m₁ − (b + κ) m₂; the coefficients of 1, x and x² are collected. */
        Moments(double t) {
            double gone = -Math.expm1(-b / 2 * t);
            decay = 1 - gone;
            double rate = b + kappa;
            double source = b * s + kappa;
            double decay2 = Math.exp(-rate * t);
            double gone2 = -Math.expm1(-rate * t);
            // ∫ e^(−rate (t−u)) e^(−b u/2) du
            double mixed = decay * -Math.expm1(-(b / 2 + kappa) * t) / (b / 2 + kappa);
            v0 = source * s * (gone2 / rate - mixed) - s * s * gone * gone;
            v1 = source * mixed - 2 * s * gone * decay;
            v2 = decay2 - decay * decay;
        }

        double mean(double x) {
            return s + (x - s) * decay;
        }

        double variance(double x) {
            return Math.max(0, v0 + x * (v1 + x * v2));
        }
    }

    private void drift(double t, double[] x, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = b / 2 * (s - x[i]);
        }
    }

    private void diffusion(double t, double[] x, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.sqrt(kappa * x[i] * (1 - x[i]));
        }
    }

    private void diffusionSlope(double t, double[] x, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = kappa * (1 - 2 * x[i]) / (2 * Math.sqrt(kappa * x[i] * (1 - x[i])));
        }
    }
}
