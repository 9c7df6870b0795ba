package org.langevin.physics;

/**
 * The one limit that explicit heat steps and lattice walks share: r = D dt / dx² ≤ 1 / (2 d) in d dimensions.
 *
 * <p>The explicit step u' = (1 − 2 d r) u + r Σ u<sub>neighbour</sub> is the master equation of a walker that hops to each of its 2 d
 * neighbours with probability r and stays with probability 1 − 2 d r. Von Neumann stability of the first, 1 − 4 d r ≥ −1, and a stay
 * probability that is none of the second, 1 − 2 d r ≥ 0, are the same condition. With unequal spacings it reads Σ<sub>j</sub> r<sub>j</sub> ≤
 * 1/2 over the axes, which is what is tested here.
 */
public final class HopRatio {
    /** A ratio that arithmetic on dt and dx puts a few rounding errors above 1/2 is 1/2. */
    private static final double ROUNDING = 4 * Math.ulp(0.5);

    private HopRatio() {}

    /**
     * The largest ratio for equal spacings.
     *
     * @param dimensions d, at least 1
     * @return 1 / (2 d), dimensionless
     */
    public static double largest(int dimensions) {
        return 0.5 / dimensions;
    }

    /**
     * Whether explicit steps of these ratios are stable and the walk of these hop probabilities exists.
     *
     * @param ratios r<sub>j</sub> = D<sub>j</sub> dt / dx<sub>j</sub>² of each axis, dimensionless
     * @return whether none is negative and their sum is at most 1/2
     */
    public static boolean allows(double... ratios) {
        double sum = 0;
        for (double r : ratios) {
            if (!(r >= 0)) {
                return false;
            }
            sum += r;
        }
        return sum <= 0.5 + ROUNDING;
    }

    /**
     * Refuses a step that is not allowed, naming the limit and the remedy.
     *
     * @param ratios r<sub>j</sub> of each axis, dimensionless
     * @throws IllegalArgumentException if {@link #allows} says no
     */
    public static void require(double... ratios) {
        if (allows(ratios)) {
            return;
        }
        double sum = 0;
        for (double r : ratios) {
            sum += r;
        }
        throw new IllegalArgumentException("r = D dt / dx^2 = " + sum / ratios.length + " in " + ratios.length
                + " dimensions: expected 0 to 1/(2d) = " + largest(ratios.length)
                + "; take a shorter step, " + (sum > 0 ? "at most " + 0.5 / sum + " of this one, " : "")
                + "or a coarser grid");
    }
}
