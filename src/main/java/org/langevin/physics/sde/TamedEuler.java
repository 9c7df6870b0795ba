package org.langevin.physics.sde;

/**
 * Euler's step with each component of the drift tamed to a / (1 + h |a|), less than 1/h: X' = X + a h / (1 + h |a|) + b ΔW.
 *
 * <p>Hutzenthaler, Jentzen and Kloeden, Ann. Appl. Probab. 22 (2012) 1611 (<a
 * href="https://doi.org/10.1214/11-AAP803">doi:10.1214/11-AAP803</a>): where the drift grows faster than linearly and pulls inwards, as
 * −x³ does, the moments of Euler-Maruyama tend to infinity as h → 0, while these converge. They tame by the norm of the whole drift; here
 * each component by itself, so that a block of paths is tamed path by path.
 */
public record TamedEuler() implements Method {
    @Override
    public String name() {
        return "tamed Euler";
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
            double h = noise.dt();
            for (int i = 0; i < out.length; i++) {
                out[i] = x[i] + h * a[i] / (1 + h * Math.abs(a[i]));
            }
            Diffusion.add(sde.structure(), b, noise.dw(), 1, out);
        };
    }
}
