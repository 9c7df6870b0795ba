package org.langevin.physics.sde;

/**
 * X' = X + a h + b ΔW (Maruyama, Rend. Circ. Mat. Palermo 4 (1955) 48; Kloeden and Platen 1992, section 10.2).
 *
 * <p>Unstable for steps that are long beside 1/|∂a|; leaves the domain of equations that have one; diverges in mean where the drift grows
 * faster than linearly ({@link TamedEuler}).
 */
public record EulerMaruyama() implements Method {
    @Override
    public String name() {
        return "Euler-Maruyama";
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
        return 1;
    }

    @Override
    public Step on(Sde sde) {
        Requirements.interpretation(this, sde);
        double[] a = new double[sde.dimension()];
        double[] b = new double[sde.diffusionSize()];
        return (t, x, noise, out) -> {
            sde.drift(t, x, a);
            sde.diffusion(t, x, b);
            Diffusion.drifted(x, a, noise.dt(), out);
            Diffusion.add(sde.structure(), b, noise.dw(), 1, out);
        };
    }
}
