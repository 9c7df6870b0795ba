package org.langevin.schedule;

/**
 * The cosine in continuous time: α(t) = cos(½π (t + s) / (1 + s)) / cos(½π s / (1 + s)) for t in [0, 1], so that nothing is left of the
 * item at the end.
 *
 * <p>Nichol and Dhariwal, ICML 2021 (<a href="https://arxiv.org/abs/2102.09672">arXiv:2102.09672</a>), equation 17, whose table ({@link
 * DdpmTable#cosine}) is this process at t = n / T but for the clipped last entry. Angles are measured from the end where they are small, so
 * no digit is lost at either end.
 *
 * @param offset s, which keeps the noise from starting too slowly, dimensionless, 0 or more
 */
public record VpCosine(double offset) implements VariancePreserving {
    /** Checks the offset. */
    public VpCosine {
        Domain.checkAtLeast(0, "offset", offset);
    }

    @Override
    public String family() {
        return "vp-cosine";
    }

    @Override
    public double[] definition() {
        return new double[] {offset};
    }

    /** Time is a fraction of the whole. */
    @Override
    public double horizon() {
        return 1;
    }

    /** As for the other variance-preserving processes in continuous time. */
    @Override
    public double floorTime() {
        return 1e-3;
    }

    /** The ratio of two sines as 1 minus a product where it is near 1, and as it stands where it may be 0. */
    @Override
    public double logAlphaChange(double s, double t) {
        Domain.checkInterval(this, s, t);
        if (s == t) {
            return 0;
        }
        double start = sineOfAlpha(s);
        double lost = 2 * StrictMath.sin(width() * (t - s) / 2) * sineOfSigma((s + t) / 2) / start;
        return lost < 0.5 ? StrictMath.log1p(-lost) : StrictMath.log(sineOfAlpha(t) / start);
    }

    /** −cot of the angle from the noisy end, per unit of time; −∞ at that end. */
    @Override
    public double drift(double t) {
        Domain.checkTime(this, t);
        return -width() * sineOfSigma(t) / sineOfAlpha(t);
    }

    @Override
    public double sigma2Rate(double t) {
        Domain.checkTime(this, t);
        double clean = sineOfAlpha(0);
        return 2 * width() * sineOfSigma(t) * sineOfAlpha(t) / (clean * clean);
    }

    /** The angle whose sine is α sin w(0) and whose cosine follows from σ. */
    @Override
    public double timeAtLogSnr(double logSnr) {
        Domain.checkLogSnr(this, logSnr);
        double alpha = StrictMath.exp(VariancePreserving.logAlphaAtLogSnr(logSnr));
        double sigma = StrictMath.exp(VariancePreserving.logAlphaAtLogSnr(-logSnr));
        double sine = sineOfAlpha(0);
        double angle = StrictMath.atan2(alpha * sine, StrictMath.hypot(sineOfSigma(0), sigma * sine));
        return Domain.clamp(this, 1 - angle / width());
    }

    /** As {@link VpLinear}'s: the time stretched over the 1000 levels of DDPM. */
    @Override
    public TimestepMap timestepMap() {
        return new TimestepMap.Affine(999, 0);
    }

    /** The angle run through in a unit of time, radians. */
    private double width() {
        return Math.PI / 2 / (1 + offset);
    }

    /** sin w of the angle w left until the noisy end: proportional to α. */
    private double sineOfAlpha(double t) {
        return StrictMath.sin(width() * (1 - t));
    }

    /** sin of the angle from the right angle of the clean end: the cosine of w. */
    private double sineOfSigma(double t) {
        return StrictMath.sin(width() * (t + offset));
    }
}
