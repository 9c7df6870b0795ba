package org.langevin.schedule;

/**
 * A schedule's clock of heat with the state divided by α: the heat equation itself, with variance 2 τ, on the schedule's time. What {@link
 * RescaledVp} is to a variance-exploding schedule, this is to the others.
 *
 * @param schedule whose heat time is kept; it must not end at α = 0, where the heat is infinite
 */
public record RescaledVe(NoiseSchedule schedule) implements VarianceExploding {
    /** Checks that the heat is finite. */
    public RescaledVe {
        if (schedule.alpha(schedule.horizon()) == 0) {
            throw new IllegalArgumentException("'" + schedule.family()
                    + "' ends at alpha = 0, where x / alpha is undefined: rescale it to preserve the variance");
        }
    }

    @Override
    public String family() {
        return "variance-exploding " + schedule.family();
    }

    @Override
    public double[] definition() {
        return schedule.definition();
    }

    @Override
    public double horizon() {
        return schedule.horizon();
    }

    @Override
    public double floorTime() {
        return schedule.floorTime();
    }

    @Override
    public double sigma2(double t) {
        return 2 * schedule.heatTime(t);
    }

    @Override
    public double sigma2Rate(double t) {
        return 2 * schedule.diffusivity(t);
    }

    @Override
    public double sigma2Change(double s, double t) {
        return 2 * schedule.between(s, t).heat();
    }

    @Override
    public double timeAtLogSnr(double logSnr) {
        return schedule.timeAtLogSnr(logSnr);
    }

    @Override
    public double timeAtHeatTime(double heatTime) {
        return schedule.timeAtHeatTime(heatTime);
    }

    @Override
    public TimestepMap timestepMap() {
        return schedule.timestepMap();
    }
}
