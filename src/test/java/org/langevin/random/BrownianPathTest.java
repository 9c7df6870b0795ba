package org.langevin.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrownianPathTest {
    private static final long SEED = 7;
    private static final KeyedNoise NOISE = new KeyedNoise(SEED);

    @Test
    void halvingTheStepKeepsThePathToTheBit() {
        BrownianPath path = new BrownianPath(NOISE, 3, 2, 1.7);
        double[] coarse = path.grid(0);
        for (int level = 1; level <= 12; level++) {
            double[] fine = path.grid(level);
            for (int k = 0; 2 * k < coarse.length; k++) {
                for (int j = 0; j < 2; j++) {
                    assertThat(fine[4 * k + j])
                            .as("level %d, cell %d", level, k)
                            .isEqualTo(coarse[2 * k + j]);
                }
            }
            coarse = fine;
        }
    }

    @Test
    void aSingleTimeIsTheGridsToTheBitInAnyOrder() {
        BrownianPath path = new BrownianPath(NOISE, 3, 2, 1);
        double[] grid = path.grid(10);
        double[] value = new double[2];
        for (int k : new int[] {1024, 1, 511, 0, 513, 512, 3, 1023, 1}) {
            path.value(k / 1024.0, value);
            assertThat(value).as("k = %d", k).containsExactly(grid[2 * k], grid[2 * k + 1]);
        }
        assertThat(path.cell(3, 5, 10)).containsExactly(java.util.Arrays.copyOfRange(grid, 2 * 640, 2 * 769));
    }

    /** Below level 31 the tree has other keys: the increments there must still be those of Brownian motion. */
    @ParameterizedTest
    @CsvSource({"0.3, 0.30000000001", "0.1, 0.9", "0.49999999999, 0.50000000001", "0, 1e-13", "0.2, 0.2000001"})
    void incrementsHaveTheLawOfBrownianMotionAtAnyScale(double s, double t) {
        int n = 4000;
        double root = Math.sqrt(t - s);
        double[] scaled = new double[n];
        double[] increment = new double[1];
        for (int i = 0; i < n; i++) {
            new BrownianPath(NOISE, i, 1, 1).increment(s, t, increment);
            scaled[i] = increment[0] / root;
        }
        assertThat(p(scaled)).as("seed %d", SEED).isGreaterThan(1e-3);
    }

    /** n paths: E W(s) W(t) = min(s, t), with standard error at most √((s t + s²) / n). */
    @Test
    void covarianceIsTheEarlierTime() {
        int n = 20_000;
        double horizon = 2;
        double[] times = {0.1, 0.5, 0.7, 1, 1.3, 2};
        double[][] w = new double[n][times.length];
        double[] value = new double[1];
        for (int i = 0; i < n; i++) {
            BrownianPath path = new BrownianPath(NOISE, i, 1, horizon);
            for (int k = 0; k < times.length; k++) {
                path.value(times[k], value);
                w[i][k] = value[0];
            }
        }
        for (int a = 0; a < times.length; a++) {
            for (int b = a; b < times.length; b++) {
                double sum = 0;
                for (double[] path : w) {
                    sum += path[a] * path[b];
                }
                double standardError = Math.sqrt((times[a] * times[b] + times[a] * times[a]) / n);
                assertThat(sum / n)
                        .as("E W(%s) W(%s), seed %d", times[a], times[b], SEED)
                        .isCloseTo(times[a], within(4 * standardError));
            }
        }
    }

    @Test
    void incrementsOfAGridAreIndependentNormals() {
        BrownianPath path = new BrownianPath(NOISE, 0, 2, 3);
        double[] w = path.grid(15);
        int n = 1 << 15;
        double root = Math.sqrt(3.0 / n);
        double[] first = new double[n];
        double[] second = new double[n];
        for (int k = 0; k < n; k++) {
            first[k] = (w[2 * k + 2] - w[2 * k]) / root;
            second[k] = (w[2 * k + 3] - w[2 * k + 1]) / root;
        }
        assertThat(p(first)).isGreaterThan(1e-3);
        assertThat(p(second)).isGreaterThan(1e-3);
        double limit = 4.5 / Math.sqrt(n);
        assertThat(correlation(first, second, 0)).as("components").isCloseTo(0, within(limit));
        for (int lag = 1; lag <= 4; lag++) {
            assertThat(correlation(first, first, lag)).as("lag %d", lag).isCloseTo(0, within(limit));
        }
        double[] other = new BrownianPath(NOISE, 1, 2, 3).grid(15);
        double[] neighbour = IntStream.range(0, n)
                .mapToDouble(k -> (other[2 * k + 2] - other[2 * k]) / root)
                .toArray();
        assertThat(correlation(first, neighbour, 0)).as("paths").isCloseTo(0, within(limit));
    }

    /** Chen's relation: the area over two cells is the sum of theirs and of the triangle between them. */
    @Test
    void areasAgreeBetweenLevels() {
        BrownianPath path = new BrownianPath(NOISE, 5, 3, 1).withAreas(9);
        double[] whole = new double[9];
        double[] left = new double[9];
        double[] right = new double[9];
        for (int level = 0; level < 9; level++) {
            double[] w = path.grid(level + 1);
            double[] all = path.areaGrid(level);
            for (int c = 0; c < 1 << level; c += 1 + level) {
                path.areas(level, c, whole);
                assertThat(whole).containsExactly(java.util.Arrays.copyOfRange(all, 9 * c, 9 * c + 9));
                path.areas(level + 1, 2 * c, left);
                path.areas(level + 1, 2 * c + 1, right);
                for (int j = 0; j < 3; j++) {
                    for (int k = 0; k < 3; k++) {
                        int at = 6 * c;
                        double triangle = ((w[at + 3 + j] - w[at + j]) * (w[at + 6 + k] - w[at + 3 + k])
                                        - (w[at + 3 + k] - w[at + k]) * (w[at + 6 + j] - w[at + 3 + j]))
                                / 2;
                        assertThat(whole[3 * j + k])
                                .as("level %d, cell %d, %d%d", level, c, j, k)
                                .isCloseTo(left[3 * j + k] + right[3 * j + k] + triangle, within(1e-14));
                    }
                }
            }
        }
    }

    /** A ~ the logistic-like law of density sech(πa/h)/h: cdf (2/π) atan(e^(πa/h)), variance h²/4, fourth moment 5 h⁴/16 (Lévy 1951). */
    @ParameterizedTest
    @CsvSource({"0", "3", "6"})
    void areasHaveTheLawOfLevy(int finest) {
        int n = 20_000;
        double h = 1;
        double[] samples = new double[n];
        double[] area = new double[4];
        for (int i = 0; i < n; i++) {
            new BrownianPath(NOISE, i, 2, h).withAreas(finest).areas(0, 0, area);
            samples[i] = area[1];
            assertThat(area[2]).isEqualTo(-area[1]);
        }
        double variance = java.util.Arrays.stream(samples).map(a -> a * a).sum() / n;
        // Var A² = 5/16 − 1/16 = 1/4, so the standard error of the variance is 1/2 over the root of n.
        assertThat(variance).as("seed %d", SEED).isCloseTo(0.25, within(4 * 0.5 / Math.sqrt(n)));
        if (finest >= 3) {
            double p = KolmogorovSmirnovTest.withDefaults()
                    .test(samples, a -> 2 / Math.PI * Math.atan(Math.exp(Math.PI * a / h)))
                    .getPValue();
            assertThat(p).as("seed %d", SEED).isGreaterThan(1e-3);
        }
    }

    /** Given both increments, A has variance h²/12 + h (ΔW₁² + ΔW₂²)/12: regression of A² on the squares, from n paths. */
    @Test
    void areasHaveTheirConditionalVariance() {
        int n = 40_000;
        double[] area = new double[4];
        double[] end = new double[2];
        double inner = 0;
        double outer = 0;
        int inside = 0;
        double expectedInner = 0;
        double expectedOuter = 0;
        for (int i = 0; i < n; i++) {
            BrownianPath path = new BrownianPath(NOISE, i, 2, 1).withAreas(4);
            path.areas(0, 0, area);
            path.value(1, end);
            double radius = end[0] * end[0] + end[1] * end[1];
            double expected = (1 + radius) / 12;
            if (radius < 1) {
                inside++;
                inner += area[1] * area[1];
                expectedInner += expected;
            } else {
                outer += area[1] * area[1];
                expectedOuter += expected;
            }
        }
        // The relative variance of A² is near 2.5, so that 4 standard errors are 4 √(2.5 / count).
        assertThat(inner / expectedInner).isCloseTo(1, within(4 * Math.sqrt(2.5 / inside)));
        assertThat(outer / expectedOuter).isCloseTo(1, within(4 * Math.sqrt(2.5 / (n - inside))));
    }

    @Test
    void refusesByNameWhatItCannotGive() {
        BrownianPath path = new BrownianPath(NOISE, 0, 2, 1);
        assertThatThrownBy(() -> path.areas(0, 0, new double[4])).hasMessageContaining("withAreas");
        assertThatThrownBy(() -> path.withAreas(3).areas(4, 0, new double[4]))
                .hasMessageContaining("level = 4: expected");
        assertThatThrownBy(() -> path.value(1.5, new double[2])).hasMessageContaining("t = 1.5: expected");
        assertThatThrownBy(() -> path.grid(25)).hasMessageContaining("level = 25");
        assertThatThrownBy(() -> new BrownianPath(NOISE, 0, 0, 1)).hasMessageContaining("dimension = 0");
        assertThatThrownBy(() -> new BrownianPath(NOISE, 0, 1, -1)).hasMessageContaining("horizon = -1.0");
    }

    private static double p(double[] z) {
        return KolmogorovSmirnovTest.withDefaults()
                .test(z, NormalDistribution.of(0, 1)::cumulativeProbability)
                .getPValue();
    }

    private static double correlation(double[] x, double[] y, int lag) {
        double sum = 0;
        for (int i = lag; i < x.length; i++) {
            sum += x[i] * y[i - lag];
        }
        return sum / x.length;
    }
}
