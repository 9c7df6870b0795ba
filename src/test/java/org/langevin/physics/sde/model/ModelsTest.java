package org.langevin.physics.sde.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.physics.sde.Ensemble;
import org.langevin.physics.sde.Estimate;
import org.langevin.random.KeyedNoise;
import org.langevin.reference.Reference;

/** Laws against samples, quadrature and each other; schemes against laws. What has a reference number stands in {@link SdeTruthsTest}. */
class ModelsTest {
    private static final long SEED = 8;
    private static final KeyedNoise NOISE = new KeyedNoise(SEED);

    static Stream<Arguments> laws() {
        return Stream.of(
                Arguments.of("OU", new OrnsteinUhlenbeck(2, 1, 0.5).law(3, 0.7), 0.8, 2.2),
                Arguments.of("CIR, wall out of reach", new CoxIngersollRoss(2, 0.5, 0.5).law(0.3, 1), 0.1, 1.1),
                Arguments.of("CIR, wall reached", new CoxIngersollRoss(2, 0.09, 1).law(0.09, 1), 0.01, 0.5),
                Arguments.of("CIR, short time", new CoxIngersollRoss(2, 0.5, 0.5).law(0.3, 0.01), 0.2, 0.4),
                Arguments.of("CIR, stationary", new CoxIngersollRoss(2, 0.5, 0.5).stationary(), 0.1, 1.1),
                Arguments.of("mixing", new BoundedMixing(2, 0.4, 0.8).law(0.9, 0.5), 0.2, 0.95),
                Arguments.of("mixing, walls reached", new BoundedMixing(1, 0.3, 1.5).law(0.5, 1), 0.05, 0.95),
                Arguments.of("mixing, stationary", new BoundedMixing(2, 0.4, 0.8).stationary(), 0.05, 0.95));
    }

