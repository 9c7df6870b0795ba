package org.langevin.schedule;

/**
 * The straight path from the item to noise: α = 1 − t and σ = t for t in [0, 1].
 *
 * <p>Lipman et al., <i>Flow matching for generative modeling</i>, ICLR 2023 (<a
 * href="https://arxiv.org/abs/2210.02747">arXiv:2210.02747</a>), example II, with time running from data to noise and σ_min = 0; Liu, Gong and
 * Liu, ICLR 2023 (<a href="https://arxiv.org/abs/2209.03003">arXiv:2209.03003</a>). Nothing is left of the item at the end, and the
 * velocity along the path is ε − x_0.
 */
public record FlowMatching() implements NoiseSchedule {
    @Override
    public String family() {
        return "flow-matching";
    }

    /** There is only one. */
    @Override
    public double[] definition() {
        return new double[0];
    }

    /** Time is the standard deviation of the noise. */
    @Override
    public double horizon() {
        return 1;
    }

    /** The noise below which the last step goes to 0. */
    @Override
    public double floorTime() {
        return 1e-3;
    }

    @Override
    public double logAlpha(double t) {
        Domain.checkTime(this, t);
        return StrictMath.log1p(-t);
    }

    /** Without the way through the logarithm. */
    @Override
    public double alpha(double t) {
        Domain.checkTime(this, t);
        return 1 - t;
    }

    @Override
    public double alpha2Rate(double t) {
        return -2 * alpha(t);
    }

    @Override
    public double sigma2(double t) {
        Domain.checkTime(this, t);
        return t * t;
    }

    @Override
    public double drift(double t) {
        return -1 / alpha(t);
    }

    @Override
    public double sigma2Rate(double t) {
        Domain.checkTime(this, t);
        return 2 * t;
    }

    /** v = (t − a s) (t + a s), and the first factor is (t − s) / (1 − s). */
    @Override
    public Transition between(double s, double t) {
        Domain.checkInterval(this, s, t);
        if (s == t) {
            return Transition.NONE;
        }
        double meanFactor = (1 - t) / (1 - s);
        double variance = (t - s) / (1 - s) * (t + meanFactor * s);
        return new Transition(meanFactor, variance, variance / (2 * (1 - t) * (1 - t)));
    }

    /** α/σ = (1 − t) / t. */
    @Override
    public double timeAtLogSnr(double logSnr) {
        Domain.checkLogSnr(this, logSnr);
        return Domain.clamp(this, 1 / (1 + StrictMath.exp(logSnr / 2)));
    }

    /** As Stable Diffusion 3 tells its network: 1000 σ. */
    @Override
    public TimestepMap timestepMap() {
        return new TimestepMap.Affine(1000, 0);
    }
}
