package org.langevin.sampling;

import org.langevin.process.NoisingProcess;
import org.langevin.schedule.StepPlan.Step;

/**
 * DPM-Solver++(2S): the exponential midpoint rule for the clean item, which asks the denoiser twice in a step.
 *
 * <p>Lu et al. (<a href="https://arxiv.org/abs/2211.01095">arXiv:2211.01095</a>), algorithm 1 with r = 1/2. It can't begin at α = 0.
 */
public record DpmSolverPlusPlusSinglestep() implements OneStepSampler {
    @Override
    public String name() {
        return "dpmpp-2s";
    }

    @Override
    public int order() {
        return 2;
    }

    @Override
    public int draws() {
        return 0;
    }

    @Override
    public double[] step(Model model, double[] x, Step step, double[] noise) {
        NoisingProcess process = model.process();
        ExponentialStep whole = new ExponentialStep(Level.at(process, step.from()), Level.at(process, step.to()));
        whole.from().requireItem(name());
        double[] x0 = model.at(x, step.from()).x0();
        if (whole.finite()) {
            Level middle = whole.from().towards(whole.to(), 0.5, process);
            double[] half =
                    new ExponentialStep(whole.from(), middle).ofItem(x, x0).values();
            x0 = model.at(half, middle.t()).x0();
        }
        return whole.ofItem(x, x0).values();
    }
}
