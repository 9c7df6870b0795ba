package org.langevin.physics.sde;

import java.util.Arrays;

/**
 * Platen's explicit method of weak order 2 (Kloeden and Platen 1992, equation 15.1.3), without derivatives.
 *
 * <p>With Υ = X + a h + b ΔW, R<sub>j</sub><sup>±</sup> = X + a h ± b<sub>j</sub> √h and U<sub>j</sub><sup>±</sup> = X ± b<sub>j</sub> √h:
 *
 * <pre>
 *   X' = X + ½ (a(Υ) + a) h
 *      + ¼ Σ_j [ b_j(R_j⁺) + b_j(R_j⁻) + 2 b_j + Σ_{r≠j} (b_j(U_r⁺) + b_j(U_r⁻) − 2 b_j) ] ΔW_j
 *      + 1/(4√h) Σ_j [ (b_j(R_j⁺) − b_j(R_j⁻)) (ΔW_j² − h) + Σ_{r≠j} (b_j(U_r⁺) − b_j(U_r⁻)) (ΔW_j ΔW_r + V_rj) ]
 * </pre>
 *
 * <p>In the weak sense ΔW may take three values ({@link Draw#THREE_POINT}, as {@link Ensemble} draws them) and V be ±h at random. Here V<sub>rj</sub> = 2 A<sub>rj</sub>: an
 * increment with areas ±h/2 gives Platen's scheme, and one with the path's own increments and areas makes the same step one of strong
 * order 1 as well.
 */
public record WeakSecondOrder() implements Method {
    @Override
    public String name() {
        return "Platen weak 2";
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
        return 2;
    }

    @Override
    public boolean needsAreas(NoiseStructure structure) {
        return !structure.isCommutative();
    }

    @Override
    public Step on(Sde sde) {
        Requirements.interpretation(this, sde);
        return sde.structure().isDiagonal() ? Step.drawing(Draw.THREE_POINT, diagonal(sde)) : matrix(sde);
    }

    /** Entry j of b sees component j alone: no mixed terms, and all R⁺ fit into one state. */
    private static Step diagonal(Sde sde) {
        int d = sde.dimension();
        double[] a = new double[d];
        double[] b = new double[d];
        double[] support = new double[d];
        double[] above = new double[d];
        double[] below = new double[d];
        double[] a2 = new double[d];
        return (t, x, noise, out) -> {
            double h = noise.dt();
            double root = Math.sqrt(h);
            double[] dw = noise.dw();
            sde.drift(t, x, a);
            sde.diffusion(t, x, b);
            for (int i = 0; i < d; i++) {
                support[i] = x[i] + h * a[i] + root * b[i];
            }
            sde.diffusion(t + h, support, above);
            for (int i = 0; i < d; i++) {
                support[i] = x[i] + h * a[i] - root * b[i];
            }
            sde.diffusion(t + h, support, below);
            for (int i = 0; i < d; i++) {
                support[i] = x[i] + h * a[i] + b[i] * dw[i];
            }
            sde.drift(t + h, support, a2);
            for (int i = 0; i < d; i++) {
                out[i] = x[i]
                        + h / 2 * (a[i] + a2[i])
                        + (above[i] + below[i] + 2 * b[i]) * dw[i] / 4
                        + (above[i] - below[i]) * (dw[i] * dw[i] - h) / (4 * root);
            }
        };
    }

    private Step matrix(Sde sde) {
        int d = sde.dimension();
        int m = sde.noises();
        double[] a = new double[d];
        double[] a2 = new double[d];
        double[] b = new double[d * m];
        double[] drifted = new double[d];
        double[] sum = new double[d];
        Pair pair = new Pair(sde);
        return (t, x, noise, out) -> {
            Requirements.areas(this, sde, noise);
            double h = noise.dt();
            double[] dw = noise.dw();
            sde.drift(t, x, a);
            sde.diffusion(t, x, b);
            Diffusion.drifted(x, a, h, drifted);
            Arrays.fill(sum, 0);
            for (int r = 0; r < m; r++) {
                pair.at(t + h, drifted, b, r, h);
                pair.add(r, dw[r] / 4, noise.iterated(r, r) / 2, sum);
                Diffusion.addColumn(b, r, m, dw[r] / 2, sum);
                if (m > 1) {
                    pair.at(t, x, b, r, h);
                    for (int j = 0; j < m; j++) {
                        if (j != r) {
                            pair.add(j, dw[j] / 4, noise.iterated(r, j) / 2, sum);
                            Diffusion.addColumn(b, j, m, -dw[j] / 2, sum);
                        }
                    }
                }
            }
            Diffusion.add(sde.structure(), b, dw, 1, drifted);
            sde.drift(t + h, drifted, a2);
            Diffusion.drifted(x, a, h / 2, out);
            Diffusion.drifted(out, a2, h / 2, out);
            Diffusion.drifted(out, sum, 1, out);
        };
    }

    /** The diffusion at the two supports base ± b_r √h, and their sums and differences. */
    private static final class Pair {
        private final Sde sde;
        private final double[] support;
        private final double[] above;
        private final double[] below;
        private double root;

        Pair(Sde sde) {
            this.sde = sde;
            support = new double[sde.dimension()];
            above = new double[sde.diffusionSize()];
            below = new double[above.length];
        }

        void at(double t, double[] base, double[] b, int r, double h) {
            root = Math.sqrt(h);
            System.arraycopy(base, 0, support, 0, support.length);
            Diffusion.addColumn(b, r, sde.noises(), root, support);
            sde.diffusion(t, support, above);
            Diffusion.addColumn(b, r, sde.noises(), -2 * root, support);
            sde.diffusion(t, support, below);
        }

        /** out += (b_j⁺ + b_j⁻) · half + (b_j⁺ − b_j⁻) / √h · difference. */
        void add(int j, double half, double difference, double[] out) {
            Diffusion.addColumn(above, j, sde.noises(), half + difference / root, out);
            Diffusion.addColumn(below, j, sde.noises(), half - difference / root, out);
        }
    }
}
