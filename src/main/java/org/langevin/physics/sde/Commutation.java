package org.langevin.physics.sde;

/** A numerical look at whether noise commutes, for declarations are easily wrong and a wrong one costs the order in silence. */
public final class Commutation {
    private Commutation() {}

    /**
     * The largest entry of (b_j·∇) b_k − (b_k·∇) b_j over all pairs of noises at a state, relative to the largest entry of the terms
     * themselves; 0 for one noise, and for diagonal noise.
     *
     * @param sde the equation, whatever it declares
     * @param t time
     * @param x state, [d]
     * @return 0 to 2, dimensionless; rounding leaves about 1e-9 of noise that commutes
     */
    public static double defect(Sde sde, double t, double[] x) {
        if (sde.structure().isDiagonal() || sde.noises() == 1) {
            return 0;
        }
        int m = sde.noises();
        double[][] along = new double[m][sde.diffusionSize()];
        double[] b = new double[sde.diffusionSize()];
        sde.diffusion(t, x, b);
        double[] column = new double[sde.dimension()];
        for (int j = 0; j < m; j++) {
            Diffusion.column(b, j, m, column);
            sde.diffusionDerivative(t, x, column, along[j]);
        }
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < sde.dimension(); i++) {
            for (int j = 0; j < m; j++) {
                for (int k = 0; k < m; k++) {
                    largest = Math.max(largest, Math.abs(along[j][i * m + k]));
                    difference = Math.max(difference, Math.abs(along[j][i * m + k] - along[k][i * m + j]));
                }
            }
        }
        return largest == 0 ? 0 : difference / largest;
    }
}
