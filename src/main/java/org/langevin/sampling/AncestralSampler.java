package org.langevin.sampling;

import org.langevin.process.NoisingProcess;
import org.langevin.process.Posterior;
import org.langevin.schedule.StepPlan.Step;

/**
 * DDPM's own sampler: draws x_s from the posterior given x_t and the estimated clean item, x_s = w_0 x̂_0 + w_t x_t + √variance · z.
 *
 * <p>Were x_0 known, this would be exact for any step. It is not known, only estimated: the true law of x_s given x_t is wider than the
 * posterior by what is uncertain about x_0, which is why the variance is a choice, and why many small steps are needed.
 *
 * <p>Ho et al., NeurIPS 2020 (<a href="https://arxiv.org/abs/2006.11239">arXiv:2006.11239</a>), algorithm 2, there for neighbours in a table;
 * here for the steps of any plan on any schedule. The step to a state without noise draws none.
 *
 * @param variance which variance to draw with
 */
public record AncestralSampler(Variance variance) implements Sampler {
    /** The two natural choices (Ho et al., section 3.2); the true variance lies between them. */
    public enum Variance {
        /** v, that of the forward step: right for data N(0, 1); diffusers' {@code fixed_large}. */
        BETA {
            @Override
            double of(NoisingProcess process, Step step) {
                boolean clean = process.schedule().sigma2(step.to()) == 0;
                return clean ? 0 : process.transition(step).variance();
            }
        },
        /** β̃, that of the posterior: right for data that is one point; diffusers' {@code fixed_small}. */
        BETA_TILDE {
            @Override
            double of(NoisingProcess process, Step step) {
                return process.posterior(step).variance();
            }
        };

        abstract double of(NoisingProcess process, Step step);
    }

    @Override
    public String name() {
        return variance == Variance.BETA ? "ddpm-beta" : "ddpm";
    }

    @Override
    public boolean stochastic() {
        return true;
    }

    @Override
    public int order() {
        return 1;
    }

    @Override
    public double[] step(Model model, double[] x, Step step, double[] noise) {
        Posterior posterior = model.process().posterior(step);
        double deviation = Math.sqrt(variance.of(model.process(), step));
        Model.Estimate estimate = model.at(x, step.from());
        double[] next = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            next[i] = posterior.x0Weight() * estimate.x0(i) + posterior.xtWeight() * x[i] + deviation * noise[i];
        }
        return next;
    }
}
