package org.langevin.process;

import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.StepPlan.Step;
import org.langevin.schedule.Transition;

/**
 * The noising process that runs on a schedule, with all modes alike.
 *
 * @param schedule its clock
 */
public record NoisingProcess(NoiseSchedule schedule) {
    /** α and σ at time t: x_t given x_0 is normal with mean α x_0 and standard deviation σ. */
    public NoiseLevel level(double t) {
        return new NoiseLevel(schedule.alpha(t), schedule.sigma(t));
    }

    /** The law of the step's later, noisier state given its earlier one. */
    public Transition transition(Step step) {
        return schedule.between(step.to(), step.from());
    }

    /** The law of the step's earlier state given its later one and the clean item; the later one must have noise. */
    public Posterior posterior(Step step) {
        double later = schedule.sigma2(step.from());
        if (later == 0) {
            throw new IllegalArgumentException(
                    "step from " + step.from() + ": the state there has no noise, and nothing to be inferred");
        }
        double earlier = schedule.sigma2(step.to());
        Transition transition = transition(step);
        return new Posterior(
                schedule.alpha(step.to()) * transition.variance() / later,
                transition.meanFactor() * earlier / later,
                transition.variance() * earlier / later);
    }

    /**
     * A state at time t: {@code out = α x0 + σ epsilon}, coordinate by coordinate.
     *
     * @param x0 clean coordinates
     * @param epsilon standard normals, as many
     * @param out receives as many; may be either of the others
     */
    public void noise(double[] x0, double[] epsilon, double t, double[] out) {
        NoiseLevel level = level(t);
        for (int i = 0; i < out.length; i++) {
            out[i] = level.state(x0[i], epsilon[i]);
        }
    }
}
