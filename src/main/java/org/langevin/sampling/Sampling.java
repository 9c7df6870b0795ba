package org.langevin.sampling;

import java.util.Arrays;
import org.langevin.denoiser.Denoiser;
import org.langevin.process.NoisingProcess;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.langevin.schedule.StepPlan;
import org.langevin.schedule.StepPlan.Step;

/**
 * Turns noise into items: everything that decides what comes out, but for how many and how they are batched, which decides nothing.
 *
 * <pre>{@code
 * NoiseSchedule schedule = NoiseSchedules.named("ddpm-linear");
 * Sampling sampling = new Sampling(network, new NoisingProcess(schedule), Samplers.named("ddim"),
 *         Spacing.TRAILING.plan(schedule, 50), 1, new KeyedNoise(seed));
 * double[] images = sampling.generate(64, 16, null, Observer.NONE);
 * }</pre>
 *
 * <p>Sample i starts from the {@link Stream#INITIAL_NOISE} of item i, and the sampler's step k gets the {@link Stream#SAMPLER_NOISE} of (k,
 * i).
 *
 * @param denoiser what is known about the items
 * @param process the process to be reversed
 * @param sampler how a step is made
 * @param plan the steps
 * @param clipRange the estimate of the clean item is clipped to [−clipRange, clipRange] in each step; +∞ for no clipping
 * @param noise the seed
 */
public record Sampling(
        Denoiser denoiser, NoisingProcess process, Sampler sampler, StepPlan plan, double clipRange, KeyedNoise noise) {
    /** Checks the range. */
    public Sampling {
        if (!(clipRange > 0)) {
            throw new IllegalArgumentException(
                    "clipRange = " + clipRange + ": expected a number above 0, infinity for no clipping");
        }
    }

    /** Looks on. */
    @FunctionalInterface
    public interface Observer {
        /** Sees nothing. */
        Observer NONE = (firstItem, stepsDone, x) -> {};

        /**
         * Called after each step of each batch.
         *
         * @param firstItem number of the batch's first sample
         * @param stepsDone steps done for this batch, from 1 to the plan's number of steps
         * @param x the states of the batch, [items, dimension]; may be kept, and must not be altered
         */
        void afterStep(int firstItem, int stepsDone, double[] x);
    }

    /**
     * Samples 0 to {@code count − 1} of the seed.
     *
     * @param count number of samples, 0 or more
     * @param batch how many are sampled at a time, at least 1
     * @param labels the class of each sample, [count], or null where there are no classes
     * @param observer sees each step
     * @return the samples, [count, dimension] row by row
     */
    public double[] generate(int count, int batch, int[] labels, Observer observer) {
        check(count, batch, labels);
        int dimension = denoiser.dimension();
        double[] samples = new double[count * dimension];
        int items;
        for (int first = 0; first < count; first += items) {
            items = Math.min(batch, count - first);
            int[] batchLabels = labels == null ? null : Arrays.copyOfRange(labels, first, first + items);
            double[] x = batch(first, new Model(denoiser, process, clipRange, items, batchLabels), observer);
            System.arraycopy(x, 0, samples, first * dimension, x.length);
        }
        return samples;
    }

    /** Samples of one batch, from noise to the end of the plan. */
    private double[] batch(int first, Model model, Observer observer) {
        double[] noises = new double[model.items() * denoiser.dimension()];
        double[] x = start(first, model.items());
        for (int k = 0; k < plan.count(); k++) {
            Step step = plan.steps().get(k);
            if (sampler.stochastic()) {
                fill(Stream.SAMPLER_NOISE, k, first, noises);
            }
            x = sampler.step(model, x, step, noises);
            observer.afterStep(first, k + 1, x);
        }
        return x;
    }

    /** Pure noise, as strong as the schedule has it at the plan's first time. */
    private double[] start(int first, int items) {
        double[] x = new double[items * denoiser.dimension()];
        fill(Stream.INITIAL_NOISE, 0, first, x);
        double sigma = process.schedule().startSigma(plan.steps().get(0).from());
        for (int i = 0; i < x.length; i++) {
            x[i] *= sigma;
        }
        return x;
    }

    /** Each item's own noise. */
    private void fill(Stream stream, int step, int first, double[] out) {
        int dimension = denoiser.dimension();
        for (int at = 0, item = first; at < out.length; at += dimension, item++) {
            noise.normals(stream, step, item, out, at, dimension);
        }
    }

    private void check(int count, int batch, int[] labels) {
        int most = (Integer.MAX_VALUE - 8) / denoiser.dimension();
        if (count < 0 || count > most) {
            throw new IllegalArgumentException("count = " + count + ": expected a number in [0, " + most
                    + "], for the samples stand in one array; take more in several runs");
        }
        if (batch < 1) {
            throw new IllegalArgumentException("batch = " + batch + ": expected at least 1");
        }
        if (labels != null && labels.length != count) {
            throw new IllegalArgumentException(
                    "labels: " + labels.length + " for " + count + " samples; expected one for each");
        }
    }
}
