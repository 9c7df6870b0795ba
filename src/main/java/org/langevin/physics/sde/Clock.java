package org.langevin.physics.sde;

import org.langevin.schedule.NoiseSchedule;

/**
 * A growing time θ(t) on which an equation runs: dX = θ'(t) a dt + √θ'(t) b dW has the law of the original at θ(t) (Øksendal,
 * <i>Stochastic Differential Equations</i>, 6th ed., section 8.5).
 *
 * <p>A noise schedule is two clocks. Its heat time τ is that of Brownian motion: dX = √2 dW on it is y = x / α of the schedule. Its decay
 * −log α is that of the Ornstein-Uhlenbeck process: dX = −X dt + √2 dW on it is the variance-preserving process itself. Either drives
 * any other equation.
 */
public interface Clock {
    /** θ(t). */
    double time(double t);

    /** θ'(t), 0 or more, per unit of time. */
    double rate(double t);

    /** θ = τ(t), the heat time, with rate dτ/dt. */
    static Clock heat(NoiseSchedule schedule) {
        return new Clock() {
            @Override
            public double time(double t) {
                return schedule.heatTime(t);
            }

            @Override
            public double rate(double t) {
                return schedule.diffusivity(t);
            }
        };
    }

    /** θ = −log α(t), with rate β/2. */
    static Clock decay(NoiseSchedule schedule) {
        return new Clock() {
            @Override
            public double time(double t) {
                return -schedule.logAlpha(t);
            }

            @Override
            public double rate(double t) {
                return schedule.beta(t) / 2;
            }
        };
    }
}
