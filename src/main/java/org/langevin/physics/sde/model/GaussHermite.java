package org.langevin.physics.sde.model;

/**
 * Expectations of functions of a standard normal: E f(z) = Σ w_i f(z_i), exact for polynomials of degree below 2n.
 *
 * <p>Nodes are the zeros of the orthonormal Hermite polynomial h_n, found one after another by Newton's method with the zeros already
 * known divided out; weights are 1 / Σ_k h_k(z_i)² over k &lt; n.
 */
public final class GaussHermite {
    private final double[] nodes;
    private final double[] weights;

    /** A rule of n nodes. */
    public GaussHermite(int n) {
        nodes = new double[n];
        weights = new double[n];
        double z = 2 * Math.sqrt(n);
        for (int i = 0; i < n; i++) {
            z = zero(n, i, z);
            nodes[i] = z;
            weights[i] = weight(n, z);
            z -= 1e-3;
        }
    }

    /** z_i, descending. */
    public double[] nodes() {
        return nodes.clone();
    }

    /** Σ w_i f_i for values at the nodes. */
    public double mean(double[] values) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * values[i];
        }
        return sum;
    }

    /** The largest zero below the {@code known} ones. Newton from the right of all remaining zeros falls monotonically onto the first. */
    private double zero(int n, int known, double guess) {
        double z = guess;
        for (int iteration = 0; iteration < 500; iteration++) {
            double[] h = polynomials(n, z);
            double logSlope = Math.sqrt(n) * h[n - 1] / h[n];
            for (int i = 0; i < known; i++) {
                logSlope -= 1 / (z - nodes[i]);
            }
            double change = 1 / logSlope;
            z -= change;
            if (!(Math.abs(change) > 4e-16 * (1 + Math.abs(z)))) {
                break;
            }
        }
        return z;
    }

    private static double weight(int n, double z) {
        double[] h = polynomials(n, z);
        double sum = 0;
        for (int k = 0; k < n; k++) {
            sum += h[k] * h[k];
        }
        return 1 / sum;
    }

    /** h_0 ... h_n: √(k+1) h_{k+1} = z h_k − √k h_{k−1}; h_n' = √n h_{n−1}. */
    private static double[] polynomials(int n, double z) {
        double[] h = new double[n + 1];
        h[0] = 1;
        h[1] = z;
        for (int k = 1; k < n; k++) {
            h[k + 1] = (z * h[k] - Math.sqrt(k) * h[k - 1]) / Math.sqrt(k + 1);
        }
        return h;
    }
}
