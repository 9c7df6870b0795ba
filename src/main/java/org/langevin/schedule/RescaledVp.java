package org.langevin.schedule;

/**
 * A schedule's clock of heat with the state divided by √(α² + σ²), so that the variance is preserved: the same σ/α at every time, and so the
 * same information about the item. A denoiser of the one is a denoiser of the other, given its state times a number.
 *
 * @param schedule whose heat time is kept
 */
public record RescaledVp(NoiseSchedule schedule) implements VariancePreserving {
    @Override
    public String family() {
        return "variance-preserving " + schedule.family();
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

    /** α² = 1 / (1 + 2 τ). */
    @Override
    public double logAlpha(double t) {
        return -StrictMath.log1p(2 * schedule.heatTime(t)) / 2;
    }

    /** By the heat between the two times, which the schedule knows without a difference. */
    @Override
    public double logAlphaChange(double s, double t) {
        double before = 1 + 2 * schedule.heatTime(s);
        return s == t ? 0 : -StrictMath.log1p(2 * schedule.between(s, t).heat() / before) / 2;
    }

    /** −½ g² / (α² + σ²), of the schedule's own α and σ. */
    @Override
    public double drift(double t) {
        return -schedule.g2(t) / (2 * power(t));
    }

    /** −d/dt of α² / (α² + σ²), formed with rates that are finite where α = 0. */
    @Override
    public double sigma2Rate(double t) {
        double alpha = schedule.alpha(t);
        double moved = alpha * alpha * schedule.sigma2Rate(t) - schedule.alpha2Rate(t) * schedule.sigma2(t);
        return moved / (power(t) * power(t));
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

    private double power(double t) {
        double alpha = schedule.alpha(t);
        return alpha * alpha + schedule.sigma2(t);
    }
}
