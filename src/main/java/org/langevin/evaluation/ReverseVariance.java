package org.langevin.evaluation;

import org.langevin.process.NoisingProcess;
import org.langevin.schedule.StepPlan.Step;

/** The variance with which a reverse chain draws a step, which predictions of the item leave open. */
@FunctionalInterface
public interface ReverseVariance {
    /** β, the forward step's (Ho et al., section 3.2); right for data N(0, 1). */
    ReverseVariance BETA = (process, step) -> process.transition(step).variance();

    /** β̃, the posterior's; right for data that is one point, and 0 for the step to the clean end. */
    ReverseVariance BETA_TILDE = (process, step) -> process.posterior(step).variance();

    /**
     * What the denoiser says, coordinate by coordinate, between the two: {@link org.langevin.process.VarianceRange}. Without being asked, a
     * denoiser is taken to say the middle, √(β β̃).
     */
    ReverseVariance LEARNED_RANGE = (process, step) -> Math.sqrt(BETA.of(process, step) * BETA_TILDE.of(process, step));

    /** The variance of a step, in every coordinate. */
    double of(NoisingProcess process, Step step);
}
