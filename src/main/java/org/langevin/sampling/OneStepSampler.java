package org.langevin.sampling;

import org.langevin.schedule.StepPlan.Step;

/** A sampler without memory: the state after a step depends on that before it alone. */
public interface OneStepSampler extends Sampler {
    /**
     * The state after the step.
     *
     * @param model what the denoiser makes of a state, and the process
     * @param x the state at {@code step.from()}, [items, dimension]; not altered
     * @param step from where to where
     * @param noise standard normals, [draws, items, dimension]; not looked at unless {@link #stochastic}
     * @return the state at {@code step.to()}, a new array
     */
    double[] step(Model model, double[] x, Step step, double[] noise);

    @Override
    default Progress step(Model model, Progress before, Step step, double[] noise) {
        return Progress.startingWith(step(model, before.x(), step, noise));
    }
}
