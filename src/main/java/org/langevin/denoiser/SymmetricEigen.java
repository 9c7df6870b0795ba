package org.langevin.denoiser;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's rotations, sweep after sweep until nothing off the diagonal is left.
 *
 * <p>The slowest of the sound methods, and the one that is right to the last digits in the fewest lines: Golub and Van Loan, <i>Matrix
 * Computations</i>, 4th edition, section 8.5.
 *
 * @param values in no order
 * @param vectors one row each, orthonormal
 */
record SymmetricEigen(double[] values, double[][] vectors) {
    /** Convergence is quadratic: a well-posed matrix of any size takes 6 to 12 sweeps. */
    private static final int MOST_SWEEPS = 60;

    static SymmetricEigen of(double[][] matrix) {
        int n = matrix.length;
        double[][] a = new double[n][];
        double[][] vectors = new double[n][n];
        for (int i = 0; i < n; i++) {
            a[i] = matrix[i].clone();
            vectors[i][i] = 1;
        }
        checkSymmetric(a);
        double negligible = Math.ulp(1.0) * size(a, true);
        for (int sweep = 0; size(a, false) > negligible; sweep++) {
            if (sweep == MOST_SWEEPS) {
                throw new ArithmeticException("Jacobi's method: " + size(a, false) + " is left off the diagonal after "
                        + sweep + " sweeps, expected at most " + negligible);
            }
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    rotate(a, vectors, p, q);
                }
            }
        }
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = a[i][i];
        }
        return new SymmetricEigen(values, vectors);
    }

    /** The largest of the values' sizes. */
    double largest() {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** Turns axes p and q so that the matrix's entry between them vanishes; the smaller of the two angles that do it. */
    private static void rotate(double[][] a, double[][] vectors, int p, int q) {
        double apq = a[p][q];
        if (apq == 0) {
            return;
        }
        double theta = (a[q][q] - a[p][p]) / (2 * apq);
        double tangent = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(1, theta));
        double cosine = 1 / Math.hypot(1, tangent);
        double sine = tangent * cosine;
        for (int k = 0; k < a.length; k++) {
            double akp = a[k][p];
            double akq = a[k][q];
            a[k][p] = cosine * akp - sine * akq;
            a[k][q] = sine * akp + cosine * akq;
        }
        turnRows(a, p, q, cosine, sine);
        turnRows(vectors, p, q, cosine, sine);
        a[p][q] = 0;
        a[q][p] = 0;
    }

    private static void turnRows(double[][] rows, int p, int q, double cosine, double sine) {
        double[] first = rows[p];
        double[] second = rows[q];
        for (int k = 0; k < first.length; k++) {
            double old = first[k];
            first[k] = cosine * old - sine * second[k];
            second[k] = sine * old + cosine * second[k];
        }
    }

    /** The Frobenius norm, with or without the diagonal. */
    private static double size(double[][] a, boolean withDiagonal) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                sum += i == j && !withDiagonal ? 0 : a[i][j] * a[i][j];
            }
        }
        return Math.sqrt(sum);
    }

    private static void checkSymmetric(double[][] a) {
        for (int i = 0; i < a.length; i++) {
            if (a[i].length != a.length) {
                throw new IllegalArgumentException("row " + i + " has " + a[i].length + " entries: expected a square"
                        + " matrix of " + a.length + " rows");
            }
            for (int j = 0; j < i; j++) {
                double scale = Math.abs(a[i][j]) + Math.abs(a[j][i]);
                if (!(Math.abs(a[i][j] - a[j][i]) <= 1e-12 * scale)) {
                    throw new IllegalArgumentException("entry (" + i + ", " + j + ") = " + a[i][j] + " and (" + j + ", "
                            + i + ") = " + a[j][i] + ": expected a symmetric matrix of finite numbers");
                }
            }
        }
    }
}
