package org.langevin.schedule;

import java.util.Arrays;

/**
 * Any table of α and σ, whether or not it preserves the variance: T + 1 entries, the heat time rising from each to the next.
 *
 * <p>Between two entries log α is straight and so is log heatTime; in a first interval that starts at σ = 0 it is heatTime itself that is
 * straight, and an interval that ends at α = 0 has straight α and σ. So the mean factor is at most 1 and the variance positive for any two
 * times. A rate at an entry is that of the interval which ends there.
 *
 * <p>Tables that preserve the variance have an interpolation of their own: {@link #of} makes a {@link DdpmTable} of them.
 *
 * <p>Two tables are equal when their α and σ are.
 */
public final class LevelTable implements NoiseTable {
    /** How far α² + σ² of a table that is meant to preserve the variance may be from 1, by the rounding of single precision. */
    private static final double NEAR_ONE = 1e-6;

    private final double[] alpha;
    private final double[] sigma;
    /** Of the entries. */
    private final double[] logSnr;

    /**
     * The table with the given entries.
     *
     * @param alpha α_0, ..., α_T, in (0, 1], not rising; the last may be 0
     * @param sigma σ_0, ..., σ_T, as many; σ/α rising; the first may be 0
     */
    public LevelTable(double[] alpha, double[] sigma) {
        if (alpha.length != sigma.length) {
            throw new IllegalArgumentException(
                    "number of sigmas = %d: expected as many as alphas, %d".formatted(sigma.length, alpha.length));
        }
        Domain.checkCount("number of alphas - 1", alpha.length - 1, DdpmTable.MAX_ENTRIES);
        this.alpha = alpha.clone();
        this.sigma = sigma.clone();
        this.logSnr = new double[alpha.length];
        for (int n = 0; n < alpha.length; n++) {
            checkEntry(n);
            logSnr[n] = 2 * (StrictMath.log(alpha[n]) - StrictMath.log(sigma[n]));
            if (n > 0 && !(logSnr[n] < logSnr[n - 1])) {
                throw new IllegalArgumentException("sigma_%d / alpha_%d = %s / %s: expected more than one entry before"
                        .formatted(n, n, sigma[n], alpha[n]));
            }
        }
    }

    /** The table with the given entries: of DDPM's kind if it begins clean and α² + σ² = 1, to single precision, throughout. */
    public static NoiseTable of(double[] alpha, double[] sigma) {
        LevelTable table = new LevelTable(alpha, sigma);
        boolean preserving = alpha[0] == 1 && sigma[0] == 0;
        for (int n = 0; preserving && n < alpha.length; n++) {
            preserving = Math.abs(alpha[n] * alpha[n] + sigma[n] * sigma[n] - 1) < NEAR_ONE;
        }
        return preserving ? new DdpmTable(table.variances()) : table;
    }

    /** A schedule's α and σ at T equal distances of its time and at time 0. */
    public static NoiseTable of(NoiseSchedule schedule, int entries) {
        Domain.checkCount("entries", entries, DdpmTable.MAX_ENTRIES);
        double[] alpha = new double[entries + 1];
        double[] sigma = new double[entries + 1];
        Arrays.setAll(alpha, n -> schedule.alpha(schedule.horizon() * n / entries));
        Arrays.setAll(sigma, n -> schedule.sigma(schedule.horizon() * n / entries));
        return of(alpha, sigma);
    }

    @Override
    public String family() {
        return "table";
    }

    /** All α, then all σ. */
    @Override
    public double[] definition() {
        double[] all = Arrays.copyOf(alpha, alpha.length + sigma.length);
        System.arraycopy(sigma, 0, all, alpha.length, sigma.length);
        return all;
    }

    @Override
    public double horizon() {
        return alpha.length - 1;
    }

    @Override
    public double alpha(double t) {
        Domain.checkTime(this, t);
        int n = NoiseTable.intervalEndingAt(t);
        double u = t - (n - 1);
        return alpha[n] == 0 ? alpha[n - 1] * (1 - u) : alpha[n - 1] * StrictMath.pow(alpha[n] / alpha[n - 1], u);
    }

