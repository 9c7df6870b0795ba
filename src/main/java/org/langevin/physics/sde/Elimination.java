package org.langevin.physics.sde;

/** Gaussian elimination with row exchanges, for the few components of an implicit step. */
final class Elimination {
    private Elimination() {}

    /** Solves A x = c; A is overwritten, c becomes x. */
    static void solve(double[][] a, double[] c) {
        int n = c.length;
        for (int k = 0; k < n; k++) {
            exchange(a, c, k, pivot(a, k));
            for (int i = k + 1; i < n; i++) {
                double factor = a[i][k] / a[k][k];
                for (int j = k; j < n; j++) {
                    a[i][j] -= factor * a[k][j];
                }
                c[i] -= factor * c[k];
            }
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int j = i + 1; j < n; j++) {
                c[i] -= a[i][j] * c[j];
            }
            c[i] /= a[i][i];
        }
    }

    private static int pivot(double[][] a, int k) {
        int best = k;
        for (int i = k + 1; i < a.length; i++) {
            if (Math.abs(a[i][k]) > Math.abs(a[best][k])) {
                best = i;
            }
        }
        return best;
    }

    private static void exchange(double[][] a, double[] c, int k, int p) {
        double[] row = a[k];
        a[k] = a[p];
        a[p] = row;
        double value = c[k];
        c[k] = c[p];
        c[p] = value;
    }
}
