package org.langevin.schedule;

/**
 * α² falls along a sigmoid: α²(t) = (S(b) − S(x)) / (S(b) − S(a)) with S the logistic function, x running from a = start / τ to b = end /
 * τ in t from 0 to 1. Nothing is left of the item at the end.
 *
 * <p>Chen, <i>On the importance of noise scheduling for diffusion models</i>, 2023 (<a
 * href="https://arxiv.org/abs/2301.10972">arXiv:2301.10972</a>), section 2, algorithm 1; Jabri, Fleet and Chen 2023 (<a
 * href="https://arxiv.org/abs/2212.11972">arXiv:2212.11972</a>). Not to be confused with {@link DdpmTable#sigmoidBeta}, where β, not α²,
 * follows the sigmoid. Differences of S are products of hyperbolic functions here: S(b) − S(x) = sinh(½(b − x)) / (2 cosh ½b cosh ½x).
 *
 * @param start where the sigmoid begins, dimensionless
 * @param end where it ends, above {@code start}
 * @param tau τ, above 0: small values make the middle steep
 */
public record VpSigmoid(double start, double end, double tau) implements VariancePreserving {
    /** Beyond this the logistic function is 0 or 1 to the last digit, and cosh nears the end of its range. */
    private static final double STEEPEST = 700;

    /** Checks the numbers. */
    public VpSigmoid {
        Domain.checkAbove(-STEEPEST, "start", start);
        Domain.checkAbove(start, "end", end);
        Domain.checkAbove(0, "tau", tau);
        Domain.checkAbove(Math.max(Math.abs(start), Math.abs(end)) / STEEPEST, "tau", tau);
    }

    @Override
    public String family() {
        return "vp-sigmoid";
    }

    @Override
    public double[] definition() {
        return new double[] {start, end, tau};
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

    /** The ratio of two α² as 1 minus a product where it is near 1, and as it stands where it may be 0. */
    @Override
    public double logAlphaChange(double s, double t) {
        Domain.checkInterval(this, s, t);
        if (s == t) {
            return 0;
        }
        double scale = StrictMath.cosh(place(t) / 2) * StrictMath.sinh(left(s) / 2);
        double lost = StrictMath.sinh(speed() * (t - s) / 2) * StrictMath.cosh(end / tau / 2) / scale;
        double kept = StrictMath.sinh(left(t) / 2) * StrictMath.cosh(place(s) / 2) / scale;
        return (lost < 0.5 ? StrictMath.log1p(-lost) : StrictMath.log(kept)) / 2;
    }

    @Override
    public double drift(double t) {
        Domain.checkTime(this, t);
        return -speed()
                * StrictMath.cosh(end / tau / 2)
                / (4 * StrictMath.cosh(place(t) / 2) * StrictMath.sinh(left(t) / 2));
    }

    /** S′ dx/dt over the whole change of S. */
    @Override
    public double sigma2Rate(double t) {
        Domain.checkTime(this, t);
        double cosh = StrictMath.cosh(place(t) / 2);
        return speed() / (4 * cosh * cosh * span());
    }

    /** S(x) and 1 − S(x) both as sums of positive numbers, and the logit of the two. */
    @Override
    public double timeAtLogSnr(double logSnr) {
        Domain.checkLogSnr(this, logSnr);
        double alpha2 = StrictMath.exp(2 * VariancePreserving.logAlphaAtLogSnr(logSnr));
        double sigma2 = StrictMath.exp(2 * VariancePreserving.logAlphaAtLogSnr(-logSnr));
        double above = logistic(start / tau) + sigma2 * span();
        double below = logistic(-end / tau) + alpha2 * span();
        double place = StrictMath.log(above / below);
        return Domain.clamp(this, (place - start / tau) / speed());
    }

    /** As {@link VpLinear}'s: the time stretched over the 1000 levels of DDPM. */
    @Override
    public TimestepMap timestepMap() {
        return new TimestepMap.Affine(999, 0);
    }

    /** dx/dt. */
    private double speed() {
        return (end - start) / tau;
    }

    /** x. */
    private double place(double t) {
        return start / tau + t * speed();
    }

    /** b − x. */
    private double left(double t) {
        return (1 - t) * speed();
    }

    /** S(b) − S(a). */
    private double span() {
        return StrictMath.sinh(speed() / 2) / (2 * StrictMath.cosh(end / tau / 2) * StrictMath.cosh(start / tau / 2));
    }

    private static double logistic(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }
}
