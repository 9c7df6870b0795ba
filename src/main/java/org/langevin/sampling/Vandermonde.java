package org.langevin.sampling;

/** The weights with which values at given points have given moments: Σ_k w_k r_k^i = m_i for i = 0 ... n − 1. */
final class Vandermonde {
    private Vandermonde() {}

    /**
     * Solves the system by Lagrange's polynomials: w_k is the sum of ℓ_k's coefficients times the moments.
     *
     * @param points r_k, all different, [n]
     * @param moments m_i, [n]
     * @return w_k, [n]
     */
    static double[] solve(double[] points, double[] moments) {
        double[] weights = new double[points.length];
        for (int k = 0; k < points.length; k++) {
            double[] coefficients = lagrange(points, k);
            for (int i = 0; i < moments.length; i++) {
                weights[k] += coefficients[i] * moments[i];
            }
        }
        return weights;
    }

    /** The coefficients, lowest power first, of the polynomial that is 1 at point k and 0 at the others. */
    static double[] lagrange(double[] points, int k) {
        double[] coefficients = new double[points.length];
        coefficients[0] = 1;
        int degree = 0;
        for (int j = 0; j < points.length; j++) {
            if (j != k) {
                double width = points[k] - points[j];
                degree++;
                for (int i = degree; i >= 0; i--) {
                    double shifted = i > 0 ? coefficients[i - 1] : 0;
                    coefficients[i] = (shifted - points[j] * coefficients[i]) / width;
                }
            }
        }
        return coefficients;
    }
}
