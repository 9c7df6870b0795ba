package org.langevin.physics.sde.model;

import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.InverseErfc;

/** The standard normal law. */
final class Normal {
    private static final double ROOT_2 = Math.sqrt(2);
    private static final double DENSITY_0 = 1 / Math.sqrt(2 * Math.PI);

    private Normal() {}

    /** Φ(z), accurate in the lower tail too. */
    static double cdf(double z) {
        return 0.5 * Erfc.value(-z / ROOT_2);
    }

    static double density(double z) {
        return DENSITY_0 * Math.exp(-z * z / 2);
    }

    /** Φ⁻¹(p). */
    static double quantile(double p) {
        return -ROOT_2 * InverseErfc.value(2 * p);
    }
}
