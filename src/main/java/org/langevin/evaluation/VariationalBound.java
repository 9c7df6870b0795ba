package org.langevin.evaluation;

import java.util.Arrays;
import org.langevin.denoiser.Denoiser;
import org.langevin.denoiser.NormalLaws;
import org.langevin.process.Conversion;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.process.Posterior;
import org.langevin.process.PredictionType;
import org.langevin.process.VarianceRange;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.langevin.sampling.UncertainDenoiser;
import org.langevin.sampling.UncertainDenoiser.Spread;
import org.langevin.schedule.StepPlan;
import org.langevin.schedule.StepPlan.Step;

/**
 * The variational bound on the negative log-likelihood of bytes under an ancestral sampler, term by term.
 *
 * <p>Ho et al., NeurIPS 2020 (<a href="https://arxiv.org/abs/2006.11239">arXiv:2006.11239</a>), equation 5: −log P(x_0) ≤ E[L_T + Σ_t L_(t−1) + L_0] with
 *
 * <pre>
 *   L_T     = KL(q(x_T | x_0) ‖ N(0, startSigma²))                  what the noising leaves of the item
 *   L_(t−1) = KL(q(x_(t−1) | x_t, x_0) ‖ p(x_(t−1) | x_t))          what a step loses, by its mean w_0 x̂_0 + w_t x_t and variance
 *   L_0     = −log P(x_0 | x_1)                                     the decoder, a normal law counted in the bytes' bins
 * </pre>
 *
 * <p>for the steps of any plan that ends at a clean state, so that a sampler of few steps has its own bound. The expectations over the noise are
 * estimated with one draw for each item and step, which keeps the sum unbiased; so does evaluating only some steps, as {@link LevelStrata} draws
 * them.
 *
 * @param denoiser the model
 * @param process the process it denoises
 * @param plan the steps of the sampler; all entries of a table for the bound of the literature
 * @param variance with which the sampler draws; where the last step's is 0, the decoder takes that of the step before (Nichol and Dhariwal, <a
 *     href="https://arxiv.org/abs/2102.09672">arXiv:2102.09672</a>, section 3.1). {@link ReverseVariance#LEARNED_RANGE} asks the denoiser
 * @param clipRange the estimate of the clean item is clipped to [−clipRange, clipRange]; +∞ for no clipping
 * @param noise the seed
 */
