package org.langevin.schedule;

/**
 * The variance-exploding SDE: α = 1 and σ(t) = σ_min (σ_max / σ_min)^t for t in [0, 1].
 *
 * <p>Song et al., ICLR 2021 (<a href="https://arxiv.org/abs/2011.13456">arXiv:2011.13456</a>), appendix C. Time 0 is not quite clean: the
 * noise σ_min stays.
 *
 * @param sigmaMin the noise at time 0, above 0
 * @param sigmaMax the noise at time 1, above {@code sigmaMin}
 */
public record Ve(double sigmaMin, double sigmaMax) implements VarianceExploding {
    /** Checks the noise levels. */
    public Ve {
        Domain.checkAbove(0, "sigma_min", sigmaMin);
        Domain.checkAbove(sigmaMin, "sigma_max", sigmaMax);
    }

    @Override
    public String family() {
        return "ve";
    }

    @Override
    public double[] definition() {
        return new double[] {sigmaMin, sigmaMax};
    }

    /** Time is a fraction of the whole. */
    @Override
    public double horizon() {
        return 1;
    }

    /** Time 0 has noise, so a denoiser can be asked down to there. */
    @Override
    public double floorTime() {
        return 0;
    }

    @Override
    public double sigma2(double t) {
        Domain.checkTime(this, t);
        double sigma = sigmaMin * StrictMath.pow(sigmaMax / sigmaMin, t);
        return sigma * sigma;
    }

    @Override
    public double sigma2Rate(double t) {
        return 2 * logRatio() * sigma2(t);
    }

    /** σ² grows by the same factor in equal times. */
    @Override
    public double sigma2Change(double s, double t) {
        return sigma2(s) * StrictMath.expm1(2 * logRatio() * (t - s));
    }

    /** log SNR = −2 log σ is a straight line in t. */
    @Override
    public double timeAtLogSnr(double logSnr) {
        Domain.checkLogSnr(this, logSnr);
        return Domain.clamp(this, (-logSnr / 2 - StrictMath.log(sigmaMin)) / logRatio());
    }

    /** As EDM tells its networks: ¼ ln σ, here a straight line in t. */
    @Override
    public TimestepMap timestepMap() {
        return new TimestepMap.Affine(logRatio() / 4, StrictMath.log(sigmaMin) / 4);
    }

    private double logRatio() {
        return StrictMath.log(sigmaMax / sigmaMin);
    }
}
