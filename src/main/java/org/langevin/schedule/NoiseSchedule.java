package org.langevin.schedule;

import java.util.OptionalInt;

/**
 * A clock of noise: the functions α and σ of x_t = α(t) x_0 + σ(t) ε, for times t from 0 (clean, or as clean as the schedule gets) to
 * {@link #horizon()}. Time is counted in the schedule's own unit: entries in a table, a fraction of the whole for the SDEs of Song et
 * al., the noise level itself for EDM.
 *
 * <p>x_t is the linear SDE dx = f x dt + g dW started at x_0 (Song et al., <i>Score-based generative modeling through stochastic
 * differential equations</i>, ICLR 2021, <a href="https://arxiv.org/abs/2011.13456">arXiv:2011.13456</a>, section 3.3 and appendix B):
 * f = d log α/dt and g² = dσ²/dt − 2 f σ². All quantities are dimensionless but for "per unit of time" where it is said.
 *
 * <p>What follows from what, with R = log SNR:
 *
 * <pre>
 *   α = e^(log α)              σ = √σ²                     R = log(α² / σ²)
 *   τ = σ² / (2 α²) = e^−R / 2   dτ/dt = g² / (2 α²)         the clock of heat and its rate
 *   f = d log α/dt             g² = dσ²/dt − 2 f σ²        the SDE
 *   x_t | x_s ~ N(a x_s, v)    a = α_t / α_s               v = σ_t² − a² σ_s² = 2 α_t² (τ_t − τ_s)
 * </pre>
 *
 * <p>A rate is not a step: {@link #beta} is the rate −2 f, while the β_n of a DDPM table is the variance of a whole step, {@code between(n
 * − 1, n).variance()}.
 *
 * <p>A family gives the primitives below and computes {@link #between} without cancellation; the rest follows. A new family is one
 * class and one line in {@link NoiseSchedules}.
 */
public interface NoiseSchedule {
    /** The name of the family, the same for every choice of its numbers. */
    String family();

    /** The numbers that tell this schedule from the others of its family: its parameters, or all entries of a table. */
    double[] definition();

    /** The largest time. */
    double horizon();

    /** The smallest time at which a denoiser is asked; below it lies at most one step, to time 0. */
    double floorTime();

    /** log α(t), α being the share of the clean item left at time t; 0 or less, and −∞ where nothing is left. */
    double logAlpha(double t);

    /** σ²(t), the variance of the noise at time t. */
    double sigma2(double t);

    /** f(t) = d log α/dt, per unit of time. */
    double drift(double t);

    /** dσ²/dt, per unit of time. */
    double sigma2Rate(double t);

    /**
     * The law of x_t given x_s, for s ≤ t. Exact for any two times however near or far, so that a chain of transitions is the same as one,
     * and finite where α(t) = 0 but for the heat.
     */
    Transition between(double s, double t);

    /** The time at which {@link #logSnr} has the given value, which must lie in the schedule's range; log SNR falls with time. */
    double timeAtLogSnr(double logSnr);

    /** What a network is told in place of a time of this schedule. */
    TimestepMap timestepMap();

    /** The number of entries T of a table, whose times 0, 1, ..., T are its own; empty for a schedule of continuous time. */
    default OptionalInt entries() {
        return OptionalInt.empty();
    }

    /** α(t). */
    default double alpha(double t) {
        return StrictMath.exp(logAlpha(t));
    }

    /** dα²/dt, per unit of time; where α = 0 a family gives its limit. */
    default double alpha2Rate(double t) {
        return 2 * drift(t) * StrictMath.exp(2 * logAlpha(t));
    }

    /** σ(t), the standard deviation of the noise. */
    default double sigma(double t) {
        return Math.sqrt(sigma2(t));
    }

    /** g²(t) = dσ²/dt − 2 f σ², the variance added per unit of time. */
    default double g2(double t) {
        return sigma2Rate(t) - 2 * drift(t) * sigma2(t);
    }

    /** β(t) = −2 f(t), per unit of time; for a variance-preserving schedule also g². */
    default double beta(double t) {
        return -2 * drift(t);
    }

    /** log SNR = log(α²/σ²), falling from at most +∞ at time 0. */
    default double logSnr(double t) {
        return 2 * logAlpha(t) - StrictMath.log(sigma2(t));
    }

    /** The heat time τ(t) = σ² / (2 α²) = e^(−log SNR) / 2: the density of x/α obeys u_τ = ∇²u. */
    default double heatTime(double t) {
        return sigma2(t) * StrictMath.exp(-2 * logAlpha(t)) / 2;
    }

    /** dτ/dt = g² / (2 α²), the diffusivity that the heat equation of x/α sees at time t, per unit of time. */
    default double diffusivity(double t) {
        return g2(t) * StrictMath.exp(-2 * logAlpha(t)) / 2;
    }

    /** The time at which {@link #heatTime} has the given value. */
    default double timeAtHeatTime(double heatTime) {
        Domain.checkHeatTime(this, heatTime);
        return timeAtLogSnr(-StrictMath.log(2 * heatTime));
    }

    /**
     * The standard deviation of the noise from which sampling starts at time t: that of x_t where the item is small beside the noise,
     * σ(t) unless the family knows better.
     */
    default double startSigma(double t) {
        return sigma(t);
    }

    /**
     * SHA-256 in hexadecimal over the family's name and the bits of the defining numbers: equal for equal schedules, on every machine
     * and in every version.
     */
    default String hash() {
        return ScheduleHash.of(family(), definition());
    }
}
