package org.langevin.physics.sde;

/** Products with a diffusion as it is stored: b by rows, or its diagonal. */
final class Diffusion {
    private Diffusion() {}

    /** out += factor · b dW. */
    static void add(NoiseStructure structure, double[] b, double[] dw, double factor, double[] out) {
        if (structure.isDiagonal()) {
            for (int i = 0; i < out.length; i++) {
                out[i] += factor * b[i] * dw[i];
            }
            return;
        }
        int m = dw.length;
        for (int i = 0; i < out.length; i++) {
            double sum = 0;
            for (int j = 0; j < m; j++) {
                sum += b[i * m + j] * dw[j];
            }
            out[i] += factor * sum;
        }
    }

    /** out += factor · column j of b, for b stored by rows. */
    static void addColumn(double[] b, int j, int m, double factor, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] += factor * b[i * m + j];
        }
    }

    /** Column j of b, for b stored by rows. */
    static void column(double[] b, int j, int m, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = b[i * m + j];
        }
    }

    /** out = x + h a. */
    static void drifted(double[] x, double[] a, double h, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = x[i] + h * a[i];
        }
    }
}
