package org.langevin.process;

import java.util.Arrays;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.TimestepMap;
import org.langevin.schedule.Transition;

/**
 * One mode of a process that dissipates as well as it noises: α_k = α e^(−λ τ_B), σ_k = σ, a noise schedule like any other, so that the
 * transition and posterior of the mode are those of this schedule.
 *
 * @param clock the process's schedule
 * @param eigenvalue λ, the mode's rate of decay on the operator's clock
 * @param blurTime τ_max of {@link Spectrum.Dissipation}
 */
record DissipatedMode(NoiseSchedule clock, double eigenvalue, double blurTime) implements NoiseSchedule {
    /** Halvings after which the interval of an inverse clock has no double inside. */
    private static final int HALVINGS = 1100;
    /** What a logarithm and its inverse may be wrong by together, relative to numbers of the size of a log SNR. */
    private static final double ROUNDING = 1e-13;

    @Override
    public String family() {
        return "dissipated " + clock.family();
    }

    @Override
    public double[] definition() {
        double[] inner = clock.definition();
        double[] all = Arrays.copyOf(inner, inner.length + 2);
        all[inner.length] = eigenvalue;
        all[inner.length + 1] = blurTime;
        return all;
    }

    @Override
    public double horizon() {
        return clock.horizon();
    }

    @Override
    public double floorTime() {
        return clock.floorTime();
    }

    @Override
    public double logAlpha(double t) {
        return clock.logAlpha(t) - decay(0, t);
    }

    @Override
    public double sigma2(double t) {
        return clock.sigma2(t);
    }

    @Override
    public double drift(double t) {
        return clock.drift(t) - decayRate(t);
    }

    @Override
    public double alpha2Rate(double t) {
        double alpha = clock.alpha(t);
        double kept = StrictMath.exp(-2 * decay(0, t));
        return kept * (clock.alpha2Rate(t) - 2 * decayRate(t) * alpha * alpha);
    }

    @Override
    public double sigma2Rate(double t) {
        return clock.sigma2Rate(t);
    }

    /** What the mode loses of its noise has to be put back too. */
    @Override
    public double g2(double t) {
        return clock.g2(t) + 2 * decayRate(t) * clock.sigma2(t);
    }

    /** The clock's transition, with a further factor d in the mean and a² σ_s² (1 − d²) in the variance: all terms positive. */
    @Override
    public Transition between(double s, double t) {
        Transition plain = clock.between(s, t);
        double decay = decay(s, t);
        double kept = plain.meanFactor() * plain.meanFactor() * clock.sigma2(s);
        double variance = plain.variance() - kept * StrictMath.expm1(-2 * decay);
        double heat = variance == 0 ? 0 : variance * StrictMath.exp(-2 * logAlpha(t)) / 2;
        return new Transition(plain.meanFactor() * StrictMath.exp(-decay), variance, heat);
    }

    /** By halving, for log SNR falls: there is no closed form on a schedule in general. */
    @Override
    public double timeAtLogSnr(double logSnr) {
        double early = 0;
        double late = horizon();
        double slack = ROUNDING * Math.max(1, Math.abs(logSnr));
        if (!(logSnr <= logSnr(early) && logSnr >= logSnr(late) - slack)) {
            throw new IllegalArgumentException("logSnr = %s: the schedule '%s' is defined for logSnr in [%s, %s]"
                    .formatted(logSnr, family(), logSnr(late), logSnr(early)));
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = early + (late - early) / 2;
            if (middle == early || middle == late) {
                break;
            }
            if (logSnr(middle) > logSnr) {
                early = middle;
            } else {
                late = middle;
            }
        }
        return late;
    }

    @Override
    public TimestepMap timestepMap() {
        return clock.timestepMap();
    }

    /** λ (τ_B(t) − τ_B(s)), the difference of fourth powers of sines as a product: sin²b − sin²a = sin(b − a) sin(b + a). */
    private double decay(double s, double t) {
        double a = angle(s);
        double b = angle(t);
        double sinA = StrictMath.sin(a);
        double sinB = StrictMath.sin(b);
        double squares = StrictMath.sin(angle(t - s)) * StrictMath.sin(a + b);
        return eigenvalue * blurTime * squares * (sinA * sinA + sinB * sinB);
    }

    /** λ dτ_B/dt. */
    private double decayRate(double t) {
        double sine = StrictMath.sin(angle(t));
        double rate = 4 * sine * sine * sine * StrictMath.cos(angle(t)) * Math.PI / 2 / horizon();
        return eigenvalue * blurTime * rate;
    }

    private double angle(double t) {
        return Math.PI / 2 * t / horizon();
    }
}
