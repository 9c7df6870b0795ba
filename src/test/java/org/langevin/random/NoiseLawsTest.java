package org.langevin.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Numbers keyed by neighbouring places are as independent as numbers drawn in a row, in whichever direction the places are neighbours, and the
 * normal law holds where it is rarest.
 *
 * <p>All samples have a fixed seed. A bound of 4.5 standard errors is missed by chance once in 150,000 seeds, a p-value of 0.001 once in 1000.
 */
class NoiseLawsTest {
    private static final long SEED = 20_261_122;
    private static final int N = 200_000;
    private final KeyedNoise noise = new KeyedNoise(SEED);

    /** Element 0 along each direction in which a counter can grow, and the elements of one item. */
    private Map<String, IntToDoubleFunction> directions(boolean normal) {
        double[] elements = new double[N];
        if (normal) {
            noise.normals(Stream.SAMPLER_NOISE, 2, 3, elements, 0, N);
        } else {
            noise.uniforms(Stream.SAMPLER_NOISE, 2, 3, elements, 0, N);
        }
        Stream[] streams = Stream.values();
        return Map.of(
                "elements", i -> elements[i],
                "items", i -> first(normal, SEED, Stream.FORWARD_NOISE, 5, i),
                "steps", i -> first(normal, SEED, Stream.SAMPLER_NOISE, i, 7),
                "streams", i -> first(normal, SEED, streams[i % streams.length], 0, i / streams.length),
                "seeds", i -> first(normal, SEED + i, Stream.INITIAL_NOISE, 0, 0));
    }

    private static double first(boolean normal, long seed, Stream stream, long step, long item) {
        double[] out = new double[1];
        KeyedNoise keyed = new KeyedNoise(seed);
        if (normal) {
            keyed.normals(stream, step, item, out, 0, 1);
        } else {
            keyed.uniforms(stream, step, item, out, 0, 1);
        }
        return out[0];
    }

    /** Kolmogorov and Smirnov for the law, and the correlation of x and of x² with the next three, standard error 1/√n. */
    @TestFactory
    java.util.stream.Stream<DynamicTest> normalsAlongEveryDirection() {
        return directions(true).entrySet().stream()
                .map(direction -> DynamicTest.dynamicTest(direction.getKey() + ", seed " + SEED, () -> {
                    double[] x = IntStream.range(0, N)
                            .mapToDouble(direction.getValue()::applyAsDouble)
                            .toArray();
                    double p = KolmogorovSmirnovTest.withDefaults()
                            .test(x, NormalDistribution.of(0, 1)::cumulativeProbability)
                            .getPValue();
                    assertThat(p).isGreaterThan(0.001);
                    double[] spread = Arrays.stream(x)
                            .map(v -> (v * v - 1) / Math.sqrt(2))
                            .toArray();
                    for (int lag = 1; lag <= 3; lag++) {
                        assertThat(correlation(x, lag)).isCloseTo(0, within(4.5 / Math.sqrt(N)));
                        assertThat(correlation(spread, lag)).isCloseTo(0, within(4.5 / Math.sqrt(N)));
                    }
                }));
    }

    /** Pairs of neighbours fill a square of 16 by 16 cells evenly: chi-square with 255 degrees of freedom. */
    @TestFactory
    java.util.stream.Stream<DynamicTest> pairsOfUniformsAlongEveryDirection() {
        return directions(false).entrySet().stream()
                .map(direction -> DynamicTest.dynamicTest(direction.getKey() + ", seed " + SEED, () -> {
                    long[] cells = new long[256];
                    for (int i = 0; i < N; i += 2) {
                        int x = (int) (16 * direction.getValue().applyAsDouble(i));
                        int y = (int) (16 * direction.getValue().applyAsDouble(i + 1));
                        cells[16 * x + y]++;
                    }
                    assertThat(ChiSquareTest.withDefaults().test(cells).getPValue())
                            .isGreaterThan(0.001);
                }));
    }

