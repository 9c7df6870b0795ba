package org.langevin.denoiser;

import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.Erfcx;

/** The standard normal law, far into its tails. */
final class Normal {
    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double LOG_2 = Math.log(2);

    private Normal() {}

    /** Φ(z). */
    static double cdf(double z) {
        return Erfc.value(-z * SQRT_HALF) / 2;
    }

    /** log Φ(z), where Φ itself has long become 0 too: log(erfcx(u) e^(−u²) / 2) with u = −z / √2. */
    static double logCdf(double z) {
        double u = -z * SQRT_HALF;
        return u < 5 ? Math.log(Erfc.value(u) / 2) : Math.log(Erfcx.value(u)) - u * u - LOG_2;
    }
}
