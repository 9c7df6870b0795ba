package org.langevin.sampling;

import org.langevin.schedule.StepPlan.Step;

/**
 * A way to go one step back in time, as a pure function of the state, the step and the noise.
 *
 * <p>Purity is what makes a sampler checkable: on normal data with the exact denoiser a step is affine, so that a few probes of the step
 * itself give the exact law of everything it will ever return, without drawing a sample.
 */
public interface Sampler {
    /** What users call it. */
    String name();

    /** Whether the step uses noise. */
    boolean stochastic();

    /**
     * The order p to which the law of the result approaches the true one as a plan is refined: the error falls as the p-th power of the
     * step. For a deterministic sampler, the order along the probability-flow ODE.
     */
    int order();

    /**
     * The state after the step.
     *
     * @param model what the denoiser makes of a state, and the process
     * @param x the state at {@code step.from()}, [items, dimension]; not altered
     * @param step from where to where
     * @param noise standard normals, as many as {@code x} has numbers; not looked at unless {@link #stochastic}
     * @return the state at {@code step.to()}, a new array
     */
    double[] step(Model model, double[] x, Step step, double[] noise);
}