    /** E u^p = 1 / (p + 1), with the variance 1 / (2p + 1) − 1 / (p + 1)². */
    @Test
    void momentsOfUniforms() {
        int n = 1_000_000;
        double[] u = new double[n];
        noise.uniforms(Stream.TIMESTEP, 0, 0, u, 0, n);
        for (int power = 1; power <= 6; power++) {
            double p = power;
            double expected = 1 / (p + 1);
            double standardError = Math.sqrt((1 / (2 * p + 1) - expected * expected) / n);
            double mean = Arrays.stream(u).map(v -> Math.pow(v, p)).sum() / n;
            assertThat(mean).as("E u^%s, seed %d", p, SEED).isCloseTo(expected, within(4.5 * standardError));
        }
    }

    /**
     * Of 2^27 normals 76.9 are expected beyond 5 and 5.1 beyond 5.5, the counts being Poisson's to first order: within 4.5 square roots. The
     * eighth moment, 105, has the standard error √(15!! − 105²)/√n = 0.121, 2,027,025 being 15!!.
     */
    @Test
    void tailsBeyondFiveAndHighMoments() {
        int items = 1 << 7;
        int length = 1 << 20;
        double[] limits = {4.5, 5, 5.5};
        double[] probabilities = {6.795346249460121e-6, 5.733031437583892e-7, 3.797912493177544e-8};
        long[][] beyond = new long[items][limits.length];
        double[] eighth = new double[items];
        IntStream.range(0, items).parallel().forEach(item -> {
            double[] x = new double[length];
            noise.normals(Stream.INITIAL_NOISE, 9, item, x, 0, length);
            double sum = 0;
            for (double v : x) {
                double square = v * v;
                sum += square * square * square * square;
                if (square > limits[0] * limits[0]) {
                    for (int k = 0; k < limits.length; k++) {
                        beyond[item][k] += Math.abs(v) > limits[k] ? 1 : 0;
                    }
                }
            }
            eighth[item] = sum / length;
        });
        double n = (double) items * length;
        for (int k = 0; k < limits.length; k++) {
            int limit = k;
            double counted =
                    Arrays.stream(beyond).mapToLong(counts -> counts[limit]).sum();
            double expected = n * probabilities[k];
            assertThat(counted)
                    .as("beyond %s, seed %d", limits[k], SEED)
                    .isCloseTo(expected, within(4.5 * Math.sqrt(expected)));
        }
        double mean = Arrays.stream(eighth).average().orElseThrow();
        assertThat(mean)
                .as("E x^8, seed %d", SEED)
                .isCloseTo(105, within(4.5 * Math.sqrt((2_027_025 - 105 * 105) / n)));
    }

    /** Many items at once are the items one by one, however they are shared among threads, and nothing beyond them is written. */
    @Test
    void manyItemsAtOnceAreTheItemsOneByOne() {
        for (int[] shape :
                List.of(new int[] {300, 784}, new int[] {70_000, 1}, new int[] {1, 100_001}, new int[] {5, 0})) {
            int items = shape[0];
            int length = shape[1];
            double[] all = new double[items * length + 1];
            all[items * length] = 77;
            noise.normals(Stream.INITIAL_NOISE, 4, 11, items, length, all);
            double[] one = new double[length];
            long different = LongStream.range(0, items)
                    .filter(item -> {
                        noise.normals(Stream.INITIAL_NOISE, 4, 11 + item, one, 0, length);
                        int at = (int) item * length;
                        return !Arrays.equals(one, 0, length, all, at, at + length);
                    })
                    .count();
            assertThat(different).as("%d items of %d", items, length).isZero();
            assertThat(all[items * length]).isEqualTo(77);
        }
    }

    private static double correlation(double[] x, int lag) {
        int n = x.length - lag;
        return IntStream.range(0, n).mapToDouble(i -> x[i] * x[i + lag]).sum() / n;
    }
}
