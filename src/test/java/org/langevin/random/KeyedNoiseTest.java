package org.langevin.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.UniformContinuousDistribution;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyedNoiseTest {
    private static final long SEED = 42;
    private final KeyedNoise noise = new KeyedNoise(SEED);

    @Test
    void normalsAreThoseOfFiftyDigitArithmetic() {
        for (String[] line : reference()) {
            if (!line[0].equals("words")) {
                int element = Integer.parseInt(line[4]);
                double[] out = new double[element + 1];
                new KeyedNoise(Long.parseLong(line[0]))
                        .normals(
                                stream(line[1]), Long.parseLong(line[2]), Long.parseLong(line[3]), out, 0, element + 1);
                assertThat(out[element]).as(String.join(" ", line)).isCloseTo(number(line[5]), ulps(line[5]));
            }
        }
    }

    @Test
    void normalsAreRightWhereRadiusAndAngleEnd() {
        for (String[] line : reference()) {
            if (line[0].equals("words")) {
                long[] words = new long[4 * NoiseKernel.TILE];
                for (int w = 0; w < 4; w++) {
                    words[w * NoiseKernel.TILE] = Long.parseLong(line[w + 1]);
                }
                double[] tile = new double[2 * NoiseKernel.TILE];
                new ScalarKernel().normals(words, 1, tile);
                assertThat(tile[0]).as(String.join(" ", line)).isCloseTo(number(line[5]), ulps(line[5]));
                assertThat(tile[NoiseKernel.TILE]).as(String.join(" ", line)).isCloseTo(number(line[6]), ulps(line[6]));
            }
        }
    }

    /** Moments of n normals, each within 4.5 standard errors: the variance of x^p is (2p−1)!! − E[x^p]². */
    @Test
    void momentsAreThoseOfTheNormalLaw() {
        int n = 1_000_000;
        double[] x = normals(n);
        double[] variances = {1, 2, 15, 96, 945, 10_170};
        double[] moments = {0, 1, 0, 3, 0, 15};
        for (int power = 1; power <= 6; power++) {
            int p = power;
            double mean = Arrays.stream(x).map(v -> Math.pow(v, p)).sum() / n;
            double standardError = Math.sqrt(variances[power - 1] / n);
            assertThat(mean)
                    .as("E x^%d, seed %d", power, SEED)
                    .isCloseTo(moments[power - 1], within(4.5 * standardError));
        }
    }

    @Test
    void neighboursInEveryDirectionAreUncorrelated() {
        int n = 1_000_000;
        double[] x = normals(n);
        double[][] others = {new double[n], new double[n], new double[n], new double[n]};
        noise.normals(Stream.FORWARD_NOISE, 0, 1, others[0], 0, n);
        noise.normals(Stream.FORWARD_NOISE, 1, 0, others[1], 0, n);
        noise.normals(Stream.INITIAL_NOISE, 0, 0, others[2], 0, n);
        new KeyedNoise(SEED + 1).normals(Stream.FORWARD_NOISE, 0, 0, others[3], 0, n);
        for (double[] y : others) {
            assertThat(correlation(x, y, 0)).as("seed %d", SEED).isCloseTo(0, within(4.5 / Math.sqrt(n)));
        }
        for (int lag = 1; lag <= 4; lag++) {
            assertThat(correlation(x, x, lag))
                    .as("lag %d, seed %d", lag, SEED)
                    .isCloseTo(0, within(4.5 / Math.sqrt(n)));
        }
    }

    @Test
    void normalsPassKolmogorovAndSmirnov() {
        double p = KolmogorovSmirnovTest.withDefaults()
                .test(normals(300_000), NormalDistribution.of(0, 1)::cumulativeProbability)
                .getPValue();
        assertThat(p).as("seed %d", SEED).isGreaterThan(0.001);
    }

    @Test
    void uniformsPassKolmogorovAndSmirnovAndStayInside() {
        double[] u = new double[300_000];
        noise.uniforms(Stream.TIMESTEP, 0, 0, u, 0, u.length);
        double p = KolmogorovSmirnovTest.withDefaults()
                .test(u, UniformContinuousDistribution.of(0, 1)::cumulativeProbability)
                .getPValue();
        assertThat(p).as("seed %d", SEED).isGreaterThan(0.001);
        assertThat(ScalarKernel.uniform(0, 0)).isEqualTo(0x1p-53);
        assertThat(ScalarKernel.uniform(0xFFFF_FFFFL, 0xFFFF_FFFFL)).isEqualTo(1 - 0x1p-53);
    }

    /** The number of normals beyond 3, 4 and 5 is Poisson with mean n P(|x| > c) to first order: within 4.5 square roots. */
    @Test
    void tailsHoldTheirShare() {
        int n = 8_000_000;
        double[] x = normals(n);
        double[] probabilities = {2.6997960632601866e-3, 6.334248366623996e-5, 5.733031437583892e-7};
        for (int c = 3; c <= 5; c++) {
            double limit = c;
            double expected = n * probabilities[c - 3];
            long counted = Arrays.stream(x).filter(v -> Math.abs(v) > limit).count();
            assertThat((double) counted)
                    .as("beyond %d, seed %d", c, SEED)
                    .isCloseTo(expected, within(4.5 * Math.sqrt(expected)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 8, 63, 64, 127, 128, 129, 200, 511, 512, 513, 784})
    void anElementDoesNotDependOnTheLengthAskedFor(int length) {
        double[] whole = new double[1000];
        noise.normals(Stream.FORWARD_NOISE, 9, 11, whole, 0, whole.length);
        double[] part = new double[length + 5];
        float[] floats = new float[length + 5];
        Arrays.fill(part, 77);

        noise.normals(Stream.FORWARD_NOISE, 9, 11, part, 3, length);
        noise.normals(Stream.FORWARD_NOISE, 9, 11, floats, 3, length);

        assertThat(Arrays.copyOfRange(part, 3, 3 + length)).isEqualTo(Arrays.copyOf(whole, length));
        assertThat(IntStream.range(0, length).allMatch(i -> floats[3 + i] == (float) whole[i]))
                .isTrue();
        assertThat(new double[] {part[0], part[1], part[2], part[length + 3], part[length + 4]})
                .containsOnly(77);
    }

    @Test
    void bitsAreThoseOfTheFirstUniform() {
        double[] u = new double[1];
        noise.uniforms(Stream.TIMESTEP, 6, 28, u, 0, 1);
        long k = noise.bits(Stream.TIMESTEP, 6, 28) >>> 12;
        assertThat(u[0]).isEqualTo((k + 0.5) * 0x1p-52);
    }

    @Test
    void integersAreUniform() {
        long[] counts = new long[1000];
        for (int item = 0; item < 1_000_000; item++) {
            counts[noise.integer(Stream.TIMESTEP, 0, item, counts.length)]++;
        }
        assertThat(ChiSquareTest.withDefaults().test(counts).getPValue())
                .as("seed %d", SEED)
                .isGreaterThan(0.001);
        assertThat(noise.integer(Stream.TIMESTEP, 0, 0, 1)).isZero();
    }

    /** Each of the 24 orders of four things comes as often as any other. */
    @Test
    void permutationsAreUniform() {
        long[] counts = new long[256];
        for (int epoch = 0; epoch < 240_000; epoch++) {
            int[] p = noise.permutation(Stream.SHUFFLE, epoch, 4);
            counts[p[0] << 6 | p[1] << 4 | p[2] << 2 | p[3]]++;
        }
        long[] seen = Arrays.stream(counts).filter(c -> c > 0).toArray();
        assertThat(seen).hasSize(24);
        assertThat(ChiSquareTest.withDefaults().test(seen).getPValue())
                .as("seed %d", SEED)
                .isGreaterThan(0.001);
        int[] order = noise.permutation(Stream.SHUFFLE, 1, 60_000);
        assertThat(Arrays.stream(order).sorted().toArray())
                .isEqualTo(IntStream.range(0, 60_000).toArray());
    }

    @Test
    void placesOutsideTheCounterAreRefusedByName() {
        double[] out = new double[1];
        assertThatThrownBy(() -> noise.normals(Stream.TIMESTEP, -1, 0, out, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("step = -1")
                .hasMessageContaining("[0, 2^32)");
        assertThatThrownBy(() -> noise.bits(Stream.TIMESTEP, 0, 1L << 32)).hasMessageContaining("item = 4294967296");
        assertThatThrownBy(() -> noise.integer(Stream.TIMESTEP, 0, 0, 0)).hasMessageContaining("bound = 0");
        assertThatThrownBy(() -> noise.normals(Stream.TIMESTEP, 0, 0, out, 1, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void noTwoStreamsShareANumber() {
        assertThat(Arrays.stream(Stream.values()).map(Stream::id)).doesNotHaveDuplicates();
    }

    private double[] normals(int n) {
        double[] x = new double[n];
        noise.normals(Stream.FORWARD_NOISE, 0, 0, x, 0, n);
        return x;
    }

    private static double correlation(double[] x, double[] y, int lag) {
        int n = x.length - lag;
        return IntStream.range(0, n).mapToDouble(i -> x[i] * y[i + lag]).sum() / n;
    }

    private static Stream stream(String id) {
        return Arrays.stream(Stream.values())
                .filter(s -> s.id() == Integer.parseInt(id))
                .findFirst()
                .orElseThrow();
    }

    private static double number(String decimal) {
        return Double.parseDouble(decimal);
    }

    /** Four units in the last place: one each of ln, √ (half), sin or cos, and the products. */
    private static org.assertj.core.data.Offset<Double> ulps(String decimal) {
        return within(4 * Math.ulp(number(decimal)));
    }

    private static List<String[]> reference() {
        try (var stream = KeyedNoiseTest.class.getResourceAsStream("normals.txt")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