    @Override
    public double logAlpha(double t) {
        return StrictMath.log(alpha(t));
    }

    @Override
    public double alpha2Rate(double t) {
        int n = NoiseTable.intervalEndingAt(t);
        return alpha[n] == 0 ? -2 * alpha[n - 1] * alpha(t) : 2 * drift(t) * alpha(t) * alpha(t);
    }

    @Override
    public double drift(double t) {
        Domain.checkTime(this, t);
        int n = NoiseTable.intervalEndingAt(t);
        return alpha[n] == 0 ? -1 / (n - t) : logStep(n);
    }

    @Override
    public double sigma2(double t) {
        double at = alpha(t);
        int n = NoiseTable.intervalEndingAt(t);
        double straight = straightSigma(n, t - (n - 1));
        return alpha[n] == 0 ? straight * straight : 2 * heat(n, t - (n - 1)) * at * at;
    }

    /** σ² (2 f + τ′/τ), in each of the three kinds of interval. */
    @Override
    public double sigma2Rate(double t) {
        double at = alpha(t);
        int n = NoiseTable.intervalEndingAt(t);
        if (alpha[n] == 0) {
            return 2 * straightSigma(n, t - (n - 1)) * (sigma[n] - sigma[n - 1]);
        }
        double warming = sigma[n - 1] == 0 ? entryHeat(n) : heat(n, t - (n - 1)) * (logSnr[n - 1] - logSnr[n]);
        return 2 * at * at * warming + 2 * drift(t) * sigma2(t);
    }

    /** What the heat flow alone adds, since in the sum of two terms digits would go. */
    @Override
    public double g2(double t) {
        int n = NoiseTable.intervalEndingAt(t);
        double u = t - (n - 1);
        if (alpha[n] == 0) {
            Domain.checkTime(this, t);
            return 2 * straightSigma(n, u) * sigma[n] / (1 - u);
        }
        double warming = sigma[n - 1] == 0 ? entryHeat(n) : heat(n, u) * (logSnr[n - 1] - logSnr[n]);
        return 2 * alpha(t) * alpha(t) * warming;
    }

    /** The transitions of the intervals, composed. */
    @Override
    public Transition between(double s, double t) {
        Domain.checkInterval(this, s, t);
        if (s == t) {
            return Transition.NONE;
        }
        int first = Math.min((int) Math.floor(s) + 1, NoiseTable.intervalEndingAt(t));
        int last = NoiseTable.intervalEndingAt(t);
        Transition whole = within(first, s - (first - 1), first == last ? t - (first - 1) : 1);
        for (int n = first + 1; n <= last; n++) {
            whole = whole.then(within(n, 0, n == last ? t - (n - 1) : 1));
        }
        return whole;
    }

    /** Finds the interval by its end, and the time within it by the interpolation's inverse. */
    @Override
    public double timeAtLogSnr(double target) {
        Domain.checkLogSnr(this, target);
        int n = 1;
        while (n < alpha.length - 1 && logSnr[n] > target) {
            n++;
        }
        return Domain.clamp(this, n - 1 + Math.min(Math.max(fraction(n, target), 0), 1));
    }

    /** Refused where α does not fall: with α = 1 throughout no shift makes it end at 0. */
    @Override
    public LevelTable zeroTerminalSnr() {
        int last = alpha.length - 1;
        if (last < 2 || alpha[last] == 0) {
            return this;
        }
        double left = alpha[last];
        if (!(alpha[1] > left)) {
            throw new IllegalArgumentException(
                    "alpha_%d = %s: expected less than alpha_1 = %s, as the shift of alpha to 0 at the end keeps the first; a table of constant alpha has no zero terminal SNR"
                            .formatted(last, left, alpha[1]));
        }
        double[] stretched = alpha.clone();
        for (int n = 1; n <= last; n++) {
            stretched[n] = (alpha[n] - left) / (alpha[1] - left) * alpha[1];
        }
        return new LevelTable(stretched, sigma);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LevelTable table
                && Arrays.equals(alpha, table.alpha)
                && Arrays.equals(sigma, table.sigma);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(alpha) + Arrays.hashCode(sigma);
    }

