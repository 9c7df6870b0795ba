package org.langevin.schedule;

import java.util.Arrays;

/**
 * A variance-preserving chain of T noising steps given by its variances β_1 ... β_T, as DDPM has it: x_n = √(1 − β_n) x_(n−1) + √β_n ε.
 *
 * <p>Ho, Jain and Abbeel, <i>Denoising diffusion probabilistic models</i>, NeurIPS 2020 (<a
 * href="https://arxiv.org/abs/2006.11239">arXiv:2006.11239</a>), equations 2 and 4. The table has T + 1 entries and entry 0 is clean, so that
 * the step before the first exists; the papers' and diffusers' 0-based ᾱ_t is α² at time t + 1 here.
 *
 * <p>Between two entries log α is interpolated linearly and σ² = 1 − α² follows: the continuous process that passes through the chain with
 * a constant rate in each interval. An interval that ends at α = 0 (β_T = 1) interpolates α. A rate at an entry is that of the interval
 * which ends there.
 *
 * <p>Two tables are equal when their β are.
 */
public final class DdpmTable implements VariancePreserving, NoiseTable {
    /** A thousand times what anyone uses: larger numbers are mistakes. */
    static final int MAX_ENTRIES = 1_000_000;
    /** Where the sigmoid of {@link #sigmoidBeta} is cut off, on either side. */
    private static final double SIGMOID_HALF_WIDTH = 6;

    /** β_n at index n; index 0, the clean entry, is 0. */
    private final double[] beta;
    /** log(α_n / α_(n−1)) = ½ log(1 − β_n) at index n. */
    private final double[] logStep;
    /** log α_n at index n. */
    private final double[] logAlpha;

    /** The table with the variances β_1, ..., β_T, each in (0, 1); the last may be 1. */
    public DdpmTable(double... betas) {
        Domain.checkCount("number of betas", betas.length, MAX_ENTRIES);
        this.beta = new double[betas.length + 1];
        this.logStep = new double[betas.length + 1];
        this.logAlpha = new double[betas.length + 1];
        for (int n = 1; n < beta.length; n++) {
            beta[n] = checkedBeta(betas, n);
            logStep[n] = StrictMath.log1p(-beta[n]) / 2;
            logAlpha[n] = logAlpha[n - 1] + logStep[n];
        }
    }

    /**
     * DDPM's table: β rises linearly (Ho et al., section 4, with T = 1000 and 1e-4 ... 0.02). For another T scale both ends by 1000 / T,
     * or the last entry will not be noise.
     *
     * @param entries T
     * @param betaStart β_1, dimensionless
     * @param betaEnd β_T, dimensionless
     */
    public static DdpmTable linear(int entries, double betaStart, double betaEnd) {
        return new DdpmTable(equallySpaced(entries, betaStart, betaEnd));
    }

    /**
     * √β rises linearly: "quad" in Ho et al.'s code, "scaled_linear" in diffusers, where Stable Diffusion has it from 0.00085 to 0.012
     * (Rombach et al., CVPR 2022, <a href="https://arxiv.org/abs/2112.10752">arXiv:2112.10752</a>).
     *
     * @param entries T
     * @param betaStart β_1, dimensionless
     * @param betaEnd β_T, dimensionless
     */
    public static DdpmTable scaledLinear(int entries, double betaStart, double betaEnd) {
        double[] roots = equallySpaced(entries, Math.sqrt(betaStart), Math.sqrt(betaEnd));
        return new DdpmTable(Arrays.stream(roots).map(root -> root * root).toArray());
    }

    /**
     * β rises along the logistic function from −6 to 6, scaled to begin above {@code betaStart} and end below {@code betaEnd}: "sigmoid" in
     * DDIM's code and in diffusers (Song, Meng and Ermon, ICLR 2021, <a href="https://arxiv.org/abs/2010.02502">arXiv:2010.02502</a>). For
     * α² along a sigmoid see {@link #sigmoid}.
     *
     * @param entries T
     * @param betaStart the lower asymptote of β, dimensionless
     * @param betaEnd the upper one, dimensionless
     */
    public static DdpmTable sigmoidBeta(int entries, double betaStart, double betaEnd) {
        double[] places = equallySpaced(entries, -SIGMOID_HALF_WIDTH, SIGMOID_HALF_WIDTH);
        return new DdpmTable(Arrays.stream(places)
                .map(x -> (betaEnd - betaStart) / (1 + StrictMath.exp(-x)) + betaStart)
                .toArray());
    }

