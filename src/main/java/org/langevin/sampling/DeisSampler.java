package org.langevin.sampling;

import org.langevin.process.NoisingProcess;
import org.langevin.sampling.Progress.Evaluation;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.StepPlan.Step;

/**
 * DEIS in its form tAB: the noise is extrapolated as a polynomial in time through the latest evaluations, and the ODE of x/α in ρ = σ/α,
 * whose right side is the noise, integrated exactly: x' = (α'/α) x + α' Σ_k ε_k ∫ ℓ_k(t(ρ)) dρ.
 *
 * <p>Zhang and Chen, ICLR 2023 (<a href="https://arxiv.org/abs/2204.13902">arXiv:2204.13902</a>), equations 14 and 15; the integrals by
 * Gauss-Legendre's rule, in log ρ except for a step to ρ = 0. It can't begin at α = 0. The first steps are of lower order.
 *
 * @param order number of evaluations that the polynomial goes through, 1 to 4; 1 is DDIM
 */
public record DeisSampler(int order) implements Sampler {
    /** Checks the order. */
    public DeisSampler {
        if (order < 1 || order > 4) {
            throw new IllegalArgumentException("order = " + order + ": expected 1 to 4");
        }
    }

    @Override
    public String name() {
        return "deis-" + order;
    }

    @Override
    public int draws() {
        return 0;
    }

    @Override
    public Progress step(Model model, Progress before, Step step, double[] noise) {
        NoisingProcess process = model.process();
        ExponentialStep leap = new ExponentialStep(Level.at(process, step.from()), Level.at(process, step.to()));
        leap.from().requireItem(name());
        Evaluation now = new Evaluation(step.from(), before.x(), model.at(before.x(), step.from()));
        Progress next = before.next(before.x(), now, order);
        double[] times = next.past().stream().mapToDouble(Evaluation::t).toArray();
        double[] weights = leap.finite()
                ? weights(times, leap, process.schedule())
                : new double[] {-leap.from().ratio()};
        Sum sum = Sum.of(leap.to().alpha() / leap.from().alpha(), before.x());
        for (int k = 0; k < weights.length; k++) {
            sum.plus(
                    leap.to().alpha() * weights[k],
                    next.past().get(k).estimate().epsilon());
        }
        return new Progress(sum.values(), next.past());
    }

    /** ∫ ℓ_k(t(ρ)) dρ = −∫ ℓ_k(t(λ)) e^(−λ) dλ, for each k. The times are counted from the step's start, in units of its length. */
    private static double[] weights(double[] times, ExponentialStep leap, NoiseSchedule schedule) {
        double start = leap.from().t();
        double length = leap.to().t() - start;
        double[] points = new double[times.length];
        for (int k = 0; k < times.length; k++) {
            points[k] = (times[k] - start) / length;
        }
        double[] moments = new double[times.length];
        GaussLegendre.forEach(leap.from().lambda(), leap.to().lambda(), (lambda, weight) -> {
            double position = (schedule.timeAtLogSnr(2 * lambda) - start) / length;
            double power = -weight * Math.exp(-lambda);
            for (int i = 0; i < moments.length; i++) {
                moments[i] += power;
                power *= position;
            }
        });
        return Vandermonde.solve(points, moments);
    }
}
