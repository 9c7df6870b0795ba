package org.langevin.physics.sde;

/**
 * Heun's step for Stratonovich equations: X* = X + a h + b ΔW, then X' = X + ½ (a + a*) h + ½ (b + b*) ΔW.
 *
 * <p>Rümelin, SIAM J. Numer. Anal. 19 (1982) 604 (<a href="https://doi.org/10.1137/0719041">doi:10.1137/0719041</a>). Strong order 1 for
 * noise that commutes, ½ for general noise, since its step knows no areas; weak order 1, and 2 for additive noise.
 */
public record StochasticHeun() implements Method {
    @Override
    public String name() {
        return "stochastic Heun";
    }

    @Override
    public Interpretation interpretation() {
        return Interpretation.STRATONOVICH;
    }

    @Override
    public double strongOrder(NoiseStructure structure) {
        return structure.isCommutative() ? 1 : 0.5;
    }

    @Override
    public double weakOrder(NoiseStructure structure) {
        return structure.isAdditive() ? 2 : 1;
    }

    @Override
    public Step on(Sde sde) {
        Requirements.interpretation(this, sde);
        double[] a = new double[sde.dimension()];
        double[] b = new double[sde.diffusionSize()];
        double[] predicted = new double[a.length];
        double[] a2 = new double[a.length];
        double[] b2 = new double[b.length];
        return (t, x, noise, out) -> {
            double h = noise.dt();
            sde.drift(t, x, a);
            sde.diffusion(t, x, b);
            Diffusion.drifted(x, a, h, predicted);
            Diffusion.add(sde.structure(), b, noise.dw(), 1, predicted);
            sde.drift(t + h, predicted, a2);
            sde.diffusion(t + h, predicted, b2);
            Diffusion.drifted(x, a, h / 2, out);
            Diffusion.drifted(out, a2, h / 2, out);
            Diffusion.add(sde.structure(), b, noise.dw(), 0.5, out);
            Diffusion.add(sde.structure(), b2, noise.dw(), 0.5, out);
        };
    }
}
