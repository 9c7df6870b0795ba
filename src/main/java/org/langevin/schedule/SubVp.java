package org.langevin.schedule;

/**
 * The sub-variance-preserving SDE: α as {@link VpLinear} has it, but σ = 1 − α², so that the variance stays below 1.
 *
 * <p>Song et al., ICLR 2021 (<a href="https://arxiv.org/abs/2011.13456">arXiv:2011.13456</a>), equation 12 and appendix B, where g² = β
 * (1 − e^(−2 ∫β)).
 *
 * @param betaMin the rate at time 0, above 0
 * @param betaMax the rate at time 1, at least {@code betaMin}
 */
public record SubVp(double betaMin, double betaMax) implements NoiseSchedule {
    /** Checks the rates. */
    public SubVp {
        new VpLinear(betaMin, betaMax);
    }

    @Override
    public String family() {
        return "sub-vp";
    }

    @Override
    public double[] definition() {
        return new double[] {betaMin, betaMax};
    }

    /** Time is a fraction of the whole. */
    @Override
    public double horizon() {
        return 1;
    }

    /** As the variance-preserving SDE's. */
    @Override
    public double floorTime() {
        return 1e-3;
    }

    @Override
    public double logAlpha(double t) {
        Domain.checkTime(this, t);
        return clock().logAlpha(t);
    }

    @Override
    public double sigma2(double t) {
        double sigma = -StrictMath.expm1(2 * logAlpha(t));
        return sigma * sigma;
    }

    @Override
    public double drift(double t) {
        Domain.checkTime(this, t);
        return clock().drift(t);
    }

    @Override
    public double sigma2Rate(double t) {
        double twice = 2 * logAlpha(t);
        return -2 * StrictMath.expm1(twice) * StrictMath.exp(twice) * beta(t);
    }

    /** β (1 − α⁴), without the difference of two large terms. */
    @Override
    public double g2(double t) {
        return -StrictMath.expm1(4 * logAlpha(t)) * beta(t);
    }

    /** v = (1 − a²) (1 − α_s² α_t²), since σ_t² − a² σ_s² has these two factors. */
    @Override
    public Transition between(double s, double t) {
        Domain.checkInterval(this, s, t);
        double change = clock().logAlphaChange(s, t);
        double variance = StrictMath.expm1(2 * change) * StrictMath.expm1(2 * (logAlpha(s) + logAlpha(t)));
        return new Transition(StrictMath.exp(change), variance, variance * StrictMath.exp(-2 * logAlpha(t)) / 2);
    }

    /** σ/α = 2 sinh(½ ∫β). */
    @Override
    public double timeAtLogSnr(double logSnr) {
        Domain.checkLogSnr(this, logSnr);
        double half = StrictMath.exp(-logSnr / 2) / 2;
        double asinh = StrictMath.log1p(half + half * half / (1 + StrictMath.hypot(1, half)));
        return Domain.clamp(this, clock().timeAtIntegral(2 * asinh));
    }

    /** As the variance-preserving SDE's. */
    @Override
    public TimestepMap timestepMap() {
        return clock().timestepMap();
    }

    private VpLinear clock() {
        return new VpLinear(betaMin, betaMax);
    }
}
