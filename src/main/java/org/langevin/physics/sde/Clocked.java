package org.langevin.physics.sde;

/** An equation on another clock: drift times θ', diffusion times √θ', both at the clock's time θ(t). */
record Clocked(Sde sde, Clock clock) implements Sde {
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
    public Interpretation interpretation() {
        return sde.interpretation();
    }

    @Override
    public boolean isUncoupled() {
        return sde.isUncoupled();
    }

    @Override
    public void drift(double t, double[] x, double[] out) {
        sde.drift(clock.time(t), x, out);
        scale(out, clock.rate(t));
    }

    @Override
    public void diffusion(double t, double[] x, double[] out) {
        sde.diffusion(clock.time(t), x, out);
        scale(out, Math.sqrt(clock.rate(t)));
    }

    @Override
    public void driftDerivative(double t, double[] x, double[] v, double[] out) {
        sde.driftDerivative(clock.time(t), x, v, out);
        scale(out, clock.rate(t));
    }

    @Override
    public void diffusionDerivative(double t, double[] x, double[] v, double[] out) {
        sde.diffusionDerivative(clock.time(t), x, v, out);
        scale(out, Math.sqrt(clock.rate(t)));
    }

    static void scale(double[] values, double factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }
}
