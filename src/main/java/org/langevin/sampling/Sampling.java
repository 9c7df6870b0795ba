package org.langevin.sampling;

import java.util.Arrays;
import org.langevin.denoiser.Denoiser;
import org.langevin.process.NoisingProcess;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.langevin.schedule.StepPlan;

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
 * <p>Sample i starts from the {@link Stream#INITIAL_NOISE} of item i, and draw j of the sampler's step k gets the {@link Stream#SAMPLER_NOISE}
 * of (n k + j, i), n being the number of draws in a step.
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
        return generate(count, batch, labels, observer, this::start);
    }

    /**
     * Runs the plan on given states instead of pure noise: an image partly noised, a noise found by inversion or by interpolation.
     *
     * @param states the states at the plan's first time, [count, dimension]; not altered
     * @param batch how many are sampled at a time, at least 1
     * @param labels the class of each sample, [count], or null where there are no classes
     * @param observer sees each step
     * @return the samples, [count, dimension] row by row
     */
    public double[] continueFrom(double[] states, int batch, int[] labels, Observer observer) {
        int dimension = denoiser.dimension();
        if (states.length % dimension != 0) {
            throw new IllegalArgumentException("states: " + states.length + " numbers; expected a multiple of "
                    + dimension + ", the coordinates of an item");
        }
        return generate(
                states.length / dimension,
                batch,
                labels,
                observer,
                (first, items) -> Arrays.copyOfRange(states, first * dimension, (first + items) * dimension));
    }

    /** Where a batch begins. */
    @FunctionalInterface
    private interface Start {
        double[] of(int firstItem, int items);
    }

    private double[] generate(int count, int batch, int[] labels, Observer observer, Start start) {
        check(count, batch, labels);
        int dimension = denoiser.dimension();
        double[] samples = new double[count * dimension];
        int items;
        for (int first = 0; first < count; first += items) {
            items = Math.min(batch, count - first);
            int[] batchLabels = labels == null ? null : Arrays.copyOfRange(labels, first, first + items);
            Model model = new Model(denoiser, process, clipRange, items, batchLabels);
            double[] x = batch(first, model, start.of(first, items), observer);
            System.arraycopy(x, 0, samples, first * dimension, x.length);
        }
        return samples;
    }

    /** Samples of one batch, from their start to the end of the plan. */
    private double[] batch(int first, Model model, double[] start, Observer observer) {
        int draws = sampler.draws();
        double[] noises = new double[draws * start.length];
        Progress progress = Progress.startingWith(start);
        for (int k = 0; k < plan.count(); k++) {
            for (int draw = 0; draw < draws; draw++) {
                fill(Stream.SAMPLER_NOISE, k * draws + draw, first, noises, draw * start.length, start.length);
            }
            progress = sampler.step(model, progress, plan.steps().get(k), noises);
            observer.afterStep(first, k + 1, progress.x());
        }
        return progress.x();
    }

    /** Pure noise, as strong as the schedule has it at the plan's first time. */
    private double[] start(int first, int items) {
        double[] x = new double[items * denoiser.dimension()];
        fill(Stream.INITIAL_NOISE, 0, first, x, 0, x.length);
        double sigma = process.schedule().startSigma(plan.steps().get(0).from());
        for (int i = 0; i < x.length; i++) {
            x[i] *= sigma;
        }
        return x;
    }

    /** Each item's own noise. */
    private void fill(Stream stream, long step, int first, double[] out, int offset, int length) {
        int dimension = denoiser.dimension();
        for (int at = offset, item = first; at < offset + length; at += dimension, item++) {
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
