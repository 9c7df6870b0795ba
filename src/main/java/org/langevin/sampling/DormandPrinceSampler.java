package org.langevin.sampling;

import org.hipparchus.ode.ODEState;
import org.hipparchus.ode.OrdinaryDifferentialEquation;
import org.hipparchus.ode.nonstiff.DormandPrince54Integrator;
import org.langevin.process.NoisingProcess;
import org.langevin.schedule.StepPlan.Step;

/**
 * The probability-flow ODE to a given accuracy: the method of Dormand and Prince with steps of its own choice, within each step of the plan,
 * so that a plan of one or two steps will do. The ODE is that of x/α in λ = ½ log SNR, d(x/α)/dλ = −(σ/α) ε, whose solutions are smooth
 * all the way.
 *
 * <p>Dormand and Prince 1980 (<a href="https://doi.org/10.1016/0771-050X(80)90013-3">doi:10.1016/0771-050X(80)90013-3</a>), of order 5;
 * for diffusion models Song et al., ICLR 2021 (<a href="https://arxiv.org/abs/2011.13456">arXiv:2011.13456</a>), appendix D.4. Each item is
 * solved by itself, because steps chosen for a batch would make an item depend on its neighbours: with a network this costs batches of one.
 * It can't begin at α = 0.
 *
 * <p>Without a tolerance a step of the plan is one step of the method, seven evaluations for a batch at once: so its order can be seen.
 *
 * @param tolerance the error allowed in each of its steps, relative to the state and, for states below 1 in the item's units, absolute;
 *     dimensionless, in [1e-13, 0.1], or +∞ for the plan's own steps
 */
public record DormandPrinceSampler(double tolerance) implements OneStepSampler {
    /** Checks the tolerance. */
    public DormandPrinceSampler {
        if (!(tolerance >= 1e-13 && (tolerance <= 0.1 || tolerance == Double.POSITIVE_INFINITY))) {
            throw new IllegalArgumentException("tolerance = " + tolerance
                    + ": expected a number in [1e-13, 0.1], or Infinity for the plan's own steps");
        }
    }

    /** Whether it chooses steps of its own. */
    public boolean adaptive() {
        return tolerance <= 0.1;
    }

    @Override
    public String name() {
        return "pf-ode";
    }

    @Override
    public int order() {
        return 5;
    }

    @Override
    public int draws() {
        return 0;
    }

    @Override
    public double[] step(Model model, double[] x, Step step, double[] noise) {
        ExponentialStep leap =
                new ExponentialStep(Level.at(model.process(), step.from()), Level.at(model.process(), step.to()));
        leap.from().requireItem(name());
        if (!leap.finite()) {
            return leap.ofNoise(x, model.at(x, step.from()).epsilon()).values();
        }
        if (!adaptive()) {
            return solve(model, x, leap);
        }
        double[] next = new double[x.length];
        int dimension = x.length / model.items();
        for (int item = 0; item < model.items(); item++) {
            double[] start = new double[dimension];
            System.arraycopy(x, item * dimension, start, 0, dimension);
            double[] end = solve(model.ofItem(item), start, leap);
            System.arraycopy(end, 0, next, item * dimension, dimension);
        }
        return next;
    }

    private double[] solve(Model model, double[] x, ExponentialStep leap) {
        double length = leap.h();
        double first = leap.from().lambda();
        double last = leap.to().lambda();
        DormandPrince54Integrator integrator =
                new DormandPrince54Integrator(1e-9 * length, length, tolerance, tolerance);
        Flow flow = new Flow(model, x.length, leap);
        double[] start = Sum.of(1 / leap.from().alpha(), x).values();
        double[] end = adaptive()
                ? integrator.integrate(flow, new ODEState(first, start), last).getPrimaryState()
                : integrator.singleStep(flow, first, start, last);
        return Sum.of(leap.to().alpha(), end).values();
    }

    /** The right side, for one item or for a batch. */
    private record Flow(Model model, int dimension, ExponentialStep leap) implements OrdinaryDifferentialEquation {
        @Override
        public int getDimension() {
            return dimension;
        }

        @Override
        public double[] computeDerivatives(double lambda, double[] y) {
            Level level = level(model.process(), lambda);
            double[] x = Sum.of(level.alpha(), y).values();
            return Sum.of(-level.ratio(), model.at(x, level.t()).epsilon()).values();
        }

        /** The ends as they are, since their λ may lie outside of the schedule by a rounding error. */
        private Level level(NoisingProcess process, double lambda) {
            if (lambda <= leap.from().lambda()) {
                return leap.from();
            }
            return lambda >= leap.to().lambda() ? leap.to() : Level.atLambda(process, lambda);
        }
    }
}
