package org.langevin.physics.sde;

import java.util.Arrays;

/**
 * X' = X + a h + b ΔW + Σ<sub>jk</sub> (b<sub>j</sub>·∇) b<sub>k</sub> I<sub>jk</sub> (Milstein 1974; Kloeden and Platen 1992, section 10.3).
 *
 * <p>Strong order 1. For diagonal and commutative noise I<sub>jk</sub> is needed only in the symmetric part ½ (ΔW<sub>j</sub>
 * ΔW<sub>k</sub> − δ<sub>jk</sub> h), which the increments give. For general noise the step asks for the Lévy areas of the path and refuses to go on without.
 */
public record Milstein() implements Method {
    @Override
    public String name() {
        return "Milstein";
    }

    @Override
    public Interpretation interpretation() {
        return Interpretation.ITO;
    }

    @Override
    public double strongOrder(NoiseStructure structure) {
        return 1;
    }

    @Override
    public double weakOrder(NoiseStructure structure) {
        return 1;
    }

    @Override
    public boolean needsAreas(NoiseStructure structure) {
        return !structure.isCommutative();
    }

    @Override
    public Step on(Sde sde) {
        Requirements.interpretation(this, sde);
        if (sde.structure().isAdditive()) {
            return new EulerMaruyama().on(sde);
        }
        return sde.structure().isDiagonal() ? diagonal(sde) : matrix(sde);
    }

    /** ½ b b' (ΔW² − h), component by component. */
    private static Step diagonal(Sde sde) {
        double[] a = new double[sde.dimension()];
        double[] b = new double[sde.dimension()];
        double[] slope = new double[sde.dimension()];
        return (t, x, noise, out) -> {
            sde.drift(t, x, a);
            sde.diffusion(t, x, b);
            sde.diffusionDerivative(t, x, b, slope);
            double h = noise.dt();
            double[] dw = noise.dw();
            for (int i = 0; i < out.length; i++) {
                out[i] = x[i] + h * a[i] + b[i] * dw[i] + 0.5 * slope[i] * (dw[i] * dw[i] - h);
            }
        };
    }

    private Step matrix(Sde sde) {
        int m = sde.noises();
        double[] a = new double[sde.dimension()];
        double[] b = new double[sde.diffusionSize()];
        double[] slope = new double[b.length];
        double[] column = new double[a.length];
        double[] sum = new double[a.length];
        return (t, x, noise, out) -> {
            Requirements.areas(this, sde, noise);
            sde.drift(t, x, a);
            sde.diffusion(t, x, b);
            Arrays.fill(sum, 0);
            for (int j = 0; j < m; j++) {
                Diffusion.column(b, j, m, column);
                sde.diffusionDerivative(t, x, column, slope);
                for (int k = 0; k < m; k++) {
                    Diffusion.addColumn(slope, k, m, noise.iterated(j, k), sum);
                }
            }
            Diffusion.drifted(x, a, noise.dt(), out);
            Diffusion.add(sde.structure(), b, noise.dw(), 1, out);
            Diffusion.drifted(out, sum, 1, out);
        };
    }
}
