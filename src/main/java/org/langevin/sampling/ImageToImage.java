package org.langevin.sampling;

import java.util.ArrayList;
import java.util.List;
import org.langevin.random.Stream;
import org.langevin.sampling.Sampling.Observer;
import org.langevin.schedule.StepPlan;
import org.langevin.schedule.StepPlan.Step;

/**
 * Variations of given items: each is noised to a level and sampled from there, so that what the noise has covered is made anew and what
 * it hasn't is kept.
 *
 * <p>Meng et al., <i>SDEdit</i>, ICLR 2022 (<a href="https://arxiv.org/abs/2108.01073">arXiv:2108.01073</a>), algorithm 1. Item i is noised
 * with the {@link Stream#INITIAL_NOISE} of sample i.
 *
 * @param sampling the sampler and its whole plan
 * @param time the time up to which items are noised, in the schedule's unit: above the plan's last one, at most its first
 */
public record ImageToImage(Sampling sampling, double time) {
    /** Checks the time. */
    public ImageToImage {
        List<Step> steps = sampling.plan().steps();
        double last = steps.get(steps.size() - 1).to();
        if (!(time > last && time <= steps.get(0).from())) {
            throw new IllegalArgumentException("time = " + time + ": expected a number in (" + last + ", "
                    + steps.get(0).from() + "], where the plan leads through");
        }
    }

    /**
     * One variation of each item.
     *
     * @param items the items, [count, dimension]; not altered
     * @param batch how many are sampled at a time, at least 1
     * @param labels the class of each sample, [count], or null where there are no classes
     * @param observer sees each step
     * @return [count, dimension]
     */
    public double[] variationsOf(double[] items, int batch, int[] labels, Observer observer) {
        return rest().continueFrom(noised(items), batch, labels, observer);
    }

    /** What is left of the sampling after the time, to {@link Sampling#continueFrom} the states of {@link #noised}. */
    public Sampling rest() {
        return new Sampling(
                sampling.denoiser(),
                sampling.process(),
                sampling.sampler(),
                plan(),
                sampling.clipRange(),
                sampling.noise());
    }

    /** The steps that are left: the one within which the time lies begins there. */
    private StepPlan plan() {
        List<Step> steps = new ArrayList<>();
        for (Step step : sampling.plan().steps()) {
            if (step.to() < time) {
                steps.add(new Step(Math.min(step.from(), time), step.to()));
            }
        }
        return new StepPlan(steps);
    }

    /**
     * The items as they are at the time, each with its own noise.
     *
     * @param items the items, [count, dimension]; not altered
     * @return [count, dimension]
     */
    public double[] noised(double[] items) {
        double[] states = new double[items.length];
        int dimension = sampling.denoiser().dimension();
        for (int i = 0; i < items.length / dimension; i++) {
            sampling.noise().normals(Stream.INITIAL_NOISE, 0, i, states, i * dimension, dimension);
        }
        sampling.process().noise(items, states, time, states);
        return states;
    }
}
