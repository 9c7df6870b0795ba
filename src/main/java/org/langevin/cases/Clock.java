package org.langevin.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.langevin.config.ConfigurationException;
import org.langevin.config.Default;
import org.langevin.config.Range;
import org.langevin.config.Tagged;
import org.langevin.physics.heat.HeatStep;
import org.langevin.schedule.ConstantDiffusivity;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;

/** How heat time passes: with a constant diffusivity, or as a noise schedule has it. */
@Tagged("kind")
public sealed interface Clock {

    /**
     * The schedule whose heat time drives the solver.
     *
     * @return D t for a constant diffusivity
     */
    NoiseSchedule schedule();

    /**
     * Where the solver begins.
     *
     * @return in the schedule's time
     */
    double begin();

    /**
     * Where it ends.
     *
     * @return in the schedule's time
     */
    double end();

    /**
     * Heat time from beginning to end: the integral of the diffusivity, in squared length.
     *
     * @return above 0
     */
    default double heat() {
        return schedule().heatTime(end()) - schedule().heatTime(begin());
    }

    /** What is the same in every step. */
    enum Equal {
        /** Heat time. */
        HEAT,
        /** The schedule's time. */
        TIME
    }

    /**
     * The steps of a solver.
     *
     * @param count how many
     * @param equal what they share
     * @return from beginning to end
     */
    default List<HeatStep> steps(int count, Equal equal) {
        NoiseSchedule schedule = schedule();
        if (equal == Equal.HEAT && schedule instanceof ConstantDiffusivity) {
            return new HeatStep(heat(), end() - begin()).parts(count);
        }
        double first = schedule.heatTime(begin());
        List<HeatStep> steps = new ArrayList<>();
        double from = begin();
        for (int k = 1; k <= count; k++) {
            double share = k / (double) count;
            double to = k == count
                    ? end()
                    : equal == Equal.TIME
                            ? begin() + share * (end() - begin())
                            : schedule.timeAtHeatTime(first + share * heat());
            double heat = equal == Equal.TIME ? schedule.between(from, to).heat() : heat() / count;
            steps.add(new HeatStep(heat, to - from));
            from = to;
        }
        return List.copyOf(steps);
    }

    /**
     * A diffusivity that does not change.
     *
     * @param diffusivity D, squared length per time
     * @param time t, the duration
     */
    record Constant(
            @Range(above = 0) double diffusivity,
            @Range(above = 0) double time) implements Clock {
        @Override
        public NoiseSchedule schedule() {
            return new ConstantDiffusivity(diffusivity, time);
        }

        @Override
        public double begin() {
            return 0;
        }

        @Override
        public double end() {
            return time;
        }
    }

    /**
     * The heat time of a noise schedule, as of the generative models.
     *
     * @param name a schedule's name
     * @param numbers its numbers, those that differ from their defaults
     * @param from where the solver begins, in the schedule's time
     * @param to where it ends; the schedule's end if left out
     */
    record Schedule(
            String name,
            @Default("{}") Map<String, Double> numbers,
            @Default("0") @Range(min = 0) double from,
            @Default("null") Optional<Double> to)
            implements Clock {

        /** Checks the name, its numbers and the interval. */
        public Schedule {
            NoiseSchedule schedule = named(name, numbers);
            double end = to.orElse(schedule.horizon());
            if (!(end > from) || end > schedule.horizon()) {
                throw new ConfigurationException(
                        "to",
                        end + " is not between from = " + from + " and the schedule's end, " + schedule.horizon());
            }
            if (!Double.isFinite(schedule.heatTime(end))) {
                throw new ConfigurationException(
                        "to",
                        "heat time is infinite at " + end + ", where nothing of the beginning is left; end before it");
            }
        }

        @Override
        public NoiseSchedule schedule() {
            return named(name, numbers);
        }

        @Override
        public double begin() {
            return from;
        }

        @Override
        public double end() {
            return to.orElseGet(() -> schedule().horizon());
        }

        private static NoiseSchedule named(String name, Map<String, Double> numbers) {
            try {
                return NoiseSchedules.ALL.named(name, numbers);
            } catch (IllegalArgumentException refused) {
                throw new ConfigurationException("name", refused.getMessage());
            }
        }
    }
}
