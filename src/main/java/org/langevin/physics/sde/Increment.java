package org.langevin.physics.sde;

/**
 * What a step is told of the noise.
 *
 * @param dt h, the length of the step, in units of time
 * @param dw ΔW, [m], in √time; for a step that draws otherwise, what its {@link Step#draws()} says
 * @param areas the Lévy areas A<sub>jk</sub> = ½ (I<sub>jk</sub> − I<sub>kj</sub>), [m, m], antisymmetric, in the unit of time; empty where
 *     they are not known
 */
public record Increment(double dt, double[] dw, double[] areas) {
    private static final double[] UNKNOWN = {};

    /** An increment whose areas are not known. */
    public Increment(double dt, double[] dw) {
        this(dt, dw, UNKNOWN);
    }

    /** Itô's double integral I<sub>jk</sub> = ∫∫ dW<sub>j</sub> dW<sub>k</sub> over the step, W<sub>j</sub> the inner; without the area if that is unknown. */
    double iterated(int j, int k) {
        double symmetric = (dw[j] * dw[k] - (j == k ? dt : 0)) / 2;
        return areas.length == 0 ? symmetric : symmetric + areas[j * dw.length + k];
    }
}
