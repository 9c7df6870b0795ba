package org.langevin.physics.sde;

/** An equation in the other interpretation: the same noise, the drift corrected. */
record Reinterpreted(Sde sde, Interpretation interpretation) implements Sde {
    @Override
    public int dimension() {
        return sde.dimension();
    }

    @Override
    public int noises() {
        return sde.noises();
    }

    @Override
    public NoiseStructure structure() {
        return sde.structure();
    }

    @Override
    public boolean isUncoupled() {
        return sde.isUncoupled();
    }

    /** a ± ½ Σ_j (b_j·∇) b_j, plus towards Itô. */
    @Override
    public void drift(double t, double[] x, double[] out) {
        sde.drift(t, x, out);
        if (structure().isAdditive()) {
            return;
        }
        double half = interpretation == Interpretation.ITO ? 0.5 : -0.5;
        double[] b = new double[diffusionSize()];
        sde.diffusion(t, x, b);
        double[] slope = new double[b.length];
        if (structure().isDiagonal()) {
            sde.diffusionDerivative(t, x, b, slope);
            for (int i = 0; i < out.length; i++) {
                out[i] += half * slope[i];
            }
            return;
        }
        int m = noises();
        double[] column = new double[dimension()];
        for (int j = 0; j < m; j++) {
            Diffusion.column(b, j, m, column);
            sde.diffusionDerivative(t, x, column, slope);
            for (int i = 0; i < out.length; i++) {
                out[i] += half * slope[i * m + j];
            }
        }
    }

    @Override
    public void diffusion(double t, double[] x, double[] out) {
        sde.diffusion(t, x, out);
    }

    @Override
    public void diffusionDerivative(double t, double[] x, double[] v, double[] out) {
        sde.diffusionDerivative(t, x, v, out);
    }

    @Override
    public Sde as(Interpretation other) {
        return other == interpretation ? this : sde;
    }
}
