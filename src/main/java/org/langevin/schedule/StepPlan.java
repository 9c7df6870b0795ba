package org.langevin.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The steps that an engine takes from noise to data: where the denoiser is asked and where each step leads.
 *
 * <p>Mostly a step begins where the last one ended. It need not: diffusers' DDIM is asked at rounded times but always steps by ⌊T/K⌋
 * entries ({@link #withStrideOfDiffusers}), and whether that is so is a property of the plan, not of the sampler.
 *
 * <p>A plan is made for a schedule and holds its times; nothing but the schedule is needed to read it.
 *
 * @param steps at least one, each beginning at an earlier time than the one before
 */
public record StepPlan(List<Step> steps) {
    /**
     * One step of reverse time, in the schedule's unit.
     *
     * @param from the time at which the denoiser is asked
     * @param to the time of the state that results, at most {@code from}
     */
    public record Step(double from, double to) {
        /** Checks the order of the times. */
        public Step {
            if (!(0 <= to && to <= from) || Double.isInfinite(from)) {
                throw new IllegalArgumentException("step from " + from + " to " + to + ": expected 0 <= to <= from");
            }
        }
    }

    /** Checks that time runs backwards. */
    public StepPlan {
        steps = List.copyOf(steps);
        Domain.checkCount("number of steps", steps.size(), Integer.MAX_VALUE);
        for (int k = 1; k < steps.size(); k++) {
            if (!(steps.get(k).from < steps.get(k - 1).from)) {
                throw new IllegalArgumentException("step %d begins at %s, step %d at %s: expected falling times"
                        .formatted(k - 1, steps.get(k - 1).from, k, steps.get(k).from));
            }
        }
    }

    /** The plan that visits the given falling times, one step between neighbours. */
    public static StepPlan through(double... times) {
        List<Step> steps = new ArrayList<>();
        for (int k = 1; k < times.length; k++) {
            steps.add(new Step(times[k - 1], times[k]));
        }
        return new StepPlan(steps);
    }

    /**
     * "Leading" respacing of a table: entries 1 + offset + i ⌊T/K⌋ for i = K − 1 ... 0, then the clean entry.
     *
     * <p>The spacing of DDIM's and DDPM's code. It leaves out the noisiest entries, where a sample in fact starts; {@link #trailing} does
     * not (Lin et al., WACV 2024, <a href="https://arxiv.org/abs/2305.08891">arXiv:2305.08891</a>, section 3.3).
     *
     * @param offset diffusers' {@code steps_offset}, in entries
     */
    public static StepPlan leading(int entries, int count, int offset) {
        Domain.checkCount("count", count, entries);
        int stride = entries / count;
        int first = 1 + offset + (count - 1) * stride;
        if (offset < 0 || first > entries) {
            throw new IllegalArgumentException(
                    "offset = %d: expected a number in [0, %d], for %d steps through %d entries"
                            .formatted(offset, entries - first + offset, count, entries));
        }
        return toClean(i -> first - i * stride, count);
    }

    /** "Trailing" respacing of a table: entries T − i T/K, rounded, for i = 0 ... K − 1, then the clean entry. */
    public static StepPlan trailing(int entries, int count) {
        Domain.checkCount("count", count, entries);
        // The rounding errors of numpy's arange, so that entries which fall on a half round as there.
        double stride = entries + -(entries / (double) count) - entries;
        return toClean(i -> Math.rint(entries + i * stride), count);
    }

    /**
     * "Linspace" respacing of a table: K entries from T to 1 at equal distances, rounded, then the clean entry. With several counts the
     * table is cut in as many sections of equal length and each is spaced by itself, as improved DDPM does.
     */
    public static StepPlan linspace(int entries, int... counts) {
        List<Double> ascending = new ArrayList<>();
        int begin = 0;
        for (int section = 0; section < counts.length; section++) {
            int size = entries / counts.length + (section < entries % counts.length ? 1 : 0);
            Domain.checkCount("count", counts[section], size);
            double stride = counts[section] > 1 ? (size - 1) / (double) (counts[section] - 1) : 0;
            for (int i = 0; i < counts[section]; i++) {
                ascending.add(begin + 1 + Math.rint(i * stride));
            }
            begin += size;
        }
        return toClean(i -> ascending.get(ascending.size() - 1 - (int) i), ascending.size());
    }

    /** {@code count} times from the horizon down to the floor, equally spaced, and a step to time 0 if the floor lies above it. */
    public static StepPlan uniformInTime(NoiseSchedule schedule, int count) {
        return uniformIn(t -> t, u -> u, schedule, count);
    }

    /**
     * As {@link #uniformInTime}, but equally spaced in log SNR: σ/α falls by the same factor in each step. Refused, as all plans but those
     * in time are, where the log SNR of the horizon is −∞.
     */
    public static StepPlan uniformInLogSnr(NoiseSchedule schedule, int count) {
        return uniformIn(schedule::logSnr, schedule::timeAtLogSnr, schedule, count);
    }

    /** As {@link #uniformInTime}, but each step undoes the same heat time σ²/(2α²): the equal steps of a heat solver. */
    public static StepPlan uniformInHeat(NoiseSchedule schedule, int count) {
        return uniformIn(schedule::heatTime, schedule::timeAtHeatTime, schedule, count);
    }

    /**
     * As {@link #uniformInTime}, but equally spaced in (σ/α)^(1/ρ).
     *
     * <p>Karras et al., NeurIPS 2022 (<a href="https://arxiv.org/abs/2206.00364">arXiv:2206.00364</a>), equation 5, with ρ = 7.
     *
     * @param rho ρ, how much denser the steps get towards the clean end, dimensionless, at least 1
     */
    public static StepPlan karras(NoiseSchedule schedule, int count, double rho) {
        Domain.checkAbove(Math.nextDown(1.0), "rho", rho);
        return uniformIn(
                t -> StrictMath.pow(2 * schedule.heatTime(t), 0.5 / rho),
                u -> schedule.timeAtHeatTime(StrictMath.pow(u, 2 * rho) / 2),
                schedule,
                count);
    }

    /** The number of steps K, which is also the number of times the denoiser is asked. */
    public int count() {
        return steps.size();
    }

    /** The times at which the denoiser is asked, falling. */
    public double[] times() {
        return steps.stream().mapToDouble(Step::from).toArray();
    }

    /**
     * The same times, but each step leads ⌊T/K⌋ entries down wherever the next one begins: what diffusers' DDIM does. It differs from the
     * plan itself where the times aren't ⌊T/K⌋ apart, always for linspace; the state then has less noise, or more, than the denoiser is
     * next told. For comparison with diffusers; prefer the plan itself.
     */
    public StepPlan withStrideOfDiffusers(int entries) {
        int stride = entries / count();
        return new StepPlan(steps.stream()
                .map(step -> new Step(step.from, Math.max(step.from - stride, 0)))
                .toList());
    }

    /** The same times, but no step leads below {@code time}: diffusers' {@code set_alpha_to_one = false} with time 1. */
    public StepPlan notBelow(double time) {
        return new StepPlan(steps.stream()
                .map(step -> new Step(step.from, Math.max(step.to, time)))
                .toList());
    }

    /** The plan through {@code count} times and then time 0. */
    private static StepPlan toClean(DoubleUnaryOperator time, int count) {
        double[] times = new double[count + 1];
        Arrays.setAll(times, i -> i < count ? time.applyAsDouble(i) : 0);
        return through(times);
    }

    /** Times equally spaced in a coordinate u of time. */
    private static StepPlan uniformIn(
            DoubleUnaryOperator coordinate, DoubleUnaryOperator time, NoiseSchedule schedule, int count) {
        Domain.checkCount("count", count, Integer.MAX_VALUE - 1);
        double floor = schedule.floorTime();
        double first = coordinate.applyAsDouble(schedule.horizon());
        if (Double.isInfinite(first)) {
            throw new IllegalArgumentException("logSnr = -Infinity at the horizon of '" + schedule.family()
                    + "': no number of equal steps leads from there; space the steps in time");
        }
        double last = coordinate.applyAsDouble(floor);
        int intervals = floor > 0 ? count - 1 : count;
        DoubleUnaryOperator visited = i -> {
            if (i == 0) {
                return schedule.horizon();
            }
            return i == intervals ? floor : time.applyAsDouble(first + i / intervals * (last - first));
        };
        return toClean(visited, count);
    }
}