    /** The density integrates to the distribution function (Simpson's rule, 2000 intervals), and quantiles invert it. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("laws")
    void densityDistributionAndQuantilesAreOneLaw(String name, Law law, double from, double to) {
        int n = 2000;
        double sum = 0;
        for (int i = 0; i <= n; i++) {
            sum += law.density(from + (to - from) * i / n) * (i == 0 || i == n ? 1 : i % 2 == 1 ? 4 : 2);
        }
        assertThat(sum * (to - from) / n / 3).isCloseTo(law.cdf(to) - law.cdf(from), within(1e-8));
        for (double p : new double[] {0.01, 0.3, 0.5, 0.99}) {
            assertThat(law.cdf(law.quantile(p))).isCloseTo(p, within(1e-11));
        }
    }

    /** E X and E X² by midpoints of 1 − F: a way that shares nothing with the closed forms. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("laws")
    void momentsAreThoseOfTheDistributionFunction(String name, Law law, double from, double to) {
        double lowest = law instanceof GaussianLaw ? law.mean() - 12 * Math.sqrt(law.variance()) : 0;
        double highest = law instanceof JacobiTransition || law instanceof BetaLaw
                ? 1
                : law.mean() + 40 * Math.sqrt(law.variance());
        int n = 3000;
        double mean = lowest;
        double square = lowest * lowest;
        for (int i = 0; i < n; i++) {
            // Cells grow with the square of the distance from the lower end, where the laws may be singular.
            double a = lowest + (highest - lowest) * i * i / n / n;
            double b = lowest + (highest - lowest) * (i + 1.0) * (i + 1.0) / n / n;
            double above = 1 - law.cdf((a + b) / 2);
            mean += above * (b - a);
            square += above * (b * b - a * a);
        }
        assertThat(mean).isCloseTo(law.mean(), within(2e-5));
        assertThat(square - mean * mean).isCloseTo(law.variance(), within(5e-5));
    }

    @Test
    void lawsTendToTheStationaryOnes() {
        CoxIngersollRoss cir = new CoxIngersollRoss(2, 0.5, 0.5);
        BoundedMixing mixing = new BoundedMixing(1, 0.3, 1.5);
        for (double x : new double[] {0.1, 0.4, 0.7}) {
            assertThat(cir.law(3, 20).cdf(x)).isCloseTo(cir.stationary().cdf(x), within(1e-14));
            assertThat(mixing.law(0.9, 80).cdf(x)).isCloseTo(mixing.stationary().cdf(x), within(1e-14));
        }
    }

    /** Chapman and Kolmogorov: the density after t + s is the average of the one after s over where the process is after t. */
    @Test
    void transitionsOfBoundedMixingCompose() {
        BoundedMixing mixing = new BoundedMixing(2, 0.4, 0.8);
        JacobiTransition first = mixing.law(0.9, 0.2);
        int n = 400;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double phi = (i + 0.5) * Math.PI / 2 / n;
            double y = Math.pow(Math.sin(phi), 2);
            sum += first.density(y) * mixing.law(y, 0.3).density(0.6) * Math.sin(2 * phi);
        }
        assertThat(sum * Math.PI / 2 / n).isCloseTo(mixing.law(0.9, 0.5).density(0.6), within(1e-5));
    }

    @Test
    void wallsAreReachedAsTheReferenceSays() {
        for (var entry : new Object[][] {
            {"b2.0_S0.4_kap0.8_x00.9_T0.5", new BoundedMixing(2, 0.4, 0.8)},
            {"b1.0_S0.3_kap1.5_x00.5_T1.0", new BoundedMixing(1, 0.3, 1.5)}
        }) {
            var reference = Reference.PHYSICS.get("G_jacobi").get((String) entry[0]);
            BoundedMixing mixing = (BoundedMixing) entry[1];
            assertThat(mixing.reachesZero())
                    .isEqualTo(reference.get("boundary0_attained").asBoolean());
            assertThat(mixing.reachesOne())
                    .isEqualTo(reference.get("boundary1_attained").asBoolean());
        }
    }

    /** Exact samples pass Kolmogorov and Smirnov against the law, in one long step and after ten short ones. */
    @Test
    void exactSamplesOfTheSquareRootProcessHaveItsLaw() {
        int n = 20_000;
        for (CoxIngersollRoss cir :
                new CoxIngersollRoss[] {new CoxIngersollRoss(2, 0.5, 0.5), new CoxIngersollRoss(2, 0.09, 1)}) {
            double start = 0.2;
            double[] once = IntStream.range(0, n)
                    .mapToDouble(path -> cir.sample(start, 1, NOISE, 0, path))
                    .toArray();
            assertThat(p(once, cir.law(start, 1))).as("seed %d", SEED).isGreaterThan(1e-3);
        }
        CoxIngersollRoss cir = new CoxIngersollRoss(2, 0.09, 1);
        double[] chain = new double[5000];
        Arrays.fill(chain, 0.2);
        for (int step = 1; step <= 10; step++) {
            for (int path = 0; path < chain.length; path++) {
                chain[path] = cir.sample(chain[path], 0.1, NOISE, step, path);
            }
        }
        assertThat(p(chain, cir.law(0.2, 1))).as("seed %d", SEED).isGreaterThan(1e-3);
    }

    @Test
    void exactStepsOfLinearEquationsHaveTheirLaw() {
        OrnsteinUhlenbeck ou = new OrnsteinUhlenbeck(2, 1, 0.5);
        double[] x = new Ensemble(NOISE, 20_000).endpoints(ou::exact, 3, 0.7, 3);
        assertThat(p(x, ou.law(3, 0.7))).as("seed %d", SEED).isGreaterThan(1e-3);
        GeometricBrownian gbm = new GeometricBrownian(0.3, 0.5);
        double[] y = new Ensemble(NOISE, 20_000).endpoints(gbm::exact, 2, 1, 3);
        double p = KolmogorovSmirnovTest.withDefaults()
                .test(y, v -> gbm.cdf(v, 2, 1))
                .getPValue();
        assertThat(p).as("seed %d", SEED).isGreaterThan(1e-3);
        assertThat(gbm.cdf(gbm.quantile(0.2, 2, 1), 2, 1)).isCloseTo(0.2, within(1e-13));
        assertThat((gbm.cdf(2.001, 2, 1) - gbm.cdf(1.999, 2, 1)) / 0.002).isCloseTo(gbm.density(2, 2, 1), within(1e-6));
    }

    /** Mean and variance have no bias at any length of step: 2^17 paths, four standard errors. */
    @Test
    void quadraticExponentialKeepsMeanAndVariance() {
        CoxIngersollRoss cir = new CoxIngersollRoss(2, 0.09, 1);
        for (int steps : new int[] {1, 4, 16}) {
            double[] x = new Ensemble(NOISE, 1 << 17).endpoints(cir::quadraticExponential, 0.09, 1, steps);
            Estimate mean = Estimate.mean(x);
            Estimate variance = Estimate.variance(x);
            assertThat(mean.mean()).as("%d steps", steps).isCloseTo(0.09, within(4 * mean.standardError()));
            assertThat(variance.mean())
                    .as("%d steps", steps)
                    .isCloseTo(cir.law(0.09, 1).variance(), within(4 * variance.standardError()));
            assertThat(Arrays.stream(x).min().orElseThrow()).isNotNegative();
        }
    }

    /** In the hard case the naive schemes are wrong by a fifth and by half of the mean, which is why they are shown. */
    @Test
    void theNaiveSchemesAreAsWrongAsIsSaid() {
        CoxIngersollRoss cir = new CoxIngersollRoss(2, 0.09, 1);
        Ensemble ensemble = new Ensemble(NOISE, 1 << 16);
        double absorbed =
                Estimate.mean(ensemble.endpoints(cir::absorption, 0.09, 1, 16)).mean();
        double reflected =
                Estimate.mean(ensemble.endpoints(cir::reflection, 0.09, 1, 16)).mean();
        assertThat(absorbed / 0.09).isBetween(1.18, 1.28);
        assertThat(reflected / 0.09).isBetween(1.45, 1.57);
    }

    /** The implicit angle stays inside and has weak order 1: the error of the mean halves with the step. 2^17 paths. */
    @Test
    void theImplicitAngleStaysInsideAndConverges() {
        BoundedMixing mixing = new BoundedMixing(2, 0.4, 0.8);
        double exact = mixing.law(0.9, 0.5).mean();
        double[] coarse = new Ensemble(NOISE, 1 << 17).endpoints(mixing::implicitAngle, 0.9, 0.5, 4);
        double[] fine = new Ensemble(NOISE, 1 << 17).endpoints(mixing::implicitAngle, 0.9, 0.5, 32);
        assertThat(Arrays.stream(coarse).min().orElseThrow()).isPositive();
        assertThat(Arrays.stream(coarse).max().orElseThrow()).isLessThan(1);
        Estimate mean = Estimate.mean(fine);
        assertThat(mean.mean()).isCloseTo(exact, within(4 * mean.standardError() + 2e-3));
        assertThat(Estimate.variance(fine).mean())
                .isCloseTo(mixing.law(0.9, 0.5).variance(), within(2e-3));
    }

    /** Clipping is biased where the walls are reached; the matched step is not, at a sixteenth of the steps. */
    @Test
    void clippingIsBiasedWhereWallsAreReached() {
        BoundedMixing mixing = new BoundedMixing(1, 0.3, 1.5);
        double exact = mixing.law(0.5, 1).mean();
        Ensemble ensemble = new Ensemble(NOISE, 1 << 16);
        double clipped =
                Estimate.mean(ensemble.endpoints(mixing::clipped, 0.5, 1, 64)).mean();
        Estimate matched = Estimate.mean(ensemble.endpoints(mixing::momentMatched, 0.5, 1, 4));
        assertThat(Math.abs(clipped - exact)).isGreaterThan(4e-3);
        assertThat(matched.mean()).isCloseTo(exact, within(4 * matched.standardError()));
    }

    /** E X³ has no exactness built in: the matched step converges with weak order 1. 2^18 paths, standard error 6e-4. */
    @Test
    void otherMomentsOfTheMatchedStepConverge() {
        BoundedMixing mixing = new BoundedMixing(1, 0.3, 1.5);
        Law law = mixing.law(0.5, 1);
        int n = 2000;
        double exact = 1;
        for (int i = 0; i < n; i++) {
            double x = (i + 0.5) / n;
            exact -= law.cdf(x) * 3 * x * x / n;
        }
        Estimate cube = Estimate.mean(
                new Ensemble(NOISE, 1 << 18).endpoints(mixing::momentMatched, 0.5, 1, 100), x -> x * x * x);
        assertThat(cube.mean()).isCloseTo(exact, within(4 * cube.standardError() + 1e-3));
    }

    @Test
    void refusesByName() {
        assertThatThrownBy(() -> new CoxIngersollRoss(0.5, 0.04, 1).implicitRoot())
                .hasMessageContaining("expected more than 1")
                .hasMessageContaining("quadraticExponential");
        assertThatThrownBy(() -> new BoundedMixing(1, 0.3, 1.5).implicitAngle())
                .hasMessageContaining("expected both to exceed 1/2")
                .hasMessageContaining("momentMatched");
        assertThatThrownBy(() -> new BoundedMixing(1, 1, 1)).hasMessageContaining("s = 1.0");
        assertThatThrownBy(() -> new BoundedMixing(1, 0.3, 1.5).law(0.5, 1e-9)).hasMessageContaining("time = 1.0E-9");
        assertThatThrownBy(() -> new CoxIngersollRoss(-1, 1, 1)).hasMessageContaining("k = -1.0");
        assertThatThrownBy(() -> new CoxIngersollRoss(1, 1, 1).law(1, 0)).hasMessageContaining("t = 0.0");
        assertThatThrownBy(() -> new OrnsteinUhlenbeck(0, 1, 1)).hasMessageContaining("theta = 0.0");
    }

    private static double p(double[] samples, Law law) {
        return KolmogorovSmirnovTest.withDefaults().test(samples, law::cdf).getPValue();
    }
}
