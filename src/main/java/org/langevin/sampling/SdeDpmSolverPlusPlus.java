package org.langevin.sampling;

import org.langevin.process.NoisingProcess;
import org.langevin.sampling.Progress.Evaluation;
import org.langevin.schedule.StepPlan.Step;

/**
 * SDE-DPM-Solver++(2M): the reverse SDE in the form that treats its linear part exactly, the estimated item extrapolated from the step
 * before. x' = (σ'/σ) e^(−h) x + α' (1 − e^(−2h)) (x̂_0 + ½ D1) + σ' √(1 − e^(−2h)) z, with D1 = h dx̂_0/dλ.
 *
 * <p>Lu et al. (<a href="https://arxiv.org/abs/2211.01095">arXiv:2211.01095</a>), section 5. In law it is of second order, of which the paper
 * says nothing and which is a happy accident. The slope is taken along a path that has noise in it, so it is the mean derivative of the
 * estimate backwards in sampling, not forwards, and the estimate's answer to the step's own noise is left out. Both are errors of h²; but
 * the first drives the density p by −½ h² g² ∇·(∇·(p ∇x̂_0)) and the second by as much with the other sign, as long as p is the process's own.
 */
public record SdeDpmSolverPlusPlus() implements Sampler {
    @Override
    public String name() {
        return "dpmpp-2m-sde";
    }

    @Override
    public int order() {
        return 2;
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
