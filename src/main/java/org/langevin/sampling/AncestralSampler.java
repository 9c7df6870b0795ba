package org.langevin.sampling;

import java.util.Arrays;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.process.Posterior;
import org.langevin.process.VarianceRange;
import org.langevin.sampling.Model.Estimate;
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
public record AncestralSampler(Variance variance) implements OneStepSampler {
    /** The choices of the variance. The true one lies between the first two (Ho et al., section 3.2). */
    public enum Variance {
        /** v, that of the forward step: right for data N(0, 1); diffusers' {@code fixed_large}. */
        BETA("ddpm-beta") {
            @Override
            void of(Model model, Estimate estimate, Step step, double[] out) {
                Arrays.fill(out, model.process().transition(step).variance());
            }
        },
        /** β̃, that of the posterior: right for data that is one point; diffusers' {@code fixed_small}. */
        BETA_TILDE("ddpm") {
            @Override
            void of(Model model, Estimate estimate, Step step, double[] out) {
                Arrays.fill(out, model.process().posterior(step).variance());
            }
        },
        /**
         * Between the two by what the network says for each coordinate, as {@link VarianceRange} has it (Nichol and Dhariwal 2021, equation 15).
         * Needs a {@link UncertainDenoiser} of its {@link UncertainDenoiser.Spread#RANGE}.
         */
        LEARNED("ddpm-learned") {
            @Override
            Estimate ask(Model model, double[] x, double t) {
                return model.withSpread(x, t, label, UncertainDenoiser.Spread.RANGE);
            }

            @Override
            void of(Model model, Estimate estimate, Step step, double[] out) {
                VarianceRange range = VarianceRange.of(model.process(), step);
                Arrays.setAll(out, i -> range.at(estimate.spread()[i]));
            }
        },
        /**
         * The best there is for a normal step: β̃ + w_0² Var(x_0 | x_t). Bao et al., <i>Analytic-DPM</i>, ICLR 2022 (<a
         * href="https://arxiv.org/abs/2201.06503">arXiv:2201.06503</a>), theorem 1.
         *
         * <p>A {@link UncertainDenoiser} that knows the {@link UncertainDenoiser.Spread#VARIANCE} is taken at its word. For any other it is
         * the theorem's (σ²/α²)(1 − E ε̂²), with the mean over the coordinates of the item itself in place of the paper's mean over a data
         * set: so no other item of the batch has a say, and for d coordinates it is known to a share √(2/d) of σ²/α².
         */
        OPTIMAL("ddpm-optimal") {
            @Override
            Estimate ask(Model model, double[] x, double t) {
                return model.knowsVariance()
                        ? model.withSpread(x, t, label, UncertainDenoiser.Spread.VARIANCE)
                        : model.at(x, t);
            }

            @Override
            void of(Model model, Estimate estimate, Step step, double[] out) {
                Posterior posterior = model.process().posterior(step);
                double weight = posterior.x0Weight() * posterior.x0Weight();
                double[] unknown = estimate.spread() != null
                        ? estimate.spread()
                        : ofNoise(model, estimate, step.from(), out.length);
                Arrays.setAll(out, i -> posterior.variance() + weight * unknown[i]);
            }

            private double[] ofNoise(Model model, Estimate estimate, double t, int length) {
                Level level = Level.at(model.process(), t);
                level.requireItem(label);
                double most = level.ratio() * level.ratio();
                double[] meanSquare = estimate.meanSquareNoise(model.items());
                int dimension = length / model.items();
                double[] variance = new double[length];
                Arrays.setAll(variance, i -> most * Math.max(0, 1 - meanSquare[i / dimension]));
                return variance;
            }
        };

        /** What users call the sampler with this variance. */
        final String label;

        Variance(String label) {
            this.label = label;
        }

        Estimate ask(Model model, double[] x, double t) {
            return model.at(x, t);
        }

        /** Fills in the variance of each coordinate, for a step to a state with noise. */
        abstract void of(Model model, Estimate estimate, Step step, double[] out);
    }

    @Override
    public String name() {
        return variance.label;
    }

    /** With the mean and the variance of x_s both right, the law of a step is off by its third moment only, which is of third order. */
    @Override
    public int order() {
        return variance == Variance.OPTIMAL ? 2 : 1;
    }

    @Override
    public int draws() {
        return 1;
    }

    @Override
    public double[] step(Model model, double[] x, Step step, double[] noise) {
        NoisingProcess process = model.process();
        Posterior posterior = process.posterior(step);
        NoiseLevel target = process.level(step.to());
        Estimate estimate = variance.ask(model, x, step.from());
        double[] variances = new double[x.length];
        if (target.sigma() > 0) {
            variance.of(model, estimate, step, variances);
        }
        double[] next = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            next[i] = posterior.x0Weight() * estimate.x0(i)
                    + posterior.xtWeight() * x[i]
                    + Math.sqrt(variances[i]) * noise[i];
        }
        return next;
    }
}
