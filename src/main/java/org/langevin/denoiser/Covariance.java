package org.langevin.denoiser;

import java.util.Arrays;
import org.langevin.process.NoiseLevel;

/**
 * A covariance by its principal axes: S = Uᵀ diag(λ) U, the rows of U being orthonormal directions and λ the variances along them.
 *
 * <p>Noise is alike in all directions, so it changes the variances and leaves the axes: the covariance of x_t = α x_0 + σ ε is Uᵀ diag(α² λ
 * + σ²) U. One decomposition therefore serves every time of a schedule, and every inverse, square root and determinant is that of a diagonal.
 */
public final class Covariance {
    /** λ, [dimension]. */
    private final double[] variances;
    /** U, one row an axis, or null where the axes are those of the coordinates. */
    private final double[][] axes;

    private Covariance(double[] variances, double[][] axes) {
        if (variances.length == 0) {
            throw new IllegalArgumentException("covariance of dimension 0: expected at least 1");
        }
        for (int i = 0; i < variances.length; i++) {
            if (!(variances[i] >= 0 && variances[i] <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "variance[" + i + "] = " + variances[i] + ": expected a finite number, 0 or more");
            }
        }
        this.variances = variances;
        this.axes = axes;
    }

    /** The same variance in every direction; 0 is a point. */
    public static Covariance isotropic(int dimension, double variance) {
        double[] variances = new double[dimension];
        Arrays.fill(variances, variance);
        return new Covariance(variances, null);
    }

    /** Coordinates that know nothing of each other. */
    public static Covariance diagonal(double... variances) {
        return new Covariance(variances.clone(), null);
    }

    /**
     * Any covariance, decomposed by Jacobi's method: a second or so for 200 dimensions, the cube of that for more.
     *
     * @param matrix symmetric, with no negative eigenvalue beyond rounding (which is taken for 0)
     */
    public static Covariance of(double[][] matrix) {
        SymmetricEigen eigen = SymmetricEigen.of(matrix);
        double rounding = 8 * Math.ulp(1.0) * matrix.length * eigen.largest();
        double[] variances = eigen.values();
        for (int i = 0; i < variances.length; i++) {
            if (variances[i] < -rounding) {
                throw new IllegalArgumentException("eigenvalue " + variances[i] + " of a covariance whose largest is "
                        + eigen.largest() + ": expected none below 0; check that it is symmetric and a covariance");
            }
            variances[i] = Math.max(variances[i], 0);
        }
        return new Covariance(variances, eigen.vectors());
    }

    /** Number of coordinates. */
    public int dimension() {
        return variances.length;
    }

    /** λ_i, the variance along axis i. */
    public double variance(int i) {
        return variances[i];
    }

    /** The covariance of the noised state, α² S + σ². */
    public Covariance noised(NoiseLevel level) {
        double[] noised = new double[variances.length];
        Arrays.setAll(noised, i -> level.alpha() * level.alpha() * variances[i] + level.sigma() * level.sigma());
        return new Covariance(noised, axes);
    }

    /** Entry (row, column) of the matrix. */
    public double entry(int row, int column) {
        if (axes == null) {
            return row == column ? variances[row] : 0;
        }
        double sum = 0;
        for (int i = 0; i < variances.length; i++) {
            sum += axes[i][row] * variances[i] * axes[i][column];
        }
        return sum;
    }

    /** A vector's coordinates along the axes, U x; {@code out} is another array. */
    void toAxes(double[] x, double[] out) {
        if (axes == null) {
            System.arraycopy(x, 0, out, 0, variances.length);
            return;
        }
        for (int i = 0; i < variances.length; i++) {
            double sum = 0;
            for (int j = 0; j < variances.length; j++) {
                sum += axes[i][j] * x[j];
            }
            out[i] = sum;
        }
    }

    /** Adds {@code scale} times the vector with these coordinates along the axes, Uᵀ c, to {@code out} from {@code offset}. */
    void addFromAxes(double[] c, double scale, double[] out, int offset) {
        if (axes == null) {
            for (int i = 0; i < variances.length; i++) {
                out[offset + i] += scale * c[i];
            }
            return;
        }
        for (int i = 0; i < variances.length; i++) {
            double factor = scale * c[i];
            for (int j = 0; j < variances.length; j++) {
                out[offset + j] += factor * axes[i][j];
            }
        }
    }
}
