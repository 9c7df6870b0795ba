package org.langevin.schedule;

/**
 * The variance-preserving SDE whose rate grows linearly, β(t) = β_min + t (β_max − β_min) for t in [0, 1].
 *
 * <p>Song et al., ICLR 2021 (<a href="https://arxiv.org/abs/2011.13456">arXiv:2011.13456</a>), appendix C: log α(t) = −¼ t² (β_max
 * − β_min) − ½ t β_min. It is the limit of DDPM's linear table for many entries, but at T = 1000 not its equal: α² at the end is 4.319e-5
 * here and 4.036e-5 there.
 *
 * @param betaMin the rate at time 0, above 0
 * @param betaMax the rate at time 1, at least {@code betaMin}
 */
public record VpLinear(double betaMin, double betaMax) implements VariancePreserving {
    /** Checks the rates. */
    public VpLinear {
        Domain.checkAbove(0, "beta_min", betaMin);
        Domain.checkAbove(Math.nextDown(betaMin), "beta_max", betaMax);
    }

    @Override
    public String family() {
        return "vp-linear";
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

    /** The time at which Song et al. stop sampling (appendix C). */
    @Override
    public double floorTime() {
        return 1e-3;
    }

    /** −½ ∫ β over the interval, whose mean rate is that at its middle. */
    @Override
    public double logAlphaChange(double s, double t) {
        Domain.checkInterval(this, s, t);
        return -(t - s) * (betaMin + (betaMax - betaMin) * (s + t) / 2) / 2;
    }

    /** f = −½ β. */
    @Override
    public double drift(double t) {
        Domain.checkTime(this, t);
        return -(betaMin + t * (betaMax - betaMin)) / 2;
    }

    /** The positive root of ½ (β_max − β_min) t² + β_min t = −2 log α, in the form without cancellation. */
    @Override
    public double timeAtLogSnr(double logSnr) {
        Domain.checkLogSnr(this, logSnr);
        return Domain.clamp(this, timeAtIntegral(-2 * VariancePreserving.logAlphaAtLogSnr(logSnr)));
    }

    /** The time at which ∫ β has the given value. */
    double timeAtIntegral(double integral) {
        return 2 * integral / (betaMin + Math.sqrt(betaMin * betaMin + 2 * (betaMax - betaMin) * integral));
    }

    /** As Song et al. tell their networks: the time stretched over the 1000 levels of DDPM, t ↦ 999 t. */
    @Override
    public TimestepMap timestepMap() {
        return new TimestepMap.Affine(999, 0);
    }
}
