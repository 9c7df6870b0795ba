package org.langevin.physics.sde.model;

import org.langevin.physics.sde.ScalarSde;
import org.langevin.physics.sde.Step;
import org.langevin.random.KeyedNoise;

/**
 * The square-root process dX = k (θ − X) dt + σ √X dW of Cox, Ingersoll and Ross (Econometrica 53 (1985) 385, <a
 * href="https://doi.org/10.2307/1911242">doi:10.2307/1911242</a>): populations, interest rates, the square of a Bessel process.
 *
 * <p>It never becomes negative, and reaches 0 unless 2kθ ≥ σ² (Feller). Euler's step does become negative, and what one does then
 * decides the error; so the schemes here are ways to stay in the domain, from bad to exact:
 *
 * <table>
 *   <caption>Schemes</caption>
 *   <tr><th>scheme</th><th>stays</th><th>error</th></tr>
 *   <tr><td>{@link #reflection}, {@link #absorption}</td><td>≥ 0</td><td>large if 0 is reached: 50 % and 23 % of the mean at 16 steps in a hard case</td></tr>
 *   <tr><td>{@link #fullTruncation}</td><td>max(x, 0) counts</td><td>the least of the simple ones</td></tr>
 *   <tr><td>{@link #implicitRoot}</td><td>> 0</td><td>weak order 1; needs 4kθ > σ²</td></tr>
 *   <tr><td>{@link #quadraticExponential}</td><td>≥ 0</td><td>none in mean and variance</td></tr>
 *   <tr><td>{@link #sample}</td><td>≥ 0</td><td>none at all</td></tr>
 * </table>
 *
 * @param k rate of return, positive, per unit of time
 * @param theta θ, mean in the long run, positive
 * @param sigma σ, positive, in √(unit of X) per √time
 */
public record CoxIngersollRoss(double k, double theta, double sigma) {
    /** Where Andersen's scheme changes from a squared normal to an atom and an exponential; he recommends anything in [1, 2]. */
    private static final double SWITCH = 1.5;

    /** Checks the three. */
    public CoxIngersollRoss {
        Parameters.requirePositive("k", k);
        Parameters.requirePositive("theta", theta);
        Parameters.requirePositive("sigma", sigma);
    }

    /** 2kθ/σ²: 0 is never reached if it is 1 or more; also the shape of the stationary law. Dimensionless. */
    public double feller() {
        return 2 * k * theta / (sigma * sigma);
    }

    /** The equation itself. Steps that know nothing of its domain leave it, and then √X is no number: a driver stops there. */
    public ScalarSde sde() {
        return ScalarSde.ito(this::drift, this::diffusion)
                .withSlopes((t, x, out) -> java.util.Arrays.fill(out, -k), this::diffusionSlope);
    }

    /** The law of X(t) for X(0) = x0 ≥ 0, t > 0. */
    public NoncentralChiSquare law(double x0, double t) {
        Parameters.requirePositive("t", t);
        Parameters.requireIn("x0", x0, 0, Double.MAX_VALUE);
        double scale = -sigma * sigma * Math.expm1(-k * t) / (4 * k);
        return new NoncentralChiSquare(2 * feller(), x0 * Math.exp(-k * t) / scale, scale);
    }

    /** The law after infinite time: gamma of shape 2kθ/σ² and scale σ²/2k. */
    public GammaLaw stationary() {
        return new GammaLaw(feller(), sigma * sigma / (2 * k));
    }

    /**
     * X after a time {@code dt}, exact in law: a gamma variate of Poisson shape (Broadie and Kaya, Oper. Res. 54 (2006) 217, <a
     * href="https://doi.org/10.1287/opre.1050.0247">doi:10.1287/opre.1050.0247</a>). About 0.2 µs, and 3 ns more for
     * each unit of 2x/(σ² dt), the Poisson mean of short steps.
     *
     * @param x0 X before, 0 or more
     * @param dt positive, in units of time
     * @param noise all randomness of the run
     * @param step number of the time step
     * @param path number of the path
     */
    public double sample(double x0, double dt, KeyedNoise noise, long step, long path) {
        return law(x0, dt).sample(noise, step, path);
    }

