package org.langevin.analysis;

import java.util.stream.IntStream;
import org.langevin.denoiser.Denoiser;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.sampling.Model;
import org.langevin.sampling.Progress;
import org.langevin.sampling.Sampler;
import org.langevin.schedule.StepPlan;

/**
 * The exact law of a sampler's result on normal data of one dimension, without sampling. With the exact denoiser every step is then affine
 * in the state, in what is remembered and in the noise, and so is the whole run: probes that begin at 0 and at 1, and one with a unit of
 * each step's noise, give all its coefficients.
 *
 * @param mean of the result
 * @param variance of the result
 * @param gain derivative of the result by the state at the start
 */
public record AffineLaw(double mean, double variance, double gain) {
    /** N(0, 1), from which sampling starts. */
    public static final AffineLaw STANDARD_NORMAL = new AffineLaw(0, 1, 1);

    /**
     * The law of the states of data N(mean, variance) at time t.
     *
     * @param process the process
     * @param mean of the data
     * @param variance of the data
     * @param t the time, in the schedule's unit
     */
    public static AffineLaw marginal(NoisingProcess process, double mean, double variance, double t) {
        NoiseLevel level = process.level(t);
        double alpha = level.alpha();
        return new AffineLaw(alpha * mean, alpha * alpha * variance + level.sigma() * level.sigma(), 1);
    }

    /**
     * The law of the result if the start has this one.
     *
     * @param sampler a sampler whose steps are affine where the denoiser is
     * @param denoiser a denoiser of one coordinate that is affine in the state
     */
    public AffineLaw after(Sampler sampler, Denoiser denoiser, NoisingProcess process, StepPlan plan) {
        int draws = sampler.draws();
        int probes = 2 + plan.count() * draws;
        Model model = new Model(denoiser, process, Double.POSITIVE_INFINITY, probes, null);
        double[] start = new double[probes];
        start[1] = 1;
        Progress progress = Progress.startingWith(start);
        for (int k = 0; k < plan.count(); k++) {
            double[] noise = new double[draws * probes];
            for (int draw = 0; draw < draws; draw++) {
                noise[draw * probes + 2 + k * draws + draw] = 1;
            }
            progress = sampler.step(model, progress, plan.steps().get(k), noise);
        }
        return pushed(progress.x());
    }

    private AffineLaw pushed(double[] results) {
        double shift = results[0];
        double factor = results[1] - shift;
        double drawn = IntStream.range(2, results.length)
                .mapToDouble(i -> (results[i] - shift) * (results[i] - shift))
                .sum();
        return new AffineLaw(factor * mean + shift, factor * factor * variance + drawn, factor * gain);
    }
}
