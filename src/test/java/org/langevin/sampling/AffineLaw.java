package org.langevin.sampling;

import java.util.function.DoubleUnaryOperator;
import org.langevin.denoiser.GaussianDenoiser;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.schedule.StepPlan;
import org.langevin.schedule.StepPlan.Step;

/**
 * The exact law of a sampler's result on normal data, without sampling: a step is then affine in state and noise, so three probes of the
 * step itself give its coefficients, and mean and variance are pushed through.
 *
 * @param mean of the state
 * @param variance of the state
 * @param gain derivative of the state by the state at the start
 */
record AffineLaw(double mean, double variance, double gain) {
    static final AffineLaw STANDARD_NORMAL = new AffineLaw(0, 1, 1);

    AffineLaw after(Sampler sampler, Model model, Step step) {
        double[] probes = sampler.step(model, new double[] {0, 1, 0}, step, new double[] {0, 0, 1});
        double shift = probes[0];
        double factor = probes[1] - shift;
        double deviation = probes[2] - shift;
        return new AffineLaw(factor * mean + shift, factor * factor * variance + deviation * deviation, gain * factor);
    }

    AffineLaw after(Sampler sampler, Model model, StepPlan plan) {
        AffineLaw law = this;
        for (Step step : plan.steps()) {
            law = law.after(sampler, model, step);
        }
        return law;
    }

    /** The law of the states of data N(mean, variance) at a time. */
    static AffineLaw marginal(NoisingProcess process, double mean, double variance, double t) {
        DoubleUnaryOperator square = v -> v * v;
        double alpha = process.level(t).alpha();
        double total = square.applyAsDouble(alpha) * variance
                + square.applyAsDouble(process.level(t).sigma());
        return new AffineLaw(alpha * mean, total, 1);
    }

    /** The exact denoiser of data N(mean, variance), for the three probes. */
    static Model model(NoisingProcess process, PredictionType type, double mean, double variance) {
        return new Model(
                new GaussianDenoiser(process, type, new double[] {mean}, new double[] {variance}),
                process,
                Double.POSITIVE_INFINITY,
                3,
                null);
    }
}