    @Override
    public String toString() {
        return "LevelTable[%d entries]".formatted(alpha.length - 1);
    }

    /** The transition from n − 1 + u to n − 1 + w, for 0 ≤ u &lt; w ≤ 1. */
    private Transition within(int n, double u, double w) {
        if (alpha[n] == 0) {
            double meanFactor = (1 - w) / (1 - u);
            double variance = (w - u) * sigma[n] / (1 - u) * (straightSigma(n, w) + meanFactor * straightSigma(n, u));
            double at = alpha[n - 1] * (1 - w);
            return new Transition(meanFactor, variance, variance / (2 * at * at));
        }
        double warmed = sigma[n - 1] == 0
                ? entryHeat(n) * (w - u)
                : heat(n, u) * StrictMath.expm1((w - u) * (logSnr[n - 1] - logSnr[n]));
        double at = alpha(n - 1 + w);
        return new Transition(StrictMath.exp((w - u) * logStep(n)), 2 * at * at * warmed, warmed);
    }

    private double fraction(int n, double target) {
        if (alpha[n] == 0) {
            double ratio = StrictMath.exp(target / 2);
            return Double.isInfinite(ratio)
                    ? 0
                    : (alpha[n - 1] - sigma[n - 1] * ratio) / ((sigma[n] - sigma[n - 1]) * ratio + alpha[n - 1]);
        }
        return sigma[n - 1] == 0
                ? StrictMath.exp(logSnr[n] - target)
                : (logSnr[n - 1] - target) / (logSnr[n - 1] - logSnr[n]);
    }

    /** The heat time at n − 1 + u, in an interval that doesn't end at α = 0. */
    private double heat(int n, double u) {
        return sigma[n - 1] == 0
                ? entryHeat(n) * u
                : entryHeat(n - 1) * StrictMath.exp(u * (logSnr[n - 1] - logSnr[n]));
    }

    private double entryHeat(int n) {
        double ratio = sigma[n] / alpha[n];
        return ratio * ratio / 2;
    }

    private double straightSigma(int n, double u) {
        return sigma[n - 1] + u * (sigma[n] - sigma[n - 1]);
    }

    private double logStep(int n) {
        return StrictMath.log1p((alpha[n] - alpha[n - 1]) / alpha[n - 1]);
    }

    /** The β of a table that preserves the variance, from whichever of α and σ is the smaller and so has the digits. */
    private double[] variances() {
        double[] betas = new double[alpha.length - 1];
        for (int n = 1; n < alpha.length; n++) {
            double change = sigma[n] < alpha[n]
                    ? (sigma[n] - sigma[n - 1]) * (sigma[n] + sigma[n - 1])
                    : (alpha[n - 1] - alpha[n]) * (alpha[n - 1] + alpha[n]);
            betas[n - 1] = change / (alpha[n - 1] * alpha[n - 1]);
        }
        return betas;
    }

    private void checkEntry(int n) {
        double highest = n == 0 ? 1 : alpha[n - 1];
        boolean mayBeZero = n > 0 && n == alpha.length - 1;
        if (!(alpha[n] <= highest && (alpha[n] > 0 || (alpha[n] == 0 && mayBeZero)))) {
            throw new IllegalArgumentException("alpha_%d = %s: expected a number in (0, %s]%s"
                    .formatted(n, alpha[n], highest, mayBeZero ? ", or 0 for the last" : ""));
        }
        if (!((sigma[n] > 0 || (sigma[n] == 0 && n == 0)) && sigma[n] <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("sigma_%d = %s: expected a finite number above 0%s"
                    .formatted(n, sigma[n], n == 0 ? ", or 0 for the first" : ""));
        }
    }
}
