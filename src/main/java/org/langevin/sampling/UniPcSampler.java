package org.langevin.sampling;

import java.util.ArrayList;
import java.util.List;
import org.langevin.process.NoisingProcess;
import org.langevin.sampling.Progress.Evaluation;
import org.langevin.schedule.StepPlan.Step;

/**
 * UniPC: a multistep predictor for the clean item, and a corrector that costs no evaluation, for it uses the next step's.
 *
 * <p>Zhao et al., NeurIPS 2023 (<a href="https://arxiv.org/abs/2302.04867">arXiv:2302.04867</a>), algorithms 5 to 8 in their form for the
 * item: x' = (σ'/σ) x + α' h [φ_1(−h) m_0 + B Σ_k ρ_k (m_k − m_0) / r_k], where the ρ solve Σ_k ρ_k r_k^(i−1) = i! φ_(i+1)(−h) / B. UniPC-p
 * predicts with p − 1 differences and corrects with p, and is of order p + 1 where its first steps, of lower order, don't matter (see
 * {@link DpmSolverPlusPlusMultistep}). A state is corrected at the beginning of the step that leads on from it, so the last never is.
 *
 * @param steps p, 1 to 3
 * @param variant the paper's choice of B
 */
public record UniPcSampler(int steps, Variant variant) implements Sampler {
    /** What the differences are measured by, B. */
    public enum Variant {
        /** B_1 = 1. */
        BH1 {
            @Override
            double of(double h) {
                return 1;
            }
        },
        /** B_2 = φ_1(−h), the default of the authors and of diffusers. */
        BH2 {
            @Override
            double of(double h) {
                return Phi.of(1, -h);
            }
        };

        abstract double of(double h);
    }

    /** Checks p. */
    public UniPcSampler {
        if (steps < 1 || steps > 3) {
            throw new IllegalArgumentException("steps = " + steps + ": expected 1 to 3");
        }
    }

    @Override
    public String name() {
        return "unipc-" + steps;
    }

    @Override
    public int order() {
        return steps + 1;
    }

    @Override
    public int draws() {
        return 0;
    }

    @Override
    public Progress step(Model model, Progress before, Step step, double[] noise) {
        NoisingProcess process = model.process();
        Level from = Level.at(process, step.from());
        Model.Estimate estimate = model.at(before.x(), step.from());
        double[] corrected = corrected(process, before, from, estimate);
        Evaluation now = new Evaluation(step.from(), corrected, estimate);
        ExponentialStep leap = new ExponentialStep(from, Level.at(process, step.to()));
        return before.next(predicted(process, leap, now, before.past()), now, steps);
    }

    /** The step with the differences to the past: ρ = ½ for one, as published, the solution of the system for two. */
    private double[] predicted(NoisingProcess process, ExponentialStep leap, Evaluation now, List<Evaluation> past) {
        if (!leap.finite()) {
            return leap.ofItem(now.x(), now.estimate().x0()).values();
        }
        double[] r = Slopes.positions(past, leap, steps - 1, process);
        double[] rho = r.length == 1 ? new double[] {0.5} : weights(r, leap.h());
        return sum(leap, now, past, r, rho);
    }

    /** The state again, by the step that led to it with the difference to its own estimate added; the state itself at the start. */
    private double[] corrected(NoisingProcess process, Progress before, Level at, Model.Estimate estimate) {
        if (before.past().isEmpty()) {
            return before.x();
        }
        Evaluation start = before.past().get(0);
        ExponentialStep last = new ExponentialStep(Level.at(process, start.t()), at);
        if (!last.finite()) {
            return before.x();
        }
        List<Evaluation> earlier = before.past().subList(1, before.past().size());
        double[] past = Slopes.positions(earlier, last, steps - 1, process);
        double[] r = new double[past.length + 1];
        System.arraycopy(past, 0, r, 0, past.length);
        r[past.length] = 1;
        double[] rho = r.length == 1 ? new double[] {0.5} : weights(r, last.h());
        List<Evaluation> points = new ArrayList<>(earlier.subList(0, past.length));
        points.add(new Evaluation(at.t(), before.x(), estimate));
        return sum(last, start, points, r, rho);
    }

    /** The first-order step from {@code start} with ρ_k (m_k − m_0) / r_k added for each point. */
    private double[] sum(ExponentialStep leap, Evaluation start, List<Evaluation> points, double[] r, double[] rho) {
        double[] x0 = start.estimate().x0();
        Sum sum = leap.ofItem(start.x(), x0);
        double scale = leap.to().alpha() * leap.h() * variant.of(leap.h());
        for (int k = 0; k < r.length; k++) {
            double weight = scale * rho[k] / r[k];
            sum.plus(weight, points.get(k).estimate().x0()).plus(-weight, x0);
        }
        return sum.values();
    }

    /** Solves Σ_k ρ_k r_k^(i−1) = i! φ_(i+1)(−h) / B for i = 1 ... number of points. */
    private double[] weights(double[] r, double h) {
        double[] moments = new double[r.length];
        for (int i = 0; i < r.length; i++) {
            moments[i] = Phi.factorial(i + 1) * Phi.of(i + 2, -h) / variant.of(h);
        }
        return Vandermonde.solve(r, moments);
    }
}
