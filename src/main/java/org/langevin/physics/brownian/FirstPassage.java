package org.langevin.physics.brownian;

import org.apache.commons.numbers.gamma.Erf;

/**
 * What is known of the first touch of a wall by Brownian motion. Times are heat, D t, in units of length²: for a schedule its heat time, for
 * a constant diffusivity D times the time.
 */
public final class FirstPassage {
    /** −ζ(½)/√(2π): the mean overshoot of a normal random walk over a far barrier, in steps. */
    private static final double OVERSHOOT = 0.5825971579390106;

    private FirstPassage() {}

    /** The probability not to have touched a wall at a distance up to a heat: erf(x / √(4 D t)). */
    public static double survival(double distance, double heat) {
        return Erf.value(distance / Math.sqrt(4 * heat));
    }

    /**
     * How much farther away a wall seems that is looked at only every {@code heat}: 0.5826 √(2 D dt), a length.
     *
     * <p>Broadie, Glasserman and Kou, <i>A continuity correction for discrete barrier options</i>, Math. Finance 7 (1997) 325 (<a
     * href="https://doi.org/10.1111/1467-9965.00035">doi:10.1111/1467-9965.00035</a>). What is left is o(√dt).
     */
    public static double shift(double heat) {
        return OVERSHOOT * Math.sqrt(2 * heat);
    }

    /** The mean heat at which a slab's absorbing walls are touched: x (L − x) / 2, from a place x in a slab of width L. */
    public static double meanExit(double place, double width) {
        return place * (width - place) / 2;
    }

    /**
     * The probability that the path between two places of one step has touched a wall, if that is more than {@code u}; else 0. It is 1
     * where the path ends on the other side, else exp(−x x' / (D dt)), the law of the extremum of a Brownian bridge.
     *
     * <p>E. Gobet, Stoch. Proc. Appl. 87 (2000) 167 (<a
     * href="https://doi.org/10.1016/S0304-4149(99)00109-X">doi:10.1016/S0304-4149(99)00109-X</a>). That exp(−p) is at most 1 / (1 + p + p²/2)
     * decides most cases without an exponential.
     *
     * @param before distance at the beginning, 0 or more
     * @param after distance at the end, negative on the other side
     * @param heat D dt
     * @param u a uniform on (0, 1)
     */
    static double touch(double before, double after, double heat, double u) {
        double product = before * after;
        if (product <= 0) {
            return 1;
        }
        double p = product / heat;
        if (u * (1 + p * (1 + p / 2)) >= 1) {
            return 0;
        }
        double probability = Math.exp(-p);
        return u < probability ? probability : 0;
    }

    /**
     * The first touch of a bridge that has touched, as a fraction of the step.
     *
     * <p>With y = s / (1 − s) for the fraction s, y is inverse Gaussian with mean x/|x'| and shape x² / (2 D dt), whichever side the path
     * ends on; it is drawn by the method of Michael, Schucany and Haas, Am. Stat. 30 (1976) 88, with the smaller root in the form that does not
     * cancel.
     *
     * @param before distance x at the beginning
     * @param after distance x' at the end, of either sign
     * @param heat D dt
     * @param z a standard normal
     * @param u a uniform on (0, 1)
     */
    static double fraction(double before, double after, double heat, double z, double u) {
        double end = Math.abs(after);
        double g = z * z * heat / before;
        double root = before / (end + g + Math.sqrt(g * (2 * end + g)));
        boolean smaller = u * (before + end * root) <= before;
        double ratio = smaller ? root : before * before / (end * end * root);
        return before == 0 ? 0 : ratio / (1 + ratio);
    }
}