    /**
     * The cosine table: α²(u) is proportional to cos²(½π (u + s) / (1 + s)) at u = n / T, and β is clipped (which acts on the last entry
     * alone).
     *
     * <p>Nichol and Dhariwal, ICML 2021 (<a href="https://arxiv.org/abs/2102.09672">arXiv:2102.09672</a>), equation 17. Formed as 1 − cos² b / cos² a, as elsewhere, the first β
     * has lost four digits; here cos² a − cos² b = sin(b − a) sin(b + a), and the angles are measured from the right angle.
     *
     * @param entries T
     * @param offset s, which keeps the first β from being too small, dimensionless
     * @param clip the largest β
     */
    public static DdpmTable cosine(int entries, double offset, double clip) {
        Domain.checkCount("entries", entries, MAX_ENTRIES);
        double[] betas = new double[entries];
        double width = Math.PI / 2 / (1 + offset) / entries;
        for (int i = 0; i < entries; i++) {
            double toRightAngle = width * (entries - i);
            double cosA = StrictMath.sin(toRightAngle);
            betas[i] = Math.min(StrictMath.sin(width) * StrictMath.sin(2 * toRightAngle - width) / (cosA * cosA), clip);
        }
        return new DdpmTable(betas);
    }

    /**
     * α² falls along a sigmoid, and β is clipped (which acts on the last entry alone): the table of {@link VpSigmoid}, "sigmoid" in
     * lucidrains' denoising-diffusion-pytorch with start = −3, end = 3, τ = 1. For β along a sigmoid see {@link #sigmoidBeta}.
     *
     * @param entries T
     * @param process the sigmoid
     * @param clip the largest β
     */
    public static DdpmTable sigmoid(int entries, VpSigmoid process, double clip) {
        double[] betas = exact(process, entries).betas();
        return new DdpmTable(
                Arrays.stream(betas).map(beta -> Math.min(beta, clip)).toArray());
    }

    /**
     * The exact table of a variance-preserving process: β_n is the variance of the process's own transition over the n-th of T equal
     * intervals, 1 − e^(−∫β), not β · Δt. Its states have the very law of the process; DDPM's own product differs by 7% in α² at the end.
     *
     * @param process the process in continuous time; it is refused unless it preserves the variance
     * @param entries T
     */
    public static DdpmTable exact(NoiseSchedule process, int entries) {
        if (!(process instanceof VariancePreserving)) {
            throw new IllegalArgumentException("process '" + process.family()
                    + "': expected one that preserves the variance; make a LevelTable of its alpha and sigma");
        }
        Domain.checkCount("entries", entries, MAX_ENTRIES);
        double[] betas = new double[entries];
        for (int i = 0; i < entries; i++) {
            double s = process.horizon() * i / entries;
            double t = process.horizon() * (i + 1) / entries;
            betas[i] = process.between(s, t).variance();
        }
        return new DdpmTable(betas);
    }

    /** β_1, ..., β_T. */
    public double[] betas() {
        return Arrays.copyOfRange(beta, 1, beta.length);
    }

    @Override
    public String family() {
        return "ddpm-table";
    }

    @Override
    public double[] definition() {
        return betas();
    }

    @Override
    public double horizon() {
        return beta.length - 1;
    }

    @Override
    public double logAlpha(double t) {
        Domain.checkTime(this, t);
        int n = NoiseTable.intervalEndingAt(t);
        return logAlpha[n - 1] + logChangeWithin(n, 0, t - (n - 1));
    }

