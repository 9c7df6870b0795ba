package org.langevin.schedule;

/** Schedules with α = 1: the heat equation itself, with diffusivity ½ dσ²/dt. A family gives the growth of σ² over an interval. */
interface VarianceExploding extends NoiseSchedule {
    /** σ²(t) − σ²(s) for s ≤ t, formed over the interval. */
    double sigma2Change(double s, double t);

    /** Nothing of the item is lost. */
    @Override
    default double logAlpha(double t) {
        Domain.checkTime(this, t);
        return 0;
    }

    /** Pure diffusion: no drift. */
    @Override
    default double drift(double t) {
        Domain.checkTime(this, t);
        return 0;
    }

    /** α stays at 1. */
    @Override
    default double alpha2Rate(double t) {
        Domain.checkTime(this, t);
        return 0;
    }

    /** Heat adds to the variance, and with α = 1 heat is half the variance. */
    @Override
    default Transition between(double s, double t) {
        Domain.checkInterval(this, s, t);
        double variance = sigma2Change(s, t);
        return new Transition(1, variance, variance / 2);
    }
}
