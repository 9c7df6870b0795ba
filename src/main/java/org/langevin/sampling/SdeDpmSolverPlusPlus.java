package org.langevin.sampling;

import org.langevin.process.NoisingProcess;
import org.langevin.sampling.Progress.Evaluation;
import org.langevin.schedule.StepPlan.Step;

/**
 * SDE-DPM-Solver++(2M): the reverse SDE in the form that treats its linear part exactly, the estimated item extrapolated from the step
 * before. x' = (σ'/σ) e^(−h) x + α' (1 − e^(−2h)) (x̂_0 + ½ D1) + σ' √(1 − e^(−2h)) z, with D1 = h dx̂_0/dλ.
 *
 * <p>Lu et al. (<a href="https://arxiv.org/abs/2211.01095">arXiv:2211.01095</a>), section 5. It is second order along the drift, but in law of
 * first order, like the ancestral sampler that it is without D1: the estimate moves with the noise of the step itself, which no earlier
 * evaluation knows.
 */
public record SdeDpmSolverPlusPlus() implements Sampler {
    @Override
    public String name() {
        return "dpmpp-2m-sde";
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
    public Progress step(Model model, Progress before, Step step, double[] noise) {
        NoisingProcess process = model.process();
        ExponentialStep leap = new ExponentialStep(Level.at(process, step.from()), Level.at(process, step.to()));
        Evaluation now = new Evaluation(step.from(), before.x(), model.at(before.x(), step.from()));
        double drawnShare = -Math.expm1(-2 * leap.h());
        double item = leap.to().alpha() * drawnShare;
        double kept = leap.to().sigma() / leap.from().sigma() * Math.exp(-leap.h());
        Sum next = Sum.of(kept, before.x())
                .plus(item, now.estimate().x0())
                .plusDraw(leap.to().sigma() * Math.sqrt(drawnShare), 0, noise);
        if (leap.finite()) {
            for (double r : Slopes.positions(before.past(), leap, 1, process)) {
                double slope = item / 2 / -r;
                next.plus(slope, now.estimate().x0())
                        .plus(-slope, before.past().get(0).estimate().x0());
            }
        }
        return before.next(next.values(), now, 1);
    }
}
