package org.langevin.analysis.compare;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.langevin.analysis.NoiseFloor;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/**
 * How far a sample lies from the law, beside how far an honest sample of the same size lies: what is within the latter can't be told from a perfect
 * sampler by so many items.
 *
 * <p>Two-sample distances are means over several independent samples of the law, the same ones for every sampler, and the floor is the mean distance of as
 * many independent pairs, so that neither hangs on one lucky draw.
 */
public final class EndPoints {
    /** The share of a law's own items that count as strays. */
    private static final double STRAY = 1e-3;

    /** Drawn for that: the share is then right to a tenth of itself. */
    private static final int STATES = 100_000;

    private final GaussianMixture law;
    private final Modes modes;
    private final double length;
    private final int items;
    private final double[][] references;
    private final NoiseFloor.Ruler ruler;
    private final double leastDensity;
    private final Floor floor;

    /**
     * A mean over repetitions.
     *
     * @param mean of the repetitions
     * @param deviation between repetitions, of one of them
     */
    public record Spread(double mean, double deviation) {
        static Spread of(double[] values) {
            double mean = Arrays.stream(values).average().orElseThrow();
            double squares =
                    Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
            return new Spread(mean, Math.sqrt(squares / Math.max(1, values.length - 1)));
        }
    }

    /**
     * The distances at which honest samples lie.
     *
     * @param items in each sample
     * @param repetitions pairs of samples
     * @param slicedW1 between two independent samples; on the line W_1
     * @param discrepancy of one sample from the law
     * @param w1 of one sample from the law, on the line; null in the plane and for points
     * @param w2 likewise
     */
    public record Floor(int items, int repetitions, Spread slicedW1, Spread discrepancy, Spread w1, Spread w2) {}

    /**
     * A sample's distances.
     *
     * @param slicedW1 from independent samples of the law; on the line W_1
     * @param slicedW1OverFloor over the floor's
     * @param discrepancy the maximum mean discrepancy from the law, not squared
     * @param discrepancyOverFloor over the floor's
     * @param w1 from the law by quantiles, on the line; null in the plane and for points
     * @param w2 likewise
     * @param strays the share of items which are less likely under the law at the table's first level, a trace of noise, than all but one in a thousand of
     *     its states there
     * @param modes the share of each mode
     * @param modeError the largest difference of a share from the law's, in standard errors of a share of so many items
     */
    public record Report(
            Spread slicedW1,
            double slicedW1OverFloor,
            double discrepancy,
            double discrepancyOverFloor,
            Double w1,
            Double w2,
            double strays,
            double[] modes,
            double modeError) {}

    /**
     * Draws the samples of the law and measures the floor.
     *
     * @param modes the law and its modes
     * @param items in a sample
     * @param repetitions samples of the law that every sample is held against, at least 2
     * @param length of the discrepancy's kernel, in the items' unit
     * @param noise the seed
     */
    public EndPoints(Modes modes, int items, int repetitions, double length, KeyedNoise noise) {
        this.law = modes.law();
        this.modes = modes;
        this.length = length;
        this.items = items;
        this.references = samples(2 * repetitions, noise);
        this.leastDensity = leastDensity(noise);
        this.ruler = onLine() ? new NoiseFloor.Ruler(law, items) : null;
        double[][] others = Arrays.copyOfRange(references, repetitions, 2 * repetitions);
        double[] sliced = new double[repetitions];
        Arrays.setAll(sliced, r -> Distance.sliced(references[r], others[r], law.dimension()));
        this.floor = new Floor(
                items,
                repetitions,
                Spread.of(sliced),
                Spread.of(each(others, x -> Distance.discrepancy(x, law, length))),
                onLine() ? Spread.of(each(others, x -> ruler.distance(x, 1))) : null,
                onLine() ? Spread.of(each(others, x -> ruler.distance(x, 2))) : null);
    }

    /** The log density that one in a thousand of the law's own states at the modes' level falls short of. */
    private double leastDensity(KeyedNoise noise) {
        double[] states = new double[STATES * law.dimension()];
        law.noised(modes.level()).sample(noise, Stream.LAW_STATE, 0, 0, states);
        double[] clean =
                Arrays.stream(states).map(x -> x / modes.level().alpha()).toArray();
        double[] all = modes.logDensities(clean);
        Arrays.sort(all);
        return all[(int) (all.length * STRAY)];
    }

    /** On the line quantiles are exact, but for points, where the distribution function jumps. */
    private boolean onLine() {
        return law.dimension() == 1
                && law.components().stream().allMatch(c -> c.covariance().variance(0) > 0);
    }

    private double[][] samples(int count, KeyedNoise noise) {
        return IntStream.range(0, count)
                .mapToObj(r -> {
                    double[] x = new double[items * law.dimension()];
                    law.sample(noise, Stream.KNOWN_LAW, r, 0, x);
                    return x;
                })
                .toArray(double[][]::new);
    }

    private static double[] each(double[][] samples, ToDoubleFunction<double[]> measure) {
        return Arrays.stream(samples).mapToDouble(measure).toArray();
    }

    /** The distances at which honest samples lie. */
    public Floor floor() {
        return floor;
    }

    /** Holds a sample against the law. */
    public Report of(double[] x) {
        double[][] law = Arrays.copyOf(references, floor.repetitions);
        Spread sliced = Spread.of(each(law, y -> Distance.sliced(x, y, this.law.dimension())));
        double discrepancy = Distance.discrepancy(x, this.law, length);
        double[] shares = modes.shares(x);
        return new Report(
                sliced,
                sliced.mean / floor.slicedW1.mean,
                discrepancy,
                discrepancy / floor.discrepancy.mean,
                onLine() ? ruler.distance(x, 1) : null,
                onLine() ? ruler.distance(x, 2) : null,
                modes.shareBelow(x, leastDensity),
                shares,
                largestError(shares));
    }

    private double largestError(double[] shares) {
        double[] weights = modes.weights();
        return IntStream.range(0, shares.length)
                .mapToDouble(m -> {
                    double error = Math.sqrt(weights[m] * (1 - weights[m]) / items);
                    return error == 0 ? 0 : Math.abs(shares[m] - weights[m]) / error;
                })
                .max()
                .orElse(0);
    }
}
