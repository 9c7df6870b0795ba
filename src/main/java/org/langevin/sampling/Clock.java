package org.langevin.sampling;

import org.langevin.process.NoisingProcess;
import org.langevin.schedule.NoiseSchedule;

/** A variable in which the probability-flow ODE can be stepped, with the state and the right side that belong to it. */
public enum Clock {
    /**
     * The noise in units of the item, ρ = σ/α: d(x/α)/dρ = ε. The best one known (Karras et al., NeurIPS 2022, <a
     * href="https://arxiv.org/abs/2206.00364">arXiv:2206.00364</a>, section 3): the path is nearly straight at both ends.
     */
    RATIO {
        @Override
        double reading(NoiseSchedule schedule, double t) {
            return schedule.sigma(t) * Math.exp(-schedule.logAlpha(t));
        }

        @Override
        double time(NoiseSchedule schedule, double reading) {
            return schedule.timeAtHeatTime(reading * reading / 2);
        }

        @Override
        double unit(NoiseSchedule schedule, double t) {
            return schedule.alpha(t);
        }

        @Override
        double[] slope(Model model, double[] x, double t) {
            return model.at(x, t).epsilon();
        }
    },
    /** The schedule's own time: dx/dt = f x − ½ g² ∇ log p_t(x) = f x + ½ (g²/σ) ε (Song et al., ICLR 2021, equation 13). */
    TIME {
        @Override
        double reading(NoiseSchedule schedule, double t) {
            return t;
        }

        @Override
        double time(NoiseSchedule schedule, double reading) {
            return reading;
        }

        @Override
        double unit(NoiseSchedule schedule, double t) {
            return 1;
        }

        @Override
        double[] slope(Model model, double[] x, double t) {
            NoisingProcess process = model.process();
            double ofNoise = process.schedule().g2(t) / process.schedule().sigma(t) / 2;
            return Sum.of(process.schedule().drift(t), x)
                    .plus(ofNoise, model.at(x, t).epsilon())
                    .values();
        }
    };

    /** The clock's reading at a time. */
    abstract double reading(NoiseSchedule schedule, double t);

    /** The time of a reading. */
    abstract double time(NoiseSchedule schedule, double reading);

    /** What the state x is divided by in this clock's equation. */
    abstract double unit(NoiseSchedule schedule, double t);

    /** The right side of the equation, [items, dimension], for the state x itself, not divided. */
    abstract double[] slope(Model model, double[] x, double t);
}
