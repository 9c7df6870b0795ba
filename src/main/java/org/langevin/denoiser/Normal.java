package org.langevin.denoiser;

import org.apache.commons.numbers.gamma.ErfDifference;
import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.Erfcx;

/** The standard normal law, far into its tails. */
public final class Normal {
    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double LOG_2 = Math.log(2);

    private Normal() {}

    /** Φ(z). */
    public static double cdf(double z) {
        return Erfc.value(-z * SQRT_HALF) / 2;
    }

    /**
     * log(Φ(high) − Φ(low)) for low &lt; high, which may be infinite: the log mass between them, by the logarithms of the tails where the
     * interval lies outside the middle.
     */
    public static double logMass(double low, double high) {
        if (low > 0) {
            return logMass(-high, -low);
        }
        if (high > -1) {
            return Math.log(ErfDifference.value(low * SQRT_HALF, high * SQRT_HALF) / 2);
        }
        double all = logCdf(high);
        return low == Double.NEGATIVE_INFINITY ? all : all + Math.log(-Math.expm1(logCdf(low) - all));
    }

    /** log Φ(z), where Φ itself has long become 0 too: log(erfcx(u) e^(−u²) / 2) with u = −z / √2. */
    public static double logCdf(double z) {
        double u = -z * SQRT_HALF;
        return u < 5 ? Math.log(Erfc.value(u) / 2) : Math.log(Erfcx.value(u)) - u * u - LOG_2;
    }
}
