package org.langevin.schedule;

/**
 * Diffusion whose spread is a power of time: α = 1, heat time τ = K t^γ, so σ² = 2 K t^γ. γ = 1 is {@link ConstantDiffusivity}, γ = 2
 * with K = ½ is EDM's clock, γ &lt; 1 has the spread of subdiffusion (Metzler and Klafter, Phys. Rep. 339 (2000) 1, <a
 * href="https://doi.org/10.1016/S0370-1573(00)00070-3">doi:10.1016/S0370-1573(00)00070-3</a>, section 1), here as Brownian motion on a
 * clock of its own and so without memory.
 *
 * @param coefficient K, above 0, squared length per unit of time to the γ
 * @param exponent γ, above 0, dimensionless
 * @param horizon the end, above 0, in the unit of time of K
 */
public record PowerLaw(double coefficient, double exponent, double horizon) implements VarianceExploding {
    /** Of the noise at the end. */
    private static final double FLOOR = 1e-3;

    /** Checks the numbers. */
    public PowerLaw {
        Domain.checkAbove(0, "coefficient", coefficient);
        Domain.checkAbove(0, "exponent", exponent);
        Domain.checkAbove(0, "horizon", horizon);
    }

    @Override
    public String family() {
        return "power-law";
    }

    @Override
    public double[] definition() {
        return new double[] {coefficient, exponent, horizon};
    }

    @Override
    public double floorTime() {
        return horizon * StrictMath.pow(FLOOR, 2 / exponent);
    }

    @Override
    public double sigma2(double t) {
        Domain.checkTime(this, t);
        return 2 * coefficient * StrictMath.pow(t, exponent);
    }

    /** Infinite at time 0 for γ &lt; 1, and 0 for γ &gt; 1. */
    @Override
    public double sigma2Rate(double t) {
        Domain.checkTime(this, t);
        return 2 * coefficient * exponent * StrictMath.pow(t, exponent - 1);
    }

    /** σ_t² times 1 − (s/t)^γ, the latter by expm1. */
    @Override
    public double sigma2Change(double s, double t) {
        if (s == t) {
            return 0;
        }
        double logRatio = s < t / 2 ? StrictMath.log(s / t) : StrictMath.log1p((s - t) / t);
        return -sigma2(t) * StrictMath.expm1(exponent * logRatio);
    }

    @Override
    public double timeAtLogSnr(double logSnr) {
        Domain.checkLogSnr(this, logSnr);
        return timeAtHeatTime(StrictMath.exp(-logSnr) / 2);
    }

    @Override
    public double timeAtHeatTime(double heatTime) {
        Domain.checkHeatTime(this, heatTime);
        return Domain.clamp(this, StrictMath.pow(heatTime / coefficient, 1 / exponent));
    }

    /** ¼ ln σ, as EDM has it. */
    @Override
    public TimestepMap timestepMap() {
        return new TimestepMap.QuarterLog(Math.sqrt(2 * coefficient), exponent / 2);
    }
}
