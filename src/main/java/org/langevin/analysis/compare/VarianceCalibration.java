package org.langevin.analysis.compare;

import org.langevin.evaluation.ReverseVariance;
import org.langevin.process.NoiseLevel;
import org.langevin.process.Posterior;
import org.langevin.schedule.StepPlan.Step;

/**
 * The variances that a reverse step could be drawn with, beside the one that it should be drawn with; per coordinate.
 *
 * <p>The optimal constant is β̃ + w_0² (σ/α)² times the floor of the loss (Analytic-DPM, Bao et al., ICLR 2022, <a
 * href="https://arxiv.org/abs/2201.06503">arXiv:2201.06503</a>, theorem 1). With the network's mean the true state lies farther from it, β̃ + w_0²
 * (σ/α)² times the loss itself: a sampler is calibrated whose variance is that.
 *
 * @param from t
 * @param to s
 * @param beta the forward step's variance
 * @param betaTilde the posterior's; 0 for the step to the clean end
 * @param optimal the best constant for the exact mean
 * @param realised E|x_s − μ_θ|², the mean squared distance of the true earlier state from the network's mean
 * @param realisedOverBeta 1 if a sampler that draws with β is calibrated, above it if that draws too little
 * @param realisedOverBetaTilde the same of β̃; null where that is 0
 */
public record VarianceCalibration(
        double from,
        double to,
        double beta,
        double betaTilde,
        Estimate optimal,
        Estimate realised,
        Estimate realisedOverBeta,
        Estimate realisedOverBetaTilde) {
    /** Of the step down to s. */
    public static VarianceCalibration of(Contest contest, LevelErrors errors, double to) {
        Step step = new Step(errors.entry(), to);
        NoiseLevel level = contest.process().level(step.from());
        Posterior posterior = contest.process().posterior(step);
        double shift = posterior.x0Weight() * level.sigma() / level.alpha();
        double beta = ReverseVariance.BETA.of(contest.process(), step);
        double betaTilde = Math.max(posterior.variance(), 0.0); // no -0
        Estimate least = Estimate.exact(betaTilde);
        Estimate realised = least.plus(errors.loss().times(shift * shift));
        return new VarianceCalibration(
                step.from(),
                to,
                beta,
                betaTilde,
                least.plus(errors.bayes().times(shift * shift)),
                realised,
                realised.times(1 / beta),
                betaTilde > 0 ? realised.times(1 / betaTilde) : null);
    }
}
