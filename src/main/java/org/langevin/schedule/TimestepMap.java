package org.langevin.schedule;

/**
 * What a network is told in place of a schedule's time: the only place that knows both numberings.
 *
 * <p>A table's entry n is the network's timestep n − 1, which is diffusers' and DDPM's numbering: there the first noisy state is 0. So a
 * model trained here is asked the same in Python, and the clean entry 0 would be timestep −1, at which no network is asked. A schedule of
 * continuous time has the map under which its authors trained. A timestep need not be whole: networks embed it by sines.
 */
public sealed interface TimestepMap {
    /** The network's timestep for a time of the schedule. */
    double timestep(double t);

    /** The schedule's time for a network's timestep. */
    double time(double timestep);

    /** A table's: n ↦ n − 1. */
    static TimestepMap ofTable() {
        return new Affine(1, -1);
    }

    /**
     * A straight line, t ↦ scale · t + offset.
     *
     * @param scale timesteps per unit of time, not 0
     * @param offset the timestep at time 0
     */
    record Affine(double scale, double offset) implements TimestepMap {
        @Override
        public double timestep(double t) {
            return scale * t + offset;
        }

        @Override
        public double time(double timestep) {
            return (timestep - offset) / scale;
        }
    }

    /**
     * t ↦ ¼ ln σ for a schedule whose noise level is a power of time, σ = factor · t^exponent; undefined at 0.
     *
     * @param factor σ at time 1, above 0
     * @param exponent above 0, dimensionless
     */
    record QuarterLog(double factor, double exponent) implements TimestepMap {
        @Override
        public double timestep(double t) {
            if (!(t > 0)) {
                throw new IllegalArgumentException(
                        "t = " + t + ": ¼ ln σ is defined for t > 0; ask no network at the clean end");
            }
            return (StrictMath.log(factor) + exponent * StrictMath.log(t)) / 4;
        }

        @Override
        public double time(double timestep) {
            return StrictMath.exp((4 * timestep - StrictMath.log(factor)) / exponent);
        }
    }

    /**
     * A power of time, t ↦ to · (t / from)^exponent, for a schedule that is run on another's clock.
     *
     * @param to what {@code from} is mapped to
     * @param from above 0
     * @param exponent above 0, dimensionless
     */
    record PowerOf(double to, double from, double exponent) implements TimestepMap {
        @Override
        public double timestep(double t) {
            return to * StrictMath.pow(t / from, exponent);
        }

        @Override
        public double time(double timestep) {
            return from * StrictMath.pow(timestep / to, 1 / exponent);
        }
    }

    /**
     * One map after another.
     *
     * @param first what a time goes through first
     * @param second what makes the timestep of the result
     */
    record Composed(TimestepMap first, TimestepMap second) implements TimestepMap {
        @Override
        public double timestep(double t) {
            return second.timestep(first.timestep(t));
        }

        @Override
        public double time(double timestep) {
            return first.time(second.time(timestep));
        }
    }
}
