package org.langevin.physics.heat;

import java.util.stream.IntStream;
import org.langevin.physics.heat.FluxForm.Along;

/**
 * Solves (1 − θ L_a) x = b along every line of one axis, by elimination (Thomas), many lines side by side.
 *
 * <p>The matrix is diagonally dominant for θ ≥ 0, so that elimination needs no pivots and loses nothing. On a ring the two corner entries
 * are put back by the formula of Sherman and Morrison (Press et al., <i>Numerical Recipes</i>, section 2.7.2).
 */
final class LineSolver {
    /** Lines solved together: enough to fill vectors, few enough for the second-level cache at a thousand points a line. */
    private static final int LANES = 32;

    private final Along along;
    private final double theta;

    /**
     * The solver for one axis.
     *
     * @param theta how much heat is taken implicitly, 0 or more
     */
    LineSolver(Along along, double theta) {
        this.along = along;
        this.theta = theta;
    }

    /** Replaces b by x. */
    void solve(double[] b) {
        int lines = b.length / along.axis().size();
        IntStream.range(0, (lines + LANES - 1) / LANES)
                .parallel()
                .forEach(block -> new Block(block * LANES, Math.min(LANES, lines - block * LANES)).solve(b));
    }

    /** Some neighbouring lines; element i of line l stands at i · lanes + l. */
    private final class Block {
        private final int n = along.axis().size();
        private final int lanes;
        private final int[] starts;
        private final double[] x;
        /** −θ w of the link below, and the diagonal, which becomes its reciprocal. */
        private final double[] below;

        private final double[] diagonal;

        Block(int firstLine, int lanes) {
            this.lanes = lanes;
            starts = new int[lanes];
            int stride = along.stride();
            for (int l = 0; l < lanes; l++) {
                int line = firstLine + l;
                starts[l] = line / stride * stride * n + line % stride;
            }
            x = new double[n * lanes];
            below = new double[n * lanes];
            diagonal = new double[n * lanes];
        }

        void solve(double[] b) {
            for (int i = 0; i < n; i++) {
                for (int l = 0; l < lanes; l++) {
                    x[i * lanes + l] = b[starts[l] + i * along.stride()];
                    below[i * lanes + l] = -theta * along.below()[starts[l] + i * along.stride()];
                }
            }
            fillDiagonal();
            if (along.axis().isPeriodic()) {
                solveRing();
            } else {
                factor();
                eliminate(x);
            }
            for (int i = 0; i < n; i++) {
                for (int l = 0; l < lanes; l++) {
                    b[starts[l] + i * along.stride()] = x[i * lanes + l];
                }
            }
        }

        private void fillDiagonal() {
            int last = (n - 1) * lanes;
            for (int k = 0; k < last; k++) {
                diagonal[k] = 1 - below[k] - below[k + lanes];
            }
            for (int l = 0; l < lanes; l++) {
                diagonal[last + l] = 1 - below[last + l];
                if (along.axis().isPeriodic()) {
                    diagonal[last + l] -= below[l];
                } else {
                    int face = along.face(starts[l]);
                    diagonal[l] += theta * along.lower().leak()[face];
                    diagonal[last + l] += theta * along.upper().leak()[face];
                }
            }
        }

        /** Pivots of the elimination, as reciprocals. */
        private void factor() {
            for (int l = 0; l < lanes; l++) {
                diagonal[l] = 1 / diagonal[l];
            }
            for (int k = lanes; k < n * lanes; k++) {
                diagonal[k] = 1 / (diagonal[k] - below[k] * below[k] * diagonal[k - lanes]);
            }
        }

        private void eliminate(double[] y) {
            for (int k = lanes; k < n * lanes; k++) {
                y[k] -= below[k] * diagonal[k - lanes] * y[k - lanes];
            }
            for (int k = (n - 1) * lanes; k < n * lanes; k++) {
                y[k] *= diagonal[k];
            }
            for (int k = (n - 1) * lanes - 1; k >= 0; k--) {
                y[k] = (y[k] - below[k + lanes] * y[k + lanes]) * diagonal[k];
            }
        }

        /** Takes the corner entries p out as a matrix of rank one, γ (1, ..., p/γ)ᵀ (1, ..., p/γ), with γ = −the first diagonal entry. */
        private void solveRing() {
            int last = (n - 1) * lanes;
            double[] z = new double[n * lanes];
            double[] ratio = new double[lanes];
            for (int l = 0; l < lanes; l++) {
                double corner = below[l];
                double gamma = -diagonal[l];
                ratio[l] = corner / gamma;
                diagonal[l] -= gamma;
                diagonal[last + l] -= corner * ratio[l];
                z[l] = gamma;
                z[last + l] = corner;
            }
            factor();
            eliminate(x);
            eliminate(z);
            for (int l = 0; l < lanes; l++) {
                ratio[l] = (x[l] + ratio[l] * x[last + l]) / (1 + z[l] + ratio[l] * z[last + l]);
            }
            for (int i = 0; i < n; i++) {
                for (int l = 0; l < lanes; l++) {
                    x[i * lanes + l] -= ratio[l] * z[i * lanes + l];
                }
            }
        }
    }
}
