package org.langevin.physics.sde;

/** Derivatives of coefficients by central differences: steps of the cube root of the rounding error, errors of its square. */
final class Slope {
    private static final double STEP = Math.cbrt(Math.ulp(1.0));

    private Slope() {}

    /** (v·∇) f at x; the step is measured by the largest entries of x and v. */
    static void along(Coefficient f, double t, double[] x, double[] v, double[] out) {
        double largest = largest(v);
        if (largest == 0) {
            java.util.Arrays.fill(out, 0);
            return;
        }
        double eps = STEP * (1 + largest(x)) / largest;
        double[] shifted = new double[x.length];
        double[] below = new double[out.length];
        shift(x, v, -eps, shifted);
        f.at(t, shifted, below);
        shift(x, v, eps, shifted);
        f.at(t, shifted, out);
        for (int i = 0; i < out.length; i++) {
            out[i] = (out[i] - below[i]) / (2 * eps);
        }
    }

    /** f' place by place, where each place is a state of its own: no place's step depends on another. */
    static Coefficient each(Coefficient f) {
        return (t, x, out) -> {
            double[] shifted = new double[x.length];
            double[] below = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                shifted[i] = x[i] - STEP * (1 + Math.abs(x[i]));
            }
            f.at(t, shifted, below);
            for (int i = 0; i < x.length; i++) {
                shifted[i] = x[i] + STEP * (1 + Math.abs(x[i]));
            }
            f.at(t, shifted, out);
            for (int i = 0; i < x.length; i++) {
                out[i] = (out[i] - below[i]) / (2 * STEP * (1 + Math.abs(x[i])));
            }
        };
    }

    private static void shift(double[] x, double[] v, double eps, double[] out) {
        for (int i = 0; i < x.length; i++) {
            out[i] = x[i] + eps * v[i];
        }
    }

    private static double largest(double[] x) {
        double largest = 0;
        for (double value : x) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
