package org.langevin.schedule;

/**
 * Noise as its own clock: α = 1 and σ(t) = t, for t in [0, σ_max].
 *
 * <p>Karras, Aittala, Aila and Laine, <i>Elucidating the design space of diffusion-based generative models</i>, NeurIPS 2022 (<a
 * href="https://arxiv.org/abs/2206.00364">arXiv:2206.00364</a>), section 3.
 *
 * @param sigmaMin the smallest noise at which a denoiser is asked, above 0
 * @param sigmaMax the largest noise, above {@code sigmaMin}
 */
public record Edm(double sigmaMin, double sigmaMax) implements VarianceExploding {
    /** Checks the noise levels. */
    public Edm {
        Domain.checkAbove(0, "sigma_min", sigmaMin);
        Domain.checkAbove(sigmaMin, "sigma_max", sigmaMax);
    }

    @Override
    public String family() {
        return "edm";
    }

    @Override
    public double[] definition() {
        return new double[] {sigmaMin, sigmaMax};
    }

    /** Time is the standard deviation of the noise. */
    @Override
    public double horizon() {
        return sigmaMax;
    }

    /** Below σ_min data of 8 bits a colour no longer changes; the last step goes from there to 0. */
    @Override
    public double floorTime() {
        return sigmaMin;
    }

    @Override
    public double sigma2(double t) {
        Domain.checkTime(this, t);
        return t * t;
    }

    @Override
    public double sigma2Rate(double t) {
        Domain.checkTime(this, t);
        return 2 * t;
    }

    /** t² − s² as a product. */
    @Override
    public double sigma2Change(double s, double t) {
        return (t - s) * (t + s);
    }

    @Override
    public double timeAtLogSnr(double logSnr) {
        Domain.checkLogSnr(this, logSnr);
        return Domain.clamp(this, StrictMath.exp(-logSnr / 2));
    }

    /** c_noise = ¼ ln σ (table 1 of the paper). */
    @Override
    public TimestepMap timestepMap() {
        return new TimestepMap.QuarterLog(1, 1);
    }
}