    /** The sum over the interval's own steps, since a difference of two sums from the start would lose digits. */
    @Override
    public double logAlphaChange(double s, double t) {
        Domain.checkInterval(this, s, t);
        int first = Math.min((int) Math.floor(s) + 1, NoiseTable.intervalEndingAt(t));
        int last = NoiseTable.intervalEndingAt(t);
        if (first == last) {
            return logChangeWithin(first, s - (first - 1), t - (first - 1));
        }
        double change = logChangeWithin(first, s - (first - 1), 1);
        for (int n = first + 1; n < last; n++) {
            change += logStep[n];
        }
        return change + logChangeWithin(last, 0, t - (last - 1));
    }

    /** The slope of log α in the interval; −1 / (T − t), so −∞ at its end, where the interval ends at α = 0. */
    @Override
    public double drift(double t) {
        Domain.checkTime(this, t);
        int n = NoiseTable.intervalEndingAt(t);
        return beta[n] < 1 ? logStep[n] : -1 / (n - t);
    }

    /** In an interval that ends at α = 0, α is α_(n−1) (n − t) and the rate of −α² is finite although f is not. */
    @Override
    public double sigma2Rate(double t) {
        int n = NoiseTable.intervalEndingAt(t);
        return beta[n] < 1
                ? -2 * drift(t) * StrictMath.exp(2 * logAlpha(t))
                : 2 * StrictMath.exp(2 * logAlpha[n - 1]) * (n - t);
    }

    /** Finds the interval by its end, and the time within it by the interpolation's inverse. */
    @Override
    public double timeAtLogSnr(double logSnr) {
        Domain.checkLogSnr(this, logSnr);
        double target = VariancePreserving.logAlphaAtLogSnr(logSnr);
        int n = 1;
        while (n < beta.length - 1 && logAlpha[n] > target) {
            n++;
        }
        double change = target - logAlpha[n - 1];
        double fraction = beta[n] < 1 ? change / logStep[n] : -StrictMath.expm1(change);
        return Domain.clamp(this, n - 1 + fraction);
    }

    /**
     * The β of the stretched table are formed from the steps, since squares of its α would lose the small ones: 1 − α_n / α_(n−1) is the
     * old one divided by 1 − α_T / α_(n−1).
     */
    @Override
    public DdpmTable zeroTerminalSnr() {
        int last = beta.length - 1;
        if (last < 2 || beta[last] == 1) {
            return this;
        }
        double[] betas = betas();
        for (int n = 2; n <= last; n++) {
            double lost = StrictMath.expm1(logStep[n]) / StrictMath.expm1(logAlphaChange(n - 1, last));
            betas[n - 1] = lost * (2 - lost);
        }
        return new DdpmTable(betas);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DdpmTable table && Arrays.equals(beta, table.beta);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(beta);
    }

    @Override
    public String toString() {
        return "DdpmTable[%d entries, beta %s ... %s]".formatted(beta.length - 1, beta[1], beta[beta.length - 1]);
    }

    /** log(α(n − 1 + w) / α(n − 1 + u)) within the interval that ends at entry n, for 0 ≤ u ≤ w ≤ 1. */
    private double logChangeWithin(int n, double u, double w) {
        return beta[n] < 1 ? (w - u) * logStep[n] : StrictMath.log1p(-(w - u) / (1 - u));
    }

    /** The points of numpy's linspace; a single one is the first. */
    private static double[] equallySpaced(int count, double first, double last) {
        Domain.checkCount("entries", count, MAX_ENTRIES);
        double[] points = new double[count];
        double step = count > 1 ? (last - first) / (count - 1) : 0;
        Arrays.setAll(points, i -> first + i * step);
        points[count - 1] = count > 1 ? last : first;
        return points;
    }

    private static double checkedBeta(double[] betas, int n) {
        double beta = betas[n - 1];
        boolean mayBeOne = n == betas.length;
        if (!(beta > 0 && (beta < 1 || (beta == 1 && mayBeOne)))) {
            throw new IllegalArgumentException("beta_%d = %s: expected a variance in (0, 1)%s"
                    .formatted(n, beta, mayBeOne ? ", or 1 for the last" : ""));
        }
        return beta;
    }
}
