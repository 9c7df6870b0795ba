package org.langevin.sampling;

import org.langevin.process.NoisingProcess;
import org.langevin.schedule.StepPlan.Step;

/**
 * DPM-Solver, singlestep: exponential Runge-Kutta methods for the noise, which ask the denoiser {@code order} times in a step.
 *
 * <p>Lu et al., NeurIPS 2022 (<a href="https://arxiv.org/abs/2206.00927">arXiv:2206.00927</a>), algorithm 1 with r_1 = 1/2 (order 2, which is
 * k-diffusion's {@code dpm_2}) and algorithm 2 with r_1 = 1/3, r_2 = 2/3 (order 3). Order 1 is DDIM. It can't begin at α = 0.
 *
 * @param order 2 or 3
 */
public record DpmSolverSampler(int order) implements OneStepSampler {
    /** Checks the order. */
    public DpmSolverSampler {
        if (order != 2 && order != 3) {
            throw new IllegalArgumentException("order = " + order + ": expected 2 or 3; order 1 is ddim");
        }
    }

    @Override
    public String name() {
        return "dpm-solver-" + order;
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
        double[] epsilon = model.at(x, step.from()).epsilon();
        if (!whole.finite()) {
            return whole.ofNoise(x, epsilon).values();
        }
        return order == 2 ? second(model, x, epsilon, whole) : third(model, x, epsilon, whole);
    }

    /** The slope between the ends stands for the derivative at the start. */
    private static double[] second(Model model, double[] x, double[] epsilon, ExponentialStep whole) {
        ExponentialStep half = part(whole, 0.5, model.process());
        double[] middle = ask(model, half.ofNoise(x, epsilon), half);
        return whole.ofNoise(x, middle).values();
    }

    private static double[] third(Model model, double[] x, double[] epsilon, ExponentialStep whole) {
        ExponentialStep first = part(whole, 1 / 3.0, model.process());
        double[] early = ask(model, first.ofNoise(x, epsilon), first);
        ExponentialStep second = part(whole, 2 / 3.0, model.process());
        // Weights of ε(1/3) − ε and ε(2/3) − ε as derivatives: h ε' = 2 (ε(1/3) − ε) over two thirds, 3/2 (ε(2/3) − ε)
        // over the whole.
        double slope = 2 * second.noiseWeight(2);
        Sum estimate = second.ofNoise(x, epsilon).plus(slope, early).plus(-slope, epsilon);
        double[] late = ask(model, estimate, second);
        double whole2 = 1.5 * whole.noiseWeight(2);
        return whole.ofNoise(x, epsilon)
                .plus(whole2, late)
                .plus(-whole2, epsilon)
                .values();
    }

    private static ExponentialStep part(ExponentialStep whole, double r, NoisingProcess process) {
        return new ExponentialStep(whole.from(), whole.from().towards(whole.to(), r, process));
    }

    private static double[] ask(Model model, Sum state, ExponentialStep reached) {
        return model.at(state.values(), reached.to().t()).epsilon();
    }
}
