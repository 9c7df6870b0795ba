package org.langevin.physics.sde;

import java.util.Arrays;

/**
 * A derivative-free method of strong order 1 for Itô equations, whose cost in evaluations of b is 1 + 2m (3 for diagonal noise).
 *
 * <p>Rößler, SIAM J. Numer. Anal. 48 (2010) 922 (<a href="https://doi.org/10.1137/09076636X">doi:10.1137/09076636X</a>), the scheme of
 * section 5 with deterministic order 1: with H<sub>k</sub><sup>±</sup> = X ± Σ<sub>l</sub> b<sub>l</sub> I<sub>lk</sub> / √h,
 *
 * <pre>   X' = X + a h + b ΔW + ½ √h Σ_k [ b_k(H_k⁺) − b_k(H_k⁻) ].</pre>
 *
 * <p>For general noise I<sub>lk</sub> contains the Lévy areas, which the step asks for as {@link Milstein} does.
 */
public record StrongRungeKutta() implements Method {
    @Override
    public String name() {
        return "Rößler strong 1";
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

    /** Entry k of b sees component k alone, so all H_k⁺ fit into one state. */
    private static Step diagonal(Sde sde) {
        int d = sde.dimension();
        double[] a = new double[d];
        double[] b = new double[d];
        double[] support = new double[d];
        double[] above = new double[d];
        double[] below = new double[d];
        return (t, x, noise, out) -> {
            double h = noise.dt();
            double root = Math.sqrt(h);
            double[] dw = noise.dw();
            sde.drift(t, x, a);
            sde.diffusion(t, x, b);
            for (int i = 0; i < d; i++) {
                support[i] = x[i] + b[i] * (dw[i] * dw[i] - h) / (2 * root);
            }
            sde.diffusion(t, support, above);
            for (int i = 0; i < d; i++) {
                support[i] = x[i] - b[i] * (dw[i] * dw[i] - h) / (2 * root);
            }
            sde.diffusion(t, support, below);
            for (int i = 0; i < d; i++) {
                out[i] = x[i] + h * a[i] + b[i] * dw[i] + root / 2 * (above[i] - below[i]);
            }
        };
    }

    private Step matrix(Sde sde) {
        int d = sde.dimension();
        int m = sde.noises();
        double[] a = new double[d];
        double[] b = new double[d * m];
        double[] shift = new double[d];
        double[] support = new double[d];
        double[] moved = new double[d * m];
        double[] sum = new double[d];
        return (t, x, noise, out) -> {
            Requirements.areas(this, sde, noise);
            double root = Math.sqrt(noise.dt());
            sde.drift(t, x, a);
            sde.diffusion(t, x, b);
            Arrays.fill(sum, 0);
            for (int k = 0; k < m; k++) {
                Arrays.fill(shift, 0);
                for (int l = 0; l < m; l++) {
                    Diffusion.addColumn(b, l, m, noise.iterated(l, k) / root, shift);
                }
                for (int sign = -1; sign <= 1; sign += 2) {
                    Diffusion.drifted(x, shift, sign, support);
                    sde.diffusion(t, support, moved);
                    Diffusion.addColumn(moved, k, m, sign * root / 2, sum);
                }
            }
            Diffusion.drifted(x, a, noise.dt(), out);
            Diffusion.add(sde.structure(), b, noise.dw(), 1, out);
            Diffusion.drifted(out, sum, 1, out);
        };
    }
}
