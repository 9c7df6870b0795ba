package org.langevin.physics.sde;

import java.util.Objects;

/**
 * A scalar equation dX = a(t, X) dt + b(t, X) dW on a block of paths, each with a Brownian motion of its own.
 *
 * <p>n paths of one scalar equation are an equation in n dimensions whose noise is diagonal and whose components don't see each other. So
 * every {@link Method} for diagonal noise advances a block of paths in loops over arrays, and nothing is written twice: this is how {@link
 * Ensemble} is fast with coefficients of the user.
 *
 * @param dimension n, the number of paths in the block, at least 1
 * @param structure DIAGONAL, or ADDITIVE_DIAGONAL if b does not depend on the state
 * @param interpretation what b dW means
 * @param drift a, place by place
 * @param diffusion b, place by place
 * @param driftSlope ∂a/∂x, place by place
 * @param diffusionSlope ∂b/∂x, place by place
 */
public record ScalarSde(
        int dimension,
        NoiseStructure structure,
        Interpretation interpretation,
        Coefficient drift,
        Coefficient diffusion,
        Coefficient driftSlope,
        Coefficient diffusionSlope)
        implements Sde {

    /** Checks the declarations. */
    public ScalarSde {
        Objects.requireNonNull(interpretation, "interpretation");
        Objects.requireNonNull(drift, "drift");
        Objects.requireNonNull(diffusion, "diffusion");
        Objects.requireNonNull(driftSlope, "driftSlope");
        Objects.requireNonNull(diffusionSlope, "diffusionSlope");
        if (!structure.isDiagonal()) {
            throw new IllegalArgumentException("structure = " + structure
                    + ": expected DIAGONAL or ADDITIVE_DIAGONAL, as each path has its own noise");
        }
        if (dimension < 1) {
            throw new IllegalArgumentException("paths = " + dimension + ": expected at least 1");
        }
    }

    /** One path of an equation in Itô's sense; the slopes by central differences. */
    public static ScalarSde ito(Coefficient drift, Coefficient diffusion) {
        return of(NoiseStructure.DIAGONAL, Interpretation.ITO, drift, diffusion);
    }

    /** One path of an equation in Stratonovich's sense. */
    public static ScalarSde stratonovich(Coefficient drift, Coefficient diffusion) {
        return of(NoiseStructure.DIAGONAL, Interpretation.STRATONOVICH, drift, diffusion);
    }

    /** One path of an equation whose b depends on time alone, so that Itô's and Stratonovich's sense are one. */
    public static ScalarSde additive(Coefficient drift, Coefficient diffusion) {
        return of(NoiseStructure.ADDITIVE_DIAGONAL, Interpretation.ITO, drift, diffusion);
    }

    private static ScalarSde of(
            NoiseStructure structure, Interpretation interpretation, Coefficient drift, Coefficient diffusion) {
        return new ScalarSde(1, structure, interpretation, drift, diffusion, Slope.each(drift), Slope.each(diffusion));
    }

    /** The same equation with ∂a/∂x and ∂b/∂x as formulas. */
    public ScalarSde withSlopes(Coefficient ofDrift, Coefficient ofDiffusion) {
        return new ScalarSde(dimension, structure, interpretation, drift, diffusion, ofDrift, ofDiffusion);
    }

    /** The same equation for a block of paths. */
    public ScalarSde paths(int count) {
        return new ScalarSde(count, structure, interpretation, drift, diffusion, driftSlope, diffusionSlope);
    }

    @Override
    public int noises() {
        return dimension;
    }

    @Override
    public boolean isUncoupled() {
        return true;
    }

    @Override
    public void drift(double t, double[] x, double[] out) {
        drift.at(t, x, out);
    }

    @Override
    public void diffusion(double t, double[] x, double[] out) {
        diffusion.at(t, x, out);
    }

    @Override
    public void driftDerivative(double t, double[] x, double[] v, double[] out) {
        driftSlope.at(t, x, out);
        times(v, out);
    }

    @Override
    public void diffusionDerivative(double t, double[] x, double[] v, double[] out) {
        diffusionSlope.at(t, x, out);
        times(v, out);
    }

    /** The drift changes by ± ½ b b', plus towards Itô; the slope of the new drift is by differences. */
    @Override
    public ScalarSde as(Interpretation other) {
        if (other == interpretation) {
            return this;
        }
        Coefficient corrected = (t, x, out) -> corrected(other == Interpretation.ITO ? 0.5 : -0.5, t, x, out);
        return new ScalarSde(dimension, structure, other, corrected, diffusion, Slope.each(corrected), diffusionSlope);
    }

    private void corrected(double half, double t, double[] x, double[] out) {
        double[] b = new double[x.length];
        double[] slope = new double[x.length];
        drift.at(t, x, out);
        diffusion.at(t, x, b);
        diffusionSlope.at(t, x, slope);
        for (int i = 0; i < out.length; i++) {
            out[i] += half * b[i] * slope[i];
        }
    }

    @Override
    public ScalarSde on(Clock clock) {
        return new ScalarSde(
                dimension,
                structure,
                interpretation,
                (t, x, out) -> timed(drift, clock.time(t), x, out, clock.rate(t)),
                (t, x, out) -> timed(diffusion, clock.time(t), x, out, Math.sqrt(clock.rate(t))),
                (t, x, out) -> timed(driftSlope, clock.time(t), x, out, clock.rate(t)),
                (t, x, out) -> timed(diffusionSlope, clock.time(t), x, out, Math.sqrt(clock.rate(t))));
    }

    private static void timed(Coefficient f, double time, double[] x, double[] out, double factor) {
        f.at(time, x, out);
        Clocked.scale(out, factor);
    }

    private static void times(double[] v, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] *= v[i];
        }
    }
}
