package org.langevin.process;

import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.StepPlan.Step;
import org.langevin.schedule.Transition;

/**
 * The noising process that runs on a schedule.
 *
 * <p>By default all modes are alike, and the laws below are those of every coordinate. With another spectrum they are those of a mode which
 * the operator leaves alone, and {@link #mode} has the laws of the others; coordinates are then the item's in the operator's basis.
 *
 * @param schedule its clock
 * @param spectrum what it does to the modes of an operator
 */
public record NoisingProcess(NoiseSchedule schedule, Spectrum spectrum) {
    /** The process with all modes alike. */
    public NoisingProcess(NoiseSchedule schedule) {
        this(schedule, Spectrum.Identity.IDENTITY);
    }

    /** The process of mode k by itself; this one where all are alike. */
    public NoisingProcess mode(int k) {
        return spectrum.alike() ? this : new NoisingProcess(spectrum.mode(schedule, k));
    }

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
     * A state at time t: {@code out = α_k x0 + σ_k epsilon}, coordinate by coordinate, coordinate k being mode k.
     *
     * @param x0 clean coordinates
     * @param epsilon standard normals, as many
     * @param out receives as many; may be either of the others
     */
    public void noise(double[] x0, double[] epsilon, double t, double[] out) {
        NoiseLevel level = level(t);
        for (int k = 0; k < out.length; k++) {
            NoiseLevel own = spectrum.alike() ? level : mode(k).level(t);
            out[k] = own.state(x0[k], epsilon[k]);
        }
    }
}
