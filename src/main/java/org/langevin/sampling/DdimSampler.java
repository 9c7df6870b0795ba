package org.langevin.sampling;

import org.langevin.process.NoisingProcess;
import org.langevin.process.Posterior;
import org.langevin.schedule.StepPlan.Step;
import org.langevin.schedule.Transition;

/**
 * DDIM: x_s = α_s x̂_0 + √(σ_s² − η² β̃) ε̂ + η √β̃ z.
 *
 * <p>Takes the estimated item and noise at their word and mixes them anew at the lower level. What it leaves out of the noise it draws
 * afresh, so that the level is right for any η.
 *
 * <p>Song, Meng and Ermon, ICLR 2021 (<a href="https://arxiv.org/abs/2010.02502">arXiv:2010.02502</a>), equations 12 and 16. With η = 0 it is
 * deterministic: Euler's method along the probability-flow ODE of x/α in σ/α. With η = 1 the variance is the posterior's.
 *
 * @param eta η, the share of the posterior's standard deviation that is drawn anew, dimensionless, in [0, 1]
 */
public record DdimSampler(double eta) implements Sampler {
    /** Checks η. */
    public DdimSampler {
        if (!(eta >= 0 && eta <= 1)) {
            throw new IllegalArgumentException("eta = " + eta + ": expected a number in [0, 1]");
        }
    }

    @Override
    public String name() {
        return "ddim";
    }

    @Override
    public boolean stochastic() {
        return eta > 0;
    }

    @Override
    public int order() {
        return 1;
    }

    @Override
    public double[] step(Model model, double[] x, Step step, double[] noise) {
        NoisingProcess process = model.process();
        Posterior posterior = process.posterior(step);
        double alpha = process.schedule().alpha(step.to());
        double kept = Math.sqrt(keptVariance(process, step));
        double drawn = eta * Math.sqrt(posterior.variance());
        Model.Estimate estimate = model.at(x, step.from());
        double[] next = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            next[i] = alpha * estimate.x0(i) + kept * estimate.epsilon(i);
            if (eta > 0) {
                next[i] += drawn * noise[i];
            }
        }
        return next;
    }

    /** σ_s² − η² β̃ = σ_s² ((1 − η²) v + a² σ_s²) / σ_t², the second without cancellation. */
    private double keptVariance(NoisingProcess process, Step step) {
        double earlier = process.schedule().sigma2(step.to());
        double later = process.schedule().sigma2(step.from());
        Transition transition = process.transition(step);
        double a = transition.meanFactor();
        return earlier / later * ((1 - eta * eta) * transition.variance() + a * a * earlier);
    }
}
