package org.langevin.schedule;

/**
 * The heat equation as physics has it: α = 1 and a constant diffusivity D, so σ² = 2 D t and the heat time is D t (Einstein, Ann. Phys. 17
 * (1905) 549, <a href="https://doi.org/10.1002/andp.19053220806">doi:10.1002/andp.19053220806</a>).
 *
 * @param diffusivity D, above 0, squared length per unit of time
 * @param horizon the end, above 0, in the unit of time of D
 */
public record ConstantDiffusivity(double diffusivity, double horizon) implements VarianceExploding {
    /** Of the horizon: a thousandth of the noise at the end. */
    private static final double FLOOR = 1e-6;

    /** Checks the numbers. */
    public ConstantDiffusivity {
        Domain.checkAbove(0, "diffusivity", diffusivity);
        Domain.checkAbove(0, "horizon", horizon);
    }

    @Override
    public String family() {
        return "constant-d";
    }

    @Override
    public double[] definition() {
        return new double[] {diffusivity, horizon};
    }

    @Override
    public double floorTime() {
        return FLOOR * horizon;
    }

    @Override
    public double sigma2(double t) {
        Domain.checkTime(this, t);
        return 2 * diffusivity * t;
    }

    @Override
    public double sigma2Rate(double t) {
        Domain.checkTime(this, t);
        return 2 * diffusivity;
    }

    @Override
    public double sigma2Change(double s, double t) {
        return 2 * diffusivity * (t - s);
    }

    @Override
    public double timeAtLogSnr(double logSnr) {
        Domain.checkLogSnr(this, logSnr);
        return timeAtHeatTime(StrictMath.exp(-logSnr) / 2);
    }

    /** τ / D, so equal shares of the time are equal shares of the heat to the last digit. */
    @Override
    public double timeAtHeatTime(double heatTime) {
        Domain.checkHeatTime(this, heatTime);
        return Domain.clamp(this, heatTime / diffusivity);
    }

    /** ¼ ln σ, as EDM has it. */
    @Override
    public TimestepMap timestepMap() {
        return new TimestepMap.QuarterLog(Math.sqrt(2 * diffusivity), 0.5);
    }
}
