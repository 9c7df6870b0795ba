package org.langevin.sampling;

/**
 * The functions of exponential integrators: φ_0(z) = e^z and φ_(k+1)(z) = (φ_k(z) − 1/k!) / z, so that ∫_0^1 e^((1−s)z) s^k/k! ds =
 * φ_(k+1)(z). Hochbruck and Ostermann, Acta Numerica 2010, <a
 * href="https://doi.org/10.1017/S0962492910000048">doi:10.1017/S0962492910000048</a>, equation 2.10.
 */
final class Phi {
    /** Below it the recursion loses digits and the series converges fast. */
    private static final double SMALL = 1;

    private Phi() {}

    /** φ_k(z) for k = 0 ... 4. */
    static double of(int k, double z) {
        if (k == 0) {
            return Math.exp(z);
        }
        if (k == 1) {
            return z == 0 ? 1 : Math.expm1(z) / z;
        }
        return Math.abs(z) < SMALL ? series(k, z) : (of(k - 1, z) - 1 / factorial(k - 1)) / z;
    }

    /** Σ z^j / (j + k)!. */
    private static double series(int k, double z) {
        double term = 1 / factorial(k);
        double sum = term;
        for (int j = 1; Math.abs(term) > Math.ulp(sum); j++) {
            term *= z / (j + k);
            sum += term;
        }
        return sum;
    }

    /** k!, dimensionless. */
    static double factorial(int k) {
        double product = 1;
        for (int i = 2; i <= k; i++) {
            product *= i;
        }
        return product;
    }
}
