package org.langevin.schedule;

/**
 * Schedules with α² + σ² = 1: an Ornstein-Uhlenbeck process run on a clock of its own, log α(t) = −½ ∫ β. A family gives the change
 * of log α over an interval and its rate.
 */
interface VariancePreserving extends NoiseSchedule {
    /** log(α(t) / α(s)) for s ≤ t, formed over the interval and not as a difference of logarithms. */
    double logAlphaChange(double s, double t);

    /** α(0) = 1. */
    @Override
    default double logAlpha(double t) {
        return logAlphaChange(0, t);
    }

    /** 1 − α², right to the last digits where α is next to 1. */
    @Override
    default double sigma2(double t) {
        return -StrictMath.expm1(2 * logAlpha(t));
    }

    /** dσ²/dt = −dα²/dt. */
    @Override
    default double sigma2Rate(double t) {
        return -2 * drift(t) * StrictMath.exp(2 * logAlpha(t));
    }

    /** The variance stays at 1. */
    @Override
    default double alpha2Rate(double t) {
        return -sigma2Rate(t);
    }

    /** The noise that keeps the variance at 1 is g² = β exactly. */
    @Override
    default double g2(double t) {
        return beta(t);
    }

    /** The process is the same at all times but for its clock, so a transition is like one from the start: v = 1 − a². */
    @Override
    default Transition between(double s, double t) {
        Domain.checkInterval(this, s, t);
        if (s == t) {
            return Transition.NONE;
        }
        double logMeanFactor = logAlphaChange(s, t);
        double variance = -StrictMath.expm1(2 * logMeanFactor);
        return new Transition(StrictMath.exp(logMeanFactor), variance, variance * StrictMath.exp(-2 * logAlpha(t)) / 2);
    }

    /** log α at a given log SNR λ: α² = 1 / (1 + e^−λ). */
    static double logAlphaAtLogSnr(double logSnr) {
        return -(Math.max(-logSnr, 0) + StrictMath.log1p(Math.exp(-Math.abs(logSnr)))) / 2;
    }

    /** The law to which the process tends is N(0, 1), whatever the data. */
    @Override
    default double startSigma(double t) {
        return 1;
    }
}