public record VariationalBound(
        Denoiser denoiser,
        NoisingProcess process,
        StepPlan plan,
        ReverseVariance variance,
        double clipRange,
        KeyedNoise noise) {
    /** Checks that the plan leads from the horizon, in one chain, to where there is no noise. */
    public VariationalBound {
        for (int k = 1; k < plan.count(); k++) {
            if (plan.steps().get(k).from() != plan.steps().get(k - 1).to()) {
                throw new IllegalArgumentException("step " + k + " begins at "
                        + plan.steps().get(k).from() + ", the one before ends at "
                        + plan.steps().get(k - 1).to()
                        + ": expected a chain; the bound is not defined for other plans");
            }
        }
        double end = plan.steps().get(plan.count() - 1).to();
        if (process.schedule().sigma2(end) != 0) {
            throw new IllegalArgumentException("the plan ends at " + end + ", where sigma = "
                    + process.schedule().sigma(end) + ": expected a clean state; let the last step lead to time 0");
        }
        if (variance == ReverseVariance.LEARNED_RANGE && Spread.of(denoiser) != Spread.RANGE) {
            throw new IllegalArgumentException(
                    "variance = LEARNED_RANGE: this denoiser says nothing of it; expected one that was trained to, or take BETA");
        }
        if (!(clipRange > 0)) {
            throw new IllegalArgumentException(
                    "clipRange = " + clipRange + ": expected a number above 0, infinity for no clipping");
        }
    }

    /**
     * The terms of a batch of items, each in nats of a whole item.
     *
     * @param prior L_T, [items]
     * @param steps L_(t−1) of each stratum together, [items][strata], in the plan's order: noisiest first; where every step is a stratum, of each
     *     step but the last
     * @param decoder L_0, [items]
     */
    public record Terms(double[] prior, double[][] steps, double[] decoder) {
        /** The bound for item i, in nats. */
        public double total(int i) {
            return prior[i] + Arrays.stream(steps[i]).sum() + decoder[i];
        }
    }

    /** The terms for a batch at all steps, as {@link #terms(double[], int, long, int[], LevelStrata)} gives them. */
    public Terms terms(double[] levels, int items, long firstItem, int[] labels) {
        return terms(levels, items, firstItem, labels, LevelStrata.all(plan));
    }

    /**
     * The terms for a batch.
     *
     * @param levels the items, [items, dimension], each value a level b / 127.5 − 1 of a byte; not altered
     * @param items number of items
     * @param firstItem number of the first in the data, which keys its noise
     * @param labels the class of each item, [items], or null where there are no classes
     * @param strata at which steps the bound is evaluated
     */
    public Terms terms(double[] levels, int items, long firstItem, int[] labels, LevelStrata strata) {
        checkLevels(levels, items * denoiser.dimension());
        Terms terms = new Terms(new double[items], new double[items][strata.count()], new double[items]);
        addPrior(levels, terms.prior);
        for (int s = 0; s < strata.count(); s++) {
            int together;
            for (int first = 0; first < items; first += together) {
                together = strata.together(s, firstItem + first, items - first);
                Items at = Items.of(levels, labels, firstItem, first, together, denoiser.dimension());
                addLoss(at, strata.step(s, firstItem + first, noise), strata.size(s), s, first, terms);
            }
        }
        addDecoder(Items.of(levels, labels, firstItem, 0, items, denoiser.dimension()), terms);
        return terms;
    }

    /** Some items of a batch, with the number of the first in the data. */
    private record Items(double[] levels, int count, long number, int[] labels) {
        static Items of(double[] levels, int[] labels, long firstItem, int first, int count, int dimension) {
            return new Items(
                    Arrays.copyOfRange(levels, first * dimension, (first + count) * dimension),
                    count,
                    firstItem + first,
                    labels == null ? null : Arrays.copyOfRange(labels, first, first + count));
        }
    }

    /** {@code times} L_(t−1) of step k to the items' terms, from item {@code first} of the batch on. */
    private void addLoss(Items items, int k, int times, int stratum, int first, Terms terms) {
        Step step = plan.steps().get(k);
        Estimate estimate = estimate(noised(items, step.from(), k), items, k);
        for (int i = 0; i < items.count; i++) {
            terms.steps[first + i][stratum] = times * loss(items.levels, estimate, i, step);
        }
    }

    private void addDecoder(Items items, Terms terms) {
        int last = plan.count() - 1;
        double t = plan.steps().get(last).from();
        double[] x = noised(items, t, last);
        Estimate estimate = estimate(x, items, last);
        for (int i = 0; i < items.count; i++) {
            terms.decoder[i] = decoderLoss(items.levels, x, estimate, i);
        }
    }

    /** L_T of each item. */
    private void addPrior(double[] x0, double[] out) {
        double start = plan.steps().get(0).from();
        NoiseLevel level = process.level(start);
        double deviation = process.schedule().startSigma(start);
        for (int i = 0; i < out.length; i++) {
            for (int at = i * denoiser.dimension(); at < (i + 1) * denoiser.dimension(); at++) {
                out[i] += NormalLaws.divergence(
                        level.alpha() * x0[at], level.sigma() * level.sigma(), deviation * deviation);
            }
        }
    }

    /** x_t = α x_0 + σ ε, with each item's own noise for the step. */
    private double[] noised(Items items, double t, int k) {
        int dimension = denoiser.dimension();
        double[] x = new double[items.count * dimension];
        for (int i = 0; i < items.count; i++) {
            noise.normals(Stream.BOUND_NOISE, k, items.number + i, x, i * dimension, dimension);
        }
        process.noise(items.levels, x, t, x);
        return x;
    }

    /** x̂_0, clipped, and the variance with which the step is drawn, each [items, dimension]. */
    private record Estimate(double[] x0, double[] variance) {}

    /** What step k makes of the states with which it begins. */
    private Estimate estimate(double[] x, Items items, int k) {
        double t = plan.steps().get(k).from();
        double[] estimate = new double[x.length];
        double[] variances = new double[x.length];
        if (variance == ReverseVariance.LEARNED_RANGE) {
            UncertainDenoiser.ask(denoiser, x, items.count, t, items.labels, estimate, variances);
            VarianceRange range = range(k);
            Arrays.setAll(variances, i -> range.at(variances[i]));
        } else {
            denoiser.predict(x, items.count, t, items.labels, estimate);
            Arrays.fill(variances, fixed(k));
        }
        Conversion.between(denoiser.predictionType(), PredictionType.SAMPLE, process.level(t))
                .apply(x, estimate, estimate, x.length);
        for (int i = 0; i < x.length; i++) {
            estimate[i] = Math.min(Math.max(estimate[i], -clipRange), clipRange);
        }
        return new Estimate(estimate, variances);
    }

    /** L_(t−1) of item i: both laws share w_t x_t, so that their means differ by w_0 (x_0 − x̂_0). */
    private double loss(double[] x0, Estimate estimate, int i, Step step) {
        Posterior posterior = process.posterior(step);
        double sum = 0;
        for (int at = i * denoiser.dimension(); at < (i + 1) * denoiser.dimension(); at++) {
            double difference = posterior.x0Weight() * (x0[at] - estimate.x0[at]);
            sum += NormalLaws.divergence(difference, posterior.variance(), estimate.variance[at]);
        }
        return sum;
    }

    /** L_0 of item i. */
    private double decoderLoss(double[] x0, double[] x, Estimate estimate, int i) {
        Step step = plan.steps().get(plan.count() - 1);
        Posterior posterior = process.posterior(step);
        double sum = 0;
        for (int at = i * denoiser.dimension(); at < (i + 1) * denoiser.dimension(); at++) {
            double mean = posterior.x0Weight() * estimate.x0[at] + posterior.xtWeight() * x[at];
            sum -= NormalLaws.logBinMass(x0[at], mean, Math.sqrt(estimate.variance[at]));
        }
        return sum;
    }

    private double fixed(int k) {
        double own = variance.of(process, plan.steps().get(k));
        return own > 0 ? own : variance.of(process, before(k));
    }

    private VarianceRange range(int k) {
        Step step = plan.steps().get(k);
        return process.schedule().sigma2(step.to()) > 0
                ? VarianceRange.of(process, step)
                : VarianceRange.ofDecoder(process, before(k), step);
    }

    private Step before(int k) {
        if (k == 0) {
            throw new IllegalArgumentException(
                    "the variance of the only step is 0: expected one above 0; take BETA, or more steps");
        }
        return plan.steps().get(k - 1);
    }

    private static void checkLevels(double[] levels, int length) {
        for (int i = 0; i < length; i++) {
            double b = (levels[i] + 1) * 127.5;
            if (!(Math.abs(b - Math.rint(b)) < 1e-3 && b > -0.5 && b < 255.5)) {
                throw new IllegalArgumentException("value " + i + " = " + levels[i]
                        + ": expected a level b / 127.5 - 1 of a byte b; the bound counts probabilities of bytes");
            }
        }
    }
}