    /**
     * Full truncation: x' = x + k (θ − x⁺) h + σ √x⁺ ΔW. The state may be negative and is read as x⁺ = max(x, 0) (Lord, Koekkoek and Van
     * Dijk, Quant. Finance 10 (2010) 177, <a href="https://doi.org/10.1080/14697680802392496">doi:10.1080/14697680802392496</a>).
     */
    public Step fullTruncation() {
        return (t, x, noise, out) -> {
            double h = noise.dt();
            double[] dw = noise.dw();
            for (int i = 0; i < out.length; i++) {
                double positive = Math.max(x[i], 0);
                out[i] = x[i] + k * (theta - positive) * h + sigma * Math.sqrt(positive) * dw[i];
            }
        };
    }

    /** Euler's step, and 0 where it is negative. */
    public Step absorption() {
        return (t, x, noise, out) -> {
            for (int i = 0; i < out.length; i++) {
                out[i] = Math.max(0, euler(x[i], noise.dt(), noise.dw()[i]));
            }
        };
    }

    /** Euler's step, and its absolute value. */
    public Step reflection() {
        return (t, x, noise, out) -> {
            for (int i = 0; i < out.length; i++) {
                out[i] = Math.abs(euler(x[i], noise.dt(), noise.dw()[i]));
            }
        };
    }

    /**
     * The drift-implicit step for √X, whose equation has the drift ((kθ/2 − σ²/8)/y − ky/2) and additive noise: a quadratic equation with
     * one positive root. Alfonsi, Monte Carlo Methods Appl. 11 (2005) 355 (<a
     * href="https://doi.org/10.1515/156939605777438569">doi:10.1515/156939605777438569</a>).
     *
     * @throws IllegalArgumentException unless 4kθ > σ², where the root is positive
     */
    public Step implicitRoot() {
        double pull = k * theta / 2 - sigma * sigma / 8;
        if (!(pull > 0)) {
            throw new IllegalArgumentException("4 k theta / sigma^2 = " + 2 * feller()
                    + ": expected more than 1 for the drift-implicit square root; use quadraticExponential or sample");
        }
        return (t, x, noise, out) -> {
            double h = noise.dt();
            double[] dw = noise.dw();
            double a = 1 + k * h / 2;
            for (int i = 0; i < out.length; i++) {
                double c = Math.sqrt(x[i]) + sigma / 2 * dw[i];
                double root = (c + Math.sqrt(c * c + 4 * a * pull * h)) / (2 * a);
                out[i] = root * root;
            }
        };
    }

    /**
     * Andersen's scheme (J. Comput. Finance 11(3) (2008) 1, <a href="https://doi.org/10.21314/JCF.2008.189">doi:10.21314/JCF.2008.189</a>,
     * section 3.2): the transition's mean and variance exactly, its shape a squared normal, or an atom at 0 with an exponential tail.
     */
    public Step quadraticExponential() {
        return (t, x, noise, out) -> {
            double h = noise.dt();
            double decay = Math.exp(-k * h);
            double gone = -Math.expm1(-k * h);
            double s1 = sigma * sigma * decay * gone / k;
            double s0 = theta * sigma * sigma * gone * gone / (2 * k);
            double root = Math.sqrt(h);
            for (int i = 0; i < out.length; i++) {
                double mean = theta + (x[i] - theta) * decay;
                double psi = (s1 * x[i] + s0) / (mean * mean);
                double z = noise.dw()[i] / root;
                out[i] = psi <= SWITCH ? quadratic(mean, psi, z) : exponential(mean, psi, z);
            }
        };
    }

    private static double quadratic(double mean, double psi, double z) {
        double r = 2 / psi;
        double b2 = r - 1 + Math.sqrt(r * (r - 1));
        double shifted = Math.sqrt(b2) + z;
        return mean / (1 + b2) * shifted * shifted;
    }

    private static double exponential(double mean, double psi, double z) {
        double atom = (psi - 1) / (psi + 1);
        double above = Normal.cdf(-z);
        return above >= 1 - atom ? 0 : mean / (1 - atom) * Math.log((1 - atom) / above);
    }

    private double euler(double x, double h, double dw) {
        return x + k * (theta - x) * h + sigma * Math.sqrt(x) * dw;
    }

    private void drift(double t, double[] x, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = k * (theta - x[i]);
        }
    }

    private void diffusion(double t, double[] x, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = sigma * Math.sqrt(x[i]);
        }
    }

    private void diffusionSlope(double t, double[] x, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = sigma / (2 * Math.sqrt(x[i]));
        }
    }
}
