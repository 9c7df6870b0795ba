package org.langevin.evaluation;

import org.langevin.process.NoisingProcess;
import org.langevin.schedule.StepPlan.Step;

/** The variance with which a reverse chain draws a step, which the denoiser leaves open. */
@FunctionalInterface
public interface ReverseVariance {
    /** β, the forward step's (Ho et al., section 3.2); right for data N(0, 1). */
    ReverseVariance BETA = (process, step) -> process.transition(step).variance();

    /** β̃, the posterior's; right for data that is one point, and 0 for the step to the clean end. */
    ReverseVariance BETA_TILDE = (process, step) -> process.posterior(step).variance();

    /** The variance of a step, in every coordinate. */
    double of(NoisingProcess process, Step step);
}
