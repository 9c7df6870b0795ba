package org.langevin.physics.sde;

/**
 * X' = X + (1 − θ) a(t, X) h + θ a(t + h, X') h + b ΔW, the drift implicit, the noise not.
 *
 * <p>Kloeden and Platen 1992, section 12.2; Higham, SIAM J. Numer. Anal. 38 (2000) 753 (<a
 * href="https://doi.org/10.1137/S003614299834736X">doi:10.1137/S003614299834736X</a>): for θ ≥ ½ the step is stable in mean square
 * whenever the linear equation is, however long it is. The equation for X' is solved by Newton's method to rounding.
 *
 * @param theta θ in (0, 1], the share of the end of the step, dimensionless; θ = 0 is {@link EulerMaruyama}
 */
public record DriftImplicitTheta(double theta) implements Method {
    private static final int ITERATIONS = 50;
    private static final double TOLERANCE = 1e-13;

    /** Checks θ. */
    public DriftImplicitTheta {
        if (!(theta > 0 && theta <= 1)) {
            throw new IllegalArgumentException(
                    "theta = " + theta + ": expected a number in (0, 1]; for 0 take EulerMaruyama");
        }
    }

    @Override
    public String name() {
        return "drift-implicit theta " + theta;
    }

    @Override
    public Interpretation interpretation() {
        return Interpretation.ITO;
    }

    @Override
    public double strongOrder(NoiseStructure structure) {
        return structure.isAdditive() ? 1 : 0.5;
    }

    @Override
    public double weakOrder(NoiseStructure structure) {
        return structure.isAdditive() && theta == 0.5 ? 2 : 1;
    }

    @Override
    public Step on(Sde sde) {
        Requirements.interpretation(this, sde);
        int d = sde.dimension();
        double[] a = new double[d];
        double[] b = new double[sde.diffusionSize()];
        double[] known = new double[d];
        Correction correction = sde.isUncoupled() ? new PlaceByPlace(sde) : new Coupled(sde);
        return (t, x, noise, out) -> {
            double h = noise.dt();
            sde.drift(t, x, a);
            sde.diffusion(t, x, b);
            Diffusion.drifted(x, a, (1 - theta) * h, known);
            Diffusion.add(sde.structure(), b, noise.dw(), 1, known);
            Diffusion.drifted(known, a, theta * h, out);
            solve(sde, t + h, theta * h, known, out, correction);
        };
    }

    /** Newton's iteration for y = known + w a(t, y), from a guess in {@code y}. */
    private void solve(Sde sde, double t, double w, double[] known, double[] y, Correction correction) {
        double[] residual = new double[y.length];
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            sde.drift(t, y, residual);
            for (int i = 0; i < y.length; i++) {
                residual[i] = known[i] + w * residual[i] - y[i];
            }
            if (correction.apply(t, w, y, residual)) {
                return;
            }
        }
        throw new ArithmeticException(name() + ": the implicit equation at t = " + t + " has not converged in "
                + ITERATIONS + " iterations; take a shorter step");
    }

    /** Improves y by J⁻¹ residual with J = 1 − w ∂a; says whether y has come to rest. */
    private interface Correction {
        boolean apply(double t, double w, double[] y, double[] residual);
    }

    /** The Jacobian of a block of paths is diagonal. A place at rest is left alone, so that no path sees the others of its block. */
    private static final class PlaceByPlace implements Correction {
        private final Sde sde;
        private final double[] ones;
        private final double[] slope;

        PlaceByPlace(Sde sde) {
            this.sde = sde;
            ones = new double[sde.dimension()];
            java.util.Arrays.fill(ones, 1);
            slope = new double[ones.length];
        }

        @Override
        public boolean apply(double t, double w, double[] y, double[] residual) {
            sde.driftDerivative(t, y, ones, slope);
            boolean rest = true;
            for (int i = 0; i < y.length; i++) {
                double change = residual[i] / (1 - w * slope[i]);
                if (!(Math.abs(change) <= TOLERANCE * (1 + Math.abs(y[i])))) {
                    y[i] += change;
                    rest = false;
                }
            }
            return rest;
        }
    }

    /** The whole Jacobian, a directional derivative for each column, and elimination. */
    private static final class Coupled implements Correction {
        private final Sde sde;

        Coupled(Sde sde) {
            this.sde = sde;
        }

        @Override
        public boolean apply(double t, double w, double[] y, double[] residual) {
            int d = y.length;
            double[][] jacobian = new double[d][d];
            double[] unit = new double[d];
            double[] column = new double[d];
            for (int j = 0; j < d; j++) {
                unit[j] = 1;
                sde.driftDerivative(t, y, unit, column);
                unit[j] = 0;
                for (int i = 0; i < d; i++) {
                    jacobian[i][j] = (i == j ? 1 : 0) - w * column[i];
                }
            }
            Elimination.solve(jacobian, residual);
            boolean rest = true;
            for (int i = 0; i < d; i++) {
                rest &= Math.abs(residual[i]) <= TOLERANCE * (1 + Math.abs(y[i]));
                y[i] += residual[i];
            }
            return rest;
        }
    }
}
