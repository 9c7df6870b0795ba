package org.langevin.physics.sde.model;

import java.util.Arrays;
import org.langevin.physics.sde.Increment;
import org.langevin.physics.sde.Method;
import org.langevin.physics.sde.ScalarSde;
import org.langevin.physics.sde.Step;

/**
 * What a method makes of geometric Brownian motion, without sampling: a step multiplies X by a random factor R(z), so the moments after n
 * steps are (E R<sup>p</sup>)<sup>n</sup>, and E R<sup>p</sup> is an integral over one normal.
 *
 * <p>Ensembles can't show what this shows: at h = ½ for λ = −3, μ = √3 the second moment of Euler-Maruyama grows 1.75 times a step, but
 * the mean over 10⁵ paths stays below it by a factor of seven after 20 steps, because rare paths carry it (Higham, SIAM J. Numer. Anal. 38
 * (2000) 753, <a href="https://doi.org/10.1137/S003614299834736X">doi:10.1137/S003614299834736X</a>, for the stability itself).
 */
public final class LinearRecursion {
    private static final GaussHermite RULE = new GaussHermite(60);
    /** Of the logarithmic integral: step of the trapezoidal rule in the logarithm of the distance from the singularity, and its range. */
    private static final double LOG_STEP = 1.0 / 64;

    private static final double LOG_LOWEST = -45;
    private static final double LARGEST_NORMAL = 40;

    private final GeometricBrownian model;
    private final Method method;
    private final double h;
    private final double[] factors;

    /**
     * The recursion of a method.
     *
     * @param h length of the step, in units of time
     */
    public LinearRecursion(GeometricBrownian model, Method method, double h) {
        this.model = model;
        this.method = method;
        this.h = h;
        factors = factors(RULE.nodes());
    }

    /** E R^p: exact to rounding, as R is a polynomial of z. */
    public double factorMoment(int p) {
        return RULE.mean(Arrays.stream(factors).map(r -> Math.pow(r, p)).toArray());
    }

    /** E X_n^p for X_0 = 1. */
    public double moment(int p, int steps) {
        return Math.pow(factorMoment(p), steps);
    }

    /** The root mean square of X_n − X(n h) on the same Brownian path, X(0) = 1: √((E R²)^n − 2 (E R S)^n + (E S²)^n), S the exact factor. */
    public double strongError(int steps) {
        double[] z = RULE.nodes();
        double[] mixed = new double[z.length];
        for (int i = 0; i < z.length; i++) {
            double exact = Math.exp(model.pathExponent() * h + model.mu() * Math.sqrt(h) * z[i]);
            mixed[i] = factors[i] * exact;
        }
        double square = moment(2, steps) - 2 * Math.pow(RULE.mean(mixed), steps) + model.moment(2, 1, h * steps);
        return Math.sqrt(square);
    }

    /**
     * E log|R|, the exponent of almost every path per step, for a method whose R is linear in z, as Euler-Maruyama's. The logarithm's
     * singularity at the zero of R is taken as the end of two integrals in the logarithm of the distance.
     */
    public double pathExponent() {
        double[] ends = factors(new double[] {0, 1});
        double zero = ends[0] / (ends[0] - ends[1]);
        double sum = 0;
        for (double s = LOG_LOWEST; s < Math.log(LARGEST_NORMAL + Math.abs(zero)); s += LOG_STEP) {
            double distance = Math.exp(s);
            double weight = Normal.density(zero + distance) + Normal.density(zero - distance);
            sum += weight * distance * Math.log(Math.abs(ends[1] - ends[0]) * distance);
        }
        return sum * LOG_STEP;
    }

    private double[] factors(double[] z) {
        ScalarSde sde = model.sde().paths(z.length).as(method.interpretation());
        Step step = method.on(sde);
        double[] x = new double[z.length];
        Arrays.fill(x, 1);
        double[] dw = Arrays.stream(z).map(value -> value * Math.sqrt(h)).toArray();
        step.advance(0, x, new Increment(h, dw), x);
        return x;
    }
}
