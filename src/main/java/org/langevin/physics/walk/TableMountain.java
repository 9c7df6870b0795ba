package org.langevin.physics.walk;

/**
 * The binomial law of many trials by transformed rejection.
 *
 * <p>W. Hörmann, <i>The generation of binomial random variates</i>, J. Stat. Comput. Simul. 46 (1993) 101 (<a
 * href="https://doi.org/10.1080/00949659308811496">doi:10.1080/00949659308811496</a>), algorithm BTRS. A uniform u in (−½, ½) proposes
 * k = ⌊(2a / (½ − |u|) + b) u + c⌋, which piles up a hill with a flat top over the law; k is accepted with the probability {@link
 * #acceptance}. Where the hill is flat that is never below {@link #surely}, and most proposals need no more than this comparison.
 *
 * <p>What differs here, so that 10^15 trials are as exact as 100:
 *
 * <ul>
 *   <li>A proposal is counted from the mode m, as an offset of some standard deviations, so it keeps all its digits.
 *   <li>The ratio f(k)/f(m) comes from the saddle-point form of C. Loader (<i>Fast and accurate computation of binomial
 *       probabilities</i>, 2000), f(k) = √(n / (2π k (n−k))) exp(δ(n) − δ(k) − δ(n−k) − D(k, np) − D(n−k, nq)), in which nothing large
 *       cancels. The textbook form loses n · 2^−53, which at n = 10^12 is 1e-4.
 * </ul>
 */
final class TableMountain {
    /** Where the top is flat: ½ − |u| from here on. */
    static final double FLAT = 0.07;

    private final double n;
    private final double mode;
    /** np − m, in which the rounding of the product is made good. */
    private final double meanOffset;

    private final double mean;
    private final double meanFailures;
    private final double a;
    private final double b;
    private final double alpha;
    private final double surely;
    private double logAtMode = Double.NaN;

    /**
     * The hill over a law.
     *
     * @param n trials, at most 2^53
     * @param p probability of a success, at most ½, with n p at least 10
     */
    TableMountain(long n, double p) {
        double q = 1 - p;
        this.n = n;
        mean = n * p;
        meanFailures = n * q;
        mode = Math.floor(mean + p);
        meanOffset = mean - mode + Math.fma(this.n, p, -mean);
        double deviation = Math.sqrt(mean * q);
        b = 1.15 + 2.53 * deviation;
        a = -0.0873 + 0.0248 * b + 0.01 * p;
        alpha = (2.83 + 5.1 / b) * deviation;
        surely = 0.92 - 4.2 / b;
    }

    /** One number of successes. */
    long draw(Uniforms uniforms) {
        while (true) {
            double u = uniforms.next() - 0.5;
            double v = uniforms.next();
            if (v <= surely && 0.5 - Math.abs(u) >= FLAT || v <= acceptance(u)) {
                return (long) mode + (long) proposal(u);
            }
        }
    }

    /** The proposed k − m for u in (−½, ½), a whole number. */
    double proposal(double u) {
        return Math.floor((2 * a / (0.5 - Math.abs(u)) + b) * u + meanOffset + 0.5);
    }

    /** With what probability the proposal of u is accepted: f(k)/f(m) over the height of the hill; 0 where k is no number of successes. */
    double acceptance(double u) {
        double offset = proposal(u);
        if (offset < -mode || offset > n - mode) {
            return 0;
        }
        double edge = 0.5 - Math.abs(u);
        return (a / (edge * edge) + b) / alpha * ratioToMode(offset);
    }

    /** The bound below which an acceptance never lies where the hill is flat. */
    double surely() {
        return surely;
    }

    /** f(m + offset) / f(m). */
    double ratioToMode(double offset) {
        if (Double.isNaN(logAtMode)) {
            logAtMode = exponent(0);
        }
        return Math.sqrt(spread(0) / spread(offset)) * StrictMath.exp(exponent(offset) - logAtMode);
    }

    /** k (n − k), where a 0 stands for 1/(2π), since √(2π k) in Stirling's formula stands for 1 there. */
    private double spread(double offset) {
        double k = mode + offset;
        return rooted(k) * rooted(n - k);
    }

    private static double rooted(double k) {
        return k == 0 ? 1 / (2 * Math.PI) : k;
    }

    /** −δ(k) − δ(n−k) − D(k, np) − D(n−k, nq) for k = m + offset. */
    private double exponent(double offset) {
        double k = mode + offset;
        double distance = offset - meanOffset;
        return -Stirling.remainder(k)
                - Stirling.remainder(n - k)
                - deviance(k, mean, distance)
                - deviance(n - k, meanFailures, -distance);
    }

    /**
     * D(x, M) = x ln(x/M) + M − x, 0 or more.
     *
     * <p>For x near M, by the series of ln(x/M) = 2 artanh w in w = (x − M)/(x + M), of which the first term cancels by algebra.
     *
     * @param distance x − M, more precisely than the difference of the two
     */
    private static double deviance(double x, double mean, double distance) {
        double w = distance / (x + mean);
        if (Math.abs(w) > 0.1) {
            return (x == 0 ? 0 : x * StrictMath.log(x / mean)) - distance;
        }
        double sum = distance * w;
        double term = 2 * x * w;
        for (int odd = 3; ; odd += 2) {
            term *= w * w;
            double next = sum + term / odd;
            if (next == sum) {
                return sum;
            }
            sum = next;
        }
    }
}
