package org.langevin.schedule;

import java.util.Arrays;

/**
 * A schedule run at another speed: α and σ at time u are the inner schedule's at t = H (u / U)^p, H being its horizon. The states visited and
 * the law between any two of them are the same; only their times change. Exponents above 1 dwell at the clean end.
 *
 * <p>A clock change of any SDE: dX = θ′(u) f dt + √θ′(u) g dW has the law of X at θ(u).
 *
 * @param schedule what is run
 * @param horizon U, the new end, above 0
 * @param exponent p, above 0, dimensionless; 1 is a change of the unit of time alone
 */
public record TimeChange(NoiseSchedule schedule, double horizon, double exponent) implements NoiseSchedule {
    /** Checks the numbers. */
    public TimeChange {
        Domain.checkAbove(0, "horizon", horizon);
        Domain.checkAbove(0, "exponent", exponent);
    }

    @Override
    public String family() {
        return "time-change of " + schedule.family();
    }

    /** The inner schedule's numbers, then this one's. */
    @Override
    public double[] definition() {
        double[] inner = schedule.definition();
        double[] all = Arrays.copyOf(inner, inner.length + 2);
        all[inner.length] = horizon;
        all[inner.length + 1] = exponent;
        return all;
    }

    @Override
    public double floorTime() {
        return outer(schedule.floorTime());
    }

    @Override
    public double logAlpha(double t) {
        return schedule.logAlpha(inner(t));
    }

    @Override
    public double alpha2Rate(double t) {
        return schedule.alpha2Rate(inner(t)) * speed(t);
    }

    @Override
    public double sigma2(double t) {
        return schedule.sigma2(inner(t));
    }

    @Override
    public double drift(double t) {
        return schedule.drift(inner(t)) * speed(t);
    }

    @Override
    public double sigma2Rate(double t) {
        return schedule.sigma2Rate(inner(t)) * speed(t);
    }

    @Override
    public double g2(double t) {
        return schedule.g2(inner(t)) * speed(t);
    }

    /** The inner schedule's between the two inner times, each of which is rounded to a double. */
    @Override
    public Transition between(double s, double t) {
        Domain.checkInterval(this, s, t);
        return schedule.between(inner(s), inner(t));
    }

    @Override
    public double timeAtLogSnr(double logSnr) {
        return outer(schedule.timeAtLogSnr(logSnr));
    }

    @Override
    public double timeAtHeatTime(double heatTime) {
        return outer(schedule.timeAtHeatTime(heatTime));
    }

    @Override
    public double startSigma(double t) {
        return schedule.startSigma(inner(t));
    }

    /** A network is told the inner schedule's time, under which it was trained. */
    @Override
    public TimestepMap timestepMap() {
        return new TimestepMap.Composed(
                new TimestepMap.PowerOf(schedule.horizon(), horizon, exponent), schedule.timestepMap());
    }

    private double inner(double t) {
        Domain.checkTime(this, t);
        return schedule.horizon() * StrictMath.pow(t / horizon, exponent);
    }

    private double outer(double inner) {
        return horizon * StrictMath.pow(inner / schedule.horizon(), 1 / exponent);
    }

    /** dt/du. */
    private double speed(double t) {
        return schedule.horizon() * exponent / horizon * StrictMath.pow(t / horizon, exponent - 1);
    }
}
