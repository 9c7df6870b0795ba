package org.langevin.sampling;

import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.StepPlan.Step;

/**
 * An explicit Runge-Kutta method along the probability-flow ODE, in a clock of choice. It can't begin at α = 0.
 *
 * @param name what users call it
 * @param tableau the method
 * @param clock the variable that is stepped
 */
public record RungeKuttaSampler(String name, Tableau tableau, Clock clock) implements OneStepSampler {
    /** A method: its table of Butcher and its order (Hairer, Nørsett and Wanner, <i>Solving ODEs I</i>, section II.1). */
    @SuppressWarnings("ImmutableEnumChecker") // the arrays are never written to
    public enum Tableau {
        /** Euler's. */
        EULER(1, new double[][] {{}}, new double[] {1}),
        /** Heun's: the mean of the slopes at both ends. */
        HEUN(2, new double[][] {{}, {1}}, new double[] {0.5, 0.5}),
        /** Kutta's classical one. */
        CLASSICAL(
                4, new double[][] {{}, {0.5}, {0, 0.5}, {0, 0, 1}}, new double[] {1 / 6.0, 1 / 3.0, 1 / 3.0, 1 / 6.0});

        private final int order;
        /** Row i makes the state of stage i from the slopes before it. */
        private final double[][] stages;
        /** Makes the step from all slopes. */
        private final double[] weights;

        Tableau(int order, double[][] stages, double[] weights) {
            this.order = order;
            this.stages = stages;
            this.weights = weights;
        }
    }

    @Override
    public int order() {
        return tableau.order;
    }

    @Override
    public int draws() {
        return 0;
    }

    @Override
    public double[] step(Model model, double[] x, Step step, double[] noise) {
        Level from = Level.at(model.process(), step.from());
        from.requireItem(name);
        Level to = Level.at(model.process(), step.to());
        if (to.clean()) {
            return new ExponentialStep(from, to)
                    .ofNoise(x, model.at(x, step.from()).epsilon())
                    .values();
        }
        double[][] slopes = new double[tableau.weights.length][];
        for (int i = 0; i < slopes.length; i++) {
            double[] row = tableau.stages[i];
            double t = time(model.process().schedule(), step, share(row));
            slopes[i] = clock.slope(model, moved(model, x, step, t, row, slopes), t);
        }
        return moved(model, x, step, step.to(), tableau.weights, slopes);
    }

    /** How far into the step a stage lies, as a share of it: the sum of its row. */
    private static double share(double[] row) {
        double sum = 0;
        for (double a : row) {
            sum += a;
        }
        return sum;
    }

    private double time(NoiseSchedule schedule, Step step, double share) {
        if (share == 0 || share == 1) {
            return share == 0 ? step.from() : step.to();
        }
        double start = clock.reading(schedule, step.from());
        double end = clock.reading(schedule, step.to());
        return clock.time(schedule, start + share * (end - start));
    }

    /** The state at time t, by the slopes so far with the weights of a row. */
    private double[] moved(Model model, double[] x, Step step, double t, double[] row, double[][] slopes) {
        NoiseSchedule schedule = model.process().schedule();
        double length = clock.reading(schedule, step.to()) - clock.reading(schedule, step.from());
        double unit = clock.unit(schedule, t);
        Sum sum = Sum.of(unit / clock.unit(schedule, step.from()), x);
        for (int k = 0; k < row.length; k++) {
            sum.plus(unit * length * row[k], slopes[k]);
        }
        return sum.values();
    }
}
