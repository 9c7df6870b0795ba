package org.langevin.analysis;

import org.langevin.evaluation.ReverseVariance;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.process.Posterior;
import org.langevin.schedule.StepPlan;
import org.langevin.schedule.StepPlan.Step;

/**
 * What a network's error costs along an ancestral sampler's path, in nats.
 *
 * <p>The sampler's mean with the exact noise ε* is the exact conditional mean, so the divergence of its path from the true one is a sum with no
 * cross terms, Σ_t [what the normal shape loses + w_t E|ε_θ − ε*|²], with
 *
 * <pre>
 *   w_t = ½ (w_0 σ_t / α_t)² / b_t                   in a table β_t² / (2 b_t α_t (1 − ᾱ_t))
 * </pre>
 *
 * <p>(Ho et al., NeurIPS 2020, <a href="https://arxiv.org/abs/2006.11239">arXiv:2006.11239</a>, equation 12), b_t being the variance drawn with. The divergence of
 * the samples is at most that of the path.
 */
public final class PathDivergence {
    private PathDivergence() {}

    /** w_t of a step: nats for each unit of squared error of the noise, summed over coordinates. */
    public static double weight(NoisingProcess process, Step step, ReverseVariance variance) {
        Posterior posterior = process.posterior(step);
        NoiseLevel level = process.level(step.from());
        double drawn = variance.of(process, step);
        if (drawn == 0) {
            throw new IllegalArgumentException(
                    "the step from " + step.from() + " to " + step.to()
                            + " draws with variance 0: expected one above 0; an error there costs infinitely much, leave the step out");
        }
        double shift = posterior.x0Weight() * level.sigma() / level.alpha();
        return shift * shift / (2 * drawn);
    }

    /** Σ_t w_t over the steps whose results have noise, and where {@code withLast} over that to the clean end too. */
    public static double totalWeight(
            NoisingProcess process, StepPlan plan, ReverseVariance variance, boolean withLast) {
        return plan.steps().stream()
                .filter(step -> withLast || process.schedule().sigma2(step.to()) > 0)
                .mapToDouble(step -> weight(process, step, variance))
                .sum();
    }
}
