package org.langevin.analysis;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import org.langevin.denoiser.Denoiser;
import org.langevin.denoiser.GaussianDenoiser;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.denoiser.GaussianMixtureDenoiser;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.sampling.Model;
import org.langevin.sampling.Progress;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.UncertainDenoiser;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.StepPlan;

/**
 * A law on the line whose reversal is known exactly: a schedule, data, and the denoiser that nothing can beat.
 *
 * @param process the noising process
 * @param law the law of the clean items
 * @param denoiser its exact denoiser
 */
record Problem(NoisingProcess process, MixtureLaw law, Denoiser denoiser) {
    /** Normal data. */
    static Problem gaussian(NoiseSchedule schedule, double mean, double variance) {
        NoisingProcess process = new NoisingProcess(schedule);
        MixtureLaw law = new MixtureLaw(new double[] {1}, new double[] {mean}, new double[] {Math.sqrt(variance)});
        Denoiser denoiser =
                new GaussianDenoiser(process, PredictionType.SAMPLE, new double[] {mean}, new double[] {variance});
        return new Problem(process, law, new Certain(denoiser, process, law));
    }

    /** Data of a mixture. */
    static Problem mixture(NoiseSchedule schedule, MixtureLaw law) {
        NoisingProcess process = new NoisingProcess(schedule);
        Denoiser denoiser = new GaussianMixtureDenoiser(
                process, PredictionType.SAMPLE, GaussianMixture.onLine(law.weights(), law.means(), law.deviations()));
        return new Problem(process, law, new Certain(denoiser, process, law));
    }

    /** The law of the noised items at time t. */
    MixtureLaw at(double t) {
        NoiseLevel level = process.level(t);
        return law.noised(level.alpha(), level.sigma());
    }

    /** Where the probability-flow ODE leads from the state x at time {@code from}: the same quantile of the other law. */
    double flow(double x, double from, double to) {
        return at(to).quantile(at(from).cdf(x));
    }

    /** The states that a sampler which draws nothing leads to from these, [count]. */
    double[] run(Sampler sampler, StepPlan plan, double... start) {
        return run(sampler, plan, Progress.startingWith(start)).x();
    }

    /** As {@link #run(Sampler, StepPlan, double...)}, with a past. */
    Progress run(Sampler sampler, StepPlan plan, Progress start) {
        Model model = model(start.x().length);
        Progress progress = start;
        for (StepPlan.Step step : plan.steps()) {
            progress = sampler.step(model, progress, step, new double[0]);
        }
        return progress;
    }

    /** The denoiser as a sampler sees it. */
    Model model(int items) {
        return new Model(denoiser, process, Double.POSITIVE_INFINITY, items, null);
    }

    /** The law of a sampler's result on normal data that started with a law. */
    AffineLaw push(AffineLaw start, Sampler sampler, StepPlan plan) {
        return start.after(sampler, denoiser, process, plan);
    }

    /** The same problem, counting how often the denoiser is asked. */
    Problem counting(LongAdder counter) {
        return new Problem(process, law, new Counting(denoiser, counter));
    }

    /** A denoiser with the variance of its estimate. */
    private record Certain(Denoiser denoiser, NoisingProcess process, MixtureLaw law) implements UncertainDenoiser {
        @Override
        public PredictionType predictionType() {
            return denoiser.predictionType();
        }

        @Override
        public int dimension() {
            return 1;
        }

        @Override
        public void predict(double[] x, int items, double t, int[] labels, double[] out) {
            denoiser.predict(x, items, t, labels, out);
        }

        @Override
        public Spread spread() {
            return Spread.VARIANCE;
        }

        @Override
        public void predict(double[] x, int items, double t, int[] labels, double[] out, double[] spread) {
            predict(x, items, t, labels, out);
            NoiseLevel level = process.level(t);
            Arrays.setAll(spread, i -> law.conditionalVariance(x[i], level.alpha(), level.sigma()));
        }
    }

    private record Counting(Denoiser denoiser, LongAdder counter) implements Denoiser {
        @Override
        public PredictionType predictionType() {
            return denoiser.predictionType();
        }

        @Override
        public int dimension() {
            return denoiser.dimension();
        }

        @Override
        public void predict(double[] x, int items, double t, int[] labels, double[] out) {
            counter.increment();
            denoiser.predict(x, items, t, labels, out);
        }
    }
}
