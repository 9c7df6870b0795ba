package org.langevin.process;

import org.langevin.schedule.StepPlan.Step;

/**
 * Where the variance of a reverse step lies: between β̃ and β, at a place v that a network says coordinate by coordinate.
 *
 * <p>Nichol and Dhariwal, ICML 2021 (<a href="https://arxiv.org/abs/2102.09672">arXiv:2102.09672</a>), equation 15: log variance = w log β + (1 − w)
 * log β̃ with w = (v + 1) / 2, which is −1 and 1 at the ends. Nothing keeps v between them, and a variance beyond is a variance still.
 *
 * @param small β̃, that of the posterior, above 0
 * @param large β, that of the transition, at least as much
 */
public record VarianceRange(double small, double large) {
    /** Checks that there are logarithms to go between. */
    public VarianceRange {
        if (!(small > 0 && large >= small && large <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "variances from " + small + " to " + large
                            + ": expected finite numbers above 0, the smaller first; a step to a clean state has no such range");
        }
    }

    /** The range of a step to a state with noise. */
    public static VarianceRange of(NoisingProcess process, Step step) {
        return new VarianceRange(
                process.posterior(step).variance(), process.transition(step).variance());
    }

    /**
     * The range of the decoder, the step from the first entry of a table to the clean state: there β̃ is 0, and that of the step before stands
     * for it (section 3.1 of the paper).
     *
     * @param before the step that leads to where {@code last} begins
     */
    public static VarianceRange ofDecoder(NoisingProcess process, Step before, Step last) {
        return new VarianceRange(
                process.posterior(before).variance(), process.transition(last).variance());
    }

    /** The variance at a place v. */
    public double at(double v) {
        double w = (v + 1) / 2;
        return Math.exp(w * Math.log(large) + (1 - w) * Math.log(small));
    }

    /** The derivative of the variance's logarithm by the place, the same everywhere. */
    public double slope() {
        return (Math.log(large) - Math.log(small)) / 2;
    }
}
