package org.langevin.sampling;

import org.langevin.sampling.RungeKuttaSampler.Tableau;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.StepPlan.Step;
import org.langevin.schedule.Transition;

/**
 * EDM's sampler: noise is added to raise the level a little ("churn"), and a step of Heun's method leads down from there.
 *
 * <p>Karras et al., NeurIPS 2022 (<a href="https://arxiv.org/abs/2206.00364">arXiv:2206.00364</a>), algorithm 2, there for σ = t; here the
 * churn is the process's own transition from t to the time where σ/α is (1 + γ) times as large. The first level, which has no higher one in
 * the schedule, is not churned. It can't begin at α = 0.
 *
 * <p>The order is 2 if γ shrinks in proportion to the steps, as it does in EDM, where γ = S_churn / K for K steps: noising is exact, and
 * Heun's way down is then never long. With a γ that stays, more steps mean more way up and down and more error in all.
 *
 * @param churn γ, by how much σ/α is raised before each step, dimensionless, in [0, √2 − 1]: EDM's S_churn divided by the number of steps
 * @param lowest S_min, the smallest σ/α that is churned, 0 or more
 * @param highest S_max, the largest σ/α that is churned, at least {@code lowest}
 * @param noiseFactor S_noise, by which the added noise is inflated, dimensionless, above 0; 1 is right in theory, EDM found 1.003 to 1.007
 *     better with networks
 */
public record EdmSampler(double churn, double lowest, double highest, double noiseFactor) implements OneStepSampler {
    private static final RungeKuttaSampler HEUN = new RungeKuttaSampler("edm", Tableau.HEUN, Clock.RATIO);

    /** Checks the ranges. */
    public EdmSampler {
        if (!(churn >= 0 && churn <= Math.sqrt(2) - 1)) {
            throw new IllegalArgumentException("churn = " + churn + ": expected a number in [0, sqrt(2) - 1]");
        }
        if (!(lowest >= 0 && highest >= lowest)) {
            throw new IllegalArgumentException(
                    "lowest = " + lowest + ", highest = " + highest + ": expected 0 <= lowest <= highest");
        }
        if (!(noiseFactor > 0)) {
            throw new IllegalArgumentException("noise_factor = " + noiseFactor + ": expected a number above 0");
        }
    }

    @Override
    public String name() {
        return "edm";
    }

    @Override
    public int order() {
        return 2;
    }

    @Override
    public int draws() {
        return churn > 0 ? 1 : 0;
    }

    @Override
    public double[] step(Model model, double[] x, Step step, double[] noise) {
        NoiseSchedule schedule = model.process().schedule();
        Level from = Level.at(model.process(), step.from());
        from.requireItem(name());
        double raised = from.ratio() * (1 + churn);
        double highestOfAll = Clock.RATIO.reading(schedule, schedule.horizon());
        if (churn == 0 || from.ratio() < lowest || from.ratio() > highest || raised > highestOfAll) {
            return HEUN.step(model, x, step, noise);
        }
        double t = Math.max(Clock.RATIO.time(schedule, raised), step.from());
        Transition up = schedule.between(step.from(), t);
        double[] churned = Sum.of(up.meanFactor(), x)
                .plusDraw(noiseFactor * Math.sqrt(up.variance()), 0, noise)
                .values();
        return HEUN.step(model, churned, new Step(t, step.to()), noise);
    }
}
