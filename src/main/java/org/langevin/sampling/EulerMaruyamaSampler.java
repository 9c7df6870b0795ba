package org.langevin.sampling;

import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.StepPlan.Step;

/**
 * Euler and Maruyama's method on the reverse SDE in the schedule's own time: x_s = x_t − Δt (f x_t − g² ∇ log p_t(x_t)) + g √Δt z.
 *
 * <p>Anderson 1982; Song et al., ICLR 2021 (<a href="https://arxiv.org/abs/2011.13456">arXiv:2011.13456</a>), equation 6. The plainest
 * method, for comparison: space the steps evenly in time, and take many. It can't begin at α = 0, where the drift of a table is infinite.
 * The step to a state without noise draws none.
 */
public record EulerMaruyamaSampler() implements OneStepSampler {
    @Override
    public String name() {
        return "euler-maruyama";
    }

    @Override
    public int order() {
        return 1;
    }

    @Override
    public int draws() {
        return 1;
    }

    @Override
    public double[] step(Model model, double[] x, Step step, double[] noise) {
        NoiseSchedule schedule = model.process().schedule();
        double t = step.from();
        Level.at(model.process(), t).requireItem(name());
        double length = t - step.to();
        double g2 = schedule.g2(t);
        boolean clean = schedule.sigma2(step.to()) == 0;
        // The score is −ε/σ.
        return Sum.of(1 - length * schedule.drift(t), x)
                .plus(-length * g2 / schedule.sigma(t), model.at(x, t).epsilon())
                .plusDraw(clean ? 0 : Math.sqrt(g2 * length), 0, noise)
                .values();
    }
}
