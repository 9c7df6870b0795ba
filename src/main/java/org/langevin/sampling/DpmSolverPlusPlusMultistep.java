package org.langevin.sampling;

import java.util.List;
import org.langevin.process.NoisingProcess;
import org.langevin.sampling.Progress.Evaluation;
import org.langevin.schedule.StepPlan.Step;

/**
 * DPM-Solver++(2M) and (3M): exponential Adams-Bashforth methods for the clean item, which ask the denoiser once in a step and take the
 * derivatives from the steps before.
 *
 * <p>Lu et al. (<a href="https://arxiv.org/abs/2211.01095">arXiv:2211.01095</a>), algorithm 2, and for order 3 its published code, which
 * diffusers and k-diffusion repeat. That code takes the second divided difference for the second derivative, which is twice as large, and
 * is of order 2 for it. Here the factor stands where it belongs and the order is 3; without it the samples are those of the others.
 *
 * <p>The first steps are of lower order, and so is the step after one from α = 0; they don't spoil the order where the plan begins in
 * noise so strong that the estimate hardly changes, as it should.
 *
 * @param depth how many steps it looks back
 */
public record DpmSolverPlusPlusMultistep(Depth depth) implements Sampler {
    /** How much is remembered, and what is made of it. */
    public enum Depth {
        /** One earlier evaluation. */
        TWO("dpmpp-2m", 2, 0),
        /** Two earlier evaluations. */
        THREE("dpmpp-3m", 3, 2),
        /** Two earlier evaluations, with the published coefficient of the second: of order 2. */
        THREE_AS_PUBLISHED("dpmpp-3m-compatible", 2, 1);

        private final String label;
        private final int order;
        /** What the second divided difference is multiplied with; 0 where there is none. */
        private final double factor;

        Depth(String label, int order, double factor) {
            this.label = label;
            this.order = order;
            this.factor = factor;
        }
    }

    @Override
    public String name() {
        return depth.label;
    }

    @Override
    public int order() {
        return depth.order;
    }

    @Override
    public int draws() {
        return 0;
    }

    @Override
    public Progress step(Model model, Progress before, Step step, double[] noise) {
        NoisingProcess process = model.process();
        ExponentialStep leap = new ExponentialStep(Level.at(process, step.from()), Level.at(process, step.to()));
        Evaluation now = new Evaluation(step.from(), before.x(), model.at(before.x(), step.from()));
        Sum next = leap.ofItem(before.x(), now.estimate().x0());
        int memory = depth.factor == 0 ? 1 : 2;
        if (leap.finite()) {
            addSlopes(next, leap, now, before.past(), Slopes.positions(before.past(), leap, memory, process));
        }
        return before.next(next.values(), now, memory);
    }

    /** Adds the weighted D1 and D2, as sums over the evaluations they are differences of. */
    private void addSlopes(Sum next, ExponentialStep leap, Evaluation now, List<Evaluation> past, double[] r) {
        if (r.length == 1) {
            // The paper has h φ_1 / 2 in place of h φ_2, which is as good for order 2 but not where order 3 begins.
            double slope = depth == Depth.THREE ? leap.itemWeight(2) : leap.itemWeight(1) / 2;
            addDifference(next, slope / -r[0], now, past.get(0));
        } else if (r.length == 2) {
            // With f01 = (m0 − m1) / r01 and f12 likewise, f012 = (f01 − f12) / r02: D1 = f01 + r01 f012 and D2 = 2
            // f012.
            double r01 = -r[0];
            double r12 = r[0] - r[1];
            double r02 = -r[1];
            double second = (leap.itemWeight(2) * r01 + leap.itemWeight(3) * depth.factor) / r02;
            addDifference(next, (leap.itemWeight(2) + second) / r01, now, past.get(0));
            addDifference(next, -second / r12, past.get(0), past.get(1));
        }
    }

    private static void addDifference(Sum sum, double weight, Evaluation later, Evaluation earlier) {
        sum.plus(weight, later.estimate().x0()).plus(-weight, earlier.estimate().x0());
    }
}
