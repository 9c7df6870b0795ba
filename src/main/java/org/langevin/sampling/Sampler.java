package org.langevin.sampling;

import org.langevin.schedule.StepPlan.Step;

/**
 * A way to go one step back in time, as a pure function of what is known so far, the step and the noise. A method is data plus a promise:
 * its formula, and the order that it declares.
 *
 * <p>Purity is what makes a sampler checkable: on normal data with the exact denoiser a step is affine, so that a few probes of the steps
 * themselves give the exact law of everything they will ever return, without drawing a sample. Methods that remember earlier steps are
 * handed their memory as a value, {@link Progress}; those that don't are {@link OneStepSampler}s.
 *
 * <p>A step to a state without noise is a first-order one with every method, and draws nothing: it ends on the estimate of the clean item,
 * and no denoiser is asked at σ = 0.
 */
public interface Sampler {
    /** What users call it. */
    String name();

    /**
     * The order p to which the law of the result approaches the true one as a plan is refined: the error falls as the p-th power of the
     * step. For a deterministic sampler, the order along the probability-flow ODE; for one that draws noise, the weak order.
     */
    int order();

    /** How many standard normals a step uses for each coordinate; 0 for a deterministic sampler. */
    int draws();

    /** Whether the step uses noise. */
    default boolean stochastic() {
        return draws() > 0;
    }

    /**
     * What is known after the step.
     *
     * @param model what the denoiser makes of a state, and the process
     * @param before the state at {@code step.from()} and what earlier steps left; not altered
     * @param step from where to where
     * @param noise standard normals, [draws, items, dimension]; not looked at unless {@link #stochastic}
     * @return the state at {@code step.to()}, a new array, and what the next step may want to know
     */
    Progress step(Model model, Progress before, Step step, double[] noise);
}
