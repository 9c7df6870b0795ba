package org.langevin.schedule;

/**
 * Refuses, by name, what lies outside a schedule: a schedule never extrapolates, because a time beyond its end is a time in another unit
 * (a fraction given for an entry, an entry for a timestep) far more often than it is meant.
 */
final class Domain {
    private Domain() {}

    /** A time within the schedule. */
    static void checkTime(NoiseSchedule schedule, double t) {
        check("t", t, 0, schedule.horizon(), schedule);
    }

    /** Two times within the schedule, the first not after the second. */
    static void checkInterval(NoiseSchedule schedule, double s, double t) {
        checkTime(schedule, t);
        check("s", s, 0, t, schedule);
    }

    /** A log SNR that the schedule reaches. */
    static void checkLogSnr(NoiseSchedule schedule, double logSnr) {
        check("logSnr", logSnr, schedule.logSnr(schedule.horizon()), schedule.logSnr(0), schedule);
    }

    /** Removes the last bits by which an inverse clock may overshoot. */
    static double clamp(NoiseSchedule schedule, double t) {
        return Math.min(Math.max(t, 0), schedule.horizon());
    }

    /** A defining number of a family, finite and above {@code lowest}. */
    static void checkAbove(double lowest, String name, double value) {
        if (!(value > lowest && value <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(name + " = " + value + ": expected a finite number above " + lowest);
        }
    }

    /** The number of entries, of steps, of intervals: at least 1. */
    static void checkCount(String name, int value, int highest) {
        if (value < 1 || value > highest) {
            throw new IllegalArgumentException(name + " = " + value + ": expected a number in [1, " + highest + "]");
        }
    }

    private static void check(String name, double value, double lowest, double highest, NoiseSchedule schedule) {
        if (!(value >= lowest && value <= highest)) {
            throw new IllegalArgumentException("%s = %s: the schedule '%s' is defined for %s in [%s, %s]"
                    .formatted(name, value, schedule.family(), name, lowest, highest));
        }
    }
}
