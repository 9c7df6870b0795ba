package org.langevin.schedule;

/**
 * Refuses, by name, what lies outside a schedule: a schedule never extrapolates, because a time beyond its end is a time in another unit
 * (a fraction given for an entry, an entry for a timestep) far more often than it is meant.
 */
final class Domain {
    /** What a logarithm and its inverse may be wrong by together, relative to numbers of the size of a log SNR. */
    private static final double ROUNDING = 1e-13;

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

    /** A log SNR that the schedule reaches, but for the last bits of a logarithm. */
    static void checkLogSnr(NoiseSchedule schedule, double logSnr) {
        double least = schedule.logSnr(schedule.horizon());
        double most = schedule.logSnr(0);
        check("logSnr", logSnr, least - slack(least), most + slack(most), schedule);
    }

    /** A heat time that the schedule reaches, but for the last bits. */
    static void checkHeatTime(NoiseSchedule schedule, double heatTime) {
        double most = schedule.heatTime(schedule.horizon());
        check("heatTime", heatTime, schedule.heatTime(0) * (1 - ROUNDING), most * (1 + ROUNDING), schedule);
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

    /** A defining number of a family, finite and {@code lowest} or more. */
    static void checkAtLeast(double lowest, String name, double value) {
        if (!(value >= lowest && value <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    name + " = " + value + ": expected a finite number, " + lowest + " or more");
        }
    }

    private static double slack(double bound) {
        return Double.isInfinite(bound) ? 0 : ROUNDING * Math.max(1, Math.abs(bound));
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
