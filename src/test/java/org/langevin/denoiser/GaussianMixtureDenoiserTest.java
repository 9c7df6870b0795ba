package org.langevin.denoiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.langevin.process.Conversion;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.reference.AnalyticReference;
import org.langevin.reference.Reference;
import org.langevin.schedule.NoiseSchedules;

class GaussianMixtureDenoiserTest {
    private static final NoisingProcess VP = new NoisingProcess(NoiseSchedules.named("vp-linear"));
    private static final NoisingProcess DDPM = new NoisingProcess(NoiseSchedules.named("ddpm-linear"));
    private static final NoisingProcess EDM = new NoisingProcess(NoiseSchedules.named("edm"));

    private static final GaussianMixture MIXTURE =
            GaussianMixture.onLine(new double[] {.3, .7}, new double[] {-1, 1}, new double[] {.2, .3});

    /** Three components in the plane with unlike, slanted covariances. */
    private static final GaussianMixture SLANTED = new GaussianMixture(
            new double[] {1, 2, 1},
            List.of(
                    new Gaussian(new double[] {0, 1}, Covariance.of(new double[][] {{2, 1.2}, {1.2, 1}})),
                    new Gaussian(new double[] {-1, -1}, Covariance.of(new double[][] {{.5, -.3}, {-.3, .4}})),
                    new Gaussian(new double[] {2, 0}, Covariance.diagonal(.1, 3))));

    @TestFactory
    Stream<DynamicTest> scoreNoiseItemAndDensityOfTheMixtureOnTheLine() {
        return Reference.fields(AnalyticReference.REVERSAL.get("gmm_values"))
                .map(entry -> dynamicTest(entry.getKey(), () -> {
                    double[] tx = numbersIn(entry.getKey());
                    JsonNode values = entry.getValue();
                    assertThat(predict(VP, PredictionType.SCORE, MIXTURE, tx[0], tx[1]))
                            .satisfies(near(values.get("score"), 1e-12));
                    assertThat(predict(VP, PredictionType.EPSILON, MIXTURE, tx[0], tx[1]))
                            .satisfies(near(values.get("eps"), 1e-12));
                    assertThat(predict(VP, PredictionType.SAMPLE, MIXTURE, tx[0], tx[1]))
                            .satisfies(near(values.get("x0hat"), 1e-12));
                    assertThat(new double[] {MIXTURE.noised(VP.level(tx[0])).density(tx[1])})
                            .satisfies(near(values.get("p"), 1e-12));
                }));
    }

    @TestFactory
    Stream<DynamicTest> aDatasetOnTheLineIsAMixtureOfPoints() {
        JsonNode dataset = AnalyticReference.REVERSAL.get("empirical_dataset");
        GaussianMixture points = GaussianMixture.around(
                Arrays.stream(Reference.numbers(dataset.get("D")))
                        .mapToObj(y -> new double[] {y})
                        .toArray(double[][]::new),
                0);
        return Reference.fields(dataset)
                .filter(entry -> entry.getKey().startsWith("t="))
                .map(entry -> dynamicTest(entry.getKey(), () -> {
                    double[] tx = numbersIn(entry.getKey());
                    assertThat(predict(VP, PredictionType.SAMPLE, points, tx[0], tx[1]))
                            .satisfies(near(entry.getValue().get("x0hat"), 1e-12));
                    assertThat(predict(VP, PredictionType.SCORE, points, tx[0], tx[1]))
                            .satisfies(near(entry.getValue().get("score"), 1e-11));
                    GaussianMixture.View view = points.at(VP.level(tx[0]), PredictionType.SAMPLE);
                    view.look(new double[] {tx[1]}, 0);
                    double[] weights = Reference.numbers(entry.getValue().get("weights"));
                    for (int k = 0; k < weights.length; k++) {
                        assertThat(view.share(k)).isCloseTo(weights[k], within(1e-11 * weights[k]));
                    }
                }));
    }

    @Test
    void theRingOfEight() {
        JsonNode ring = AnalyticReference.REVERSAL.get("ring8");
        GaussianMixture law = GaussianMixture.ring(8, 2, .1);
        assertThat(predict(DDPM, PredictionType.EPSILON, law, 300, .3, -.4))
                .satisfies(near(ring.get("eps*_t300_x(0.3, -0.4)"), 1e-12));
        assertThat(predict(DDPM, PredictionType.SAMPLE, law, 100, 1, .5))
                .satisfies(near(ring.get("x0hat_t100_x(1.0, 0.5)"), 1e-12));
    }

    /** Tweedie's formula, E[x_0 | x] = (x + σ² ∇ log p) / α, with the gradient by differences of the density: three routes to one number. */
    @Test
    void slantedCovariancesObeyTweedie() {
        double t = .3;
        NoiseLevel level = VP.level(t);
        GaussianMixture noised = SLANTED.noised(level);
        double h = 1e-5;
        for (double[] x : new double[][] {{.2, .7}, {-1, .1}, {3, -2}}) {
            double[] gradient = {
                (noised.logDensity(x[0] + h, x[1]) - noised.logDensity(x[0] - h, x[1])) / (2 * h),
                (noised.logDensity(x[0], x[1] + h) - noised.logDensity(x[0], x[1] - h)) / (2 * h)
            };
            double[] score = predict(VP, PredictionType.SCORE, SLANTED, t, x);
            double[] x0 = predict(VP, PredictionType.SAMPLE, SLANTED, t, x);
            for (int i = 0; i < 2; i++) {
                assertThat(score[i]).isCloseTo(gradient[i], within(1e-9));
                double tweedie = (x[i] + level.sigma() * level.sigma() * gradient[i]) / level.alpha();
                assertThat(x0[i]).isCloseTo(tweedie, within(1e-9));
            }
        }
    }

    /** The density of a slanted normal law, by the determinant and inverse of a 2 x 2 matrix written out. */
    @Test
    void densityOfASlantedNormalLaw() {
        Gaussian slanted = new Gaussian(new double[] {0, 1}, Covariance.of(new double[][] {{2, 1.2}, {1.2, 1}}));
        double dx = .5;
        double dy = -.3;
        double determinant = 2 * 1 - 1.2 * 1.2;
        double square = (1 * dx * dx - 2 * 1.2 * dx * dy + 2 * dy * dy) / determinant;
        assertThat(new GaussianMixture(new double[] {1}, List.of(slanted)).density(dx, 1 + dy))
                .isCloseTo(Math.exp(-square / 2) / (2 * Math.PI * Math.sqrt(determinant)), within(1e-15));
    }

    @TestFactory
    Stream<DynamicTest> theFourTypesCarryTheSameKnowledge() {
        double[] x = {.2, .7, -1, .1, 3, -2};
        return Stream.of(VP, DDPM, EDM)
                .map(process -> dynamicTest(process.schedule().family(), () -> {
                    double t = process.schedule().horizon() / 3;
                    double[] direct = new double[6];
                    new GaussianMixtureDenoiser(process, PredictionType.V, SLANTED).predict(x, 3, t, null, direct);
                    for (PredictionType type : PredictionType.values()) {
                        double[] out = new double[6];
                        new GaussianMixtureDenoiser(process, type, SLANTED).predict(x, 3, t, null, out);
                        Conversion.between(type, PredictionType.V, process.level(t))
                                .apply(x, out, out, 6);
                        for (int i = 0; i < 6; i++) {
                            assertThat(out[i])
                                    .as("%s", type)
                                    .isCloseTo(direct[i], within(1e-11 * (1 + Math.abs(direct[i]))));
                        }
                    }
                }));
    }

    /** Where every component's density is 0 in double precision, the nearest still decides. */
    @Test
    void farFromAllComponents() {
        double sigma = EDM.level(.01).sigma();
        double[] out =
                predict(EDM, PredictionType.SAMPLE, GaussianMixture.around(new double[][] {{-1}, {1}}, 0), .01, 30);
        assertThat(sigma).isCloseTo(.01, within(1e-15));
        assertThat(out[0]).isEqualTo(1);
        assertThat(MIXTURE.density(1e4)).isZero();
        assertThat(MIXTURE.logDensity(1e4)).isCloseTo(-Math.pow((1e4 - 1) / .3, 2) / 2, within(10.0));
    }

    @Test
    void aLabelIsAComponent() {
        double[] x = {.2, .7, -1, .1};
        double[] out = new double[4];
        new GaussianMixtureDenoiser(VP, PredictionType.EPSILON, SLANTED).predict(x, 2, .4, new int[] {2, 0}, out);
        for (int i = 0; i < 2; i++) {
            double[] alone = new double[4];
            Gaussian component = SLANTED.components().get(i == 0 ? 2 : 0);
            new GaussianDenoiser(VP, PredictionType.EPSILON, component).predict(x, 2, .4, null, alone);
            assertThat(Arrays.copyOfRange(out, 2 * i, 2 * i + 2)).containsExactly(alone[2 * i], alone[2 * i + 1]);
        }
    }

    /** A batch large enough for several threads says about each item what that item alone is told, to the last bit. */
    @Test
    void anItemsPredictionDoesNotDependOnItsBatch() {
        int items = 100_001;
        double[] x = new double[2 * items];
        new KeyedNoise(7).normals(org.langevin.random.Stream.INITIAL_NOISE, 0, 0, x, 0, x.length);
        GaussianMixtureDenoiser denoiser = new GaussianMixtureDenoiser(VP, PredictionType.V, SLANTED);
        double[] out = new double[x.length];
        denoiser.predict(x, items, .2, null, out);
        for (int i : new int[] {0, 1, 6250, 50_000, 100_000}) {
            double[] alone = new double[2];
            denoiser.predict(Arrays.copyOfRange(x, 2 * i, 2 * i + 2), 1, .2, null, alone);
            assertThat(Arrays.copyOfRange(out, 2 * i, 2 * i + 2)).containsExactly(alone);
        }
    }

    /** Means, covariance and shares of the components, each within four standard errors of 200,000 items. */
    @Test
    void samplesHaveTheLaw() {
        int items = 200_000;
        double[] x = new double[2 * items];
        int[] drawn = SLANTED.sample(new KeyedNoise(3), org.langevin.random.Stream.INITIAL_NOISE, 0, 0, x);
        long second = Arrays.stream(drawn).filter(k -> k == 1).count();
        assertThat(second / (double) items).isCloseTo(.5, within(4 * Math.sqrt(.25 / items)));
        double xy = 0;
        double y = 0;
        for (int i = 0; i < items; i++) {
            y += x[2 * i + 1] / items;
            xy += x[2 * i] * x[2 * i + 1] / items;
        }
        // E y = (1 - 2 + 0) / 4, Var y = 1/4 (2 + 2 (.4 + 1) + 3) - 1/16; E x y = (1.2 + 2 (1 - .3) + 0) / 4.
        assertThat(y).isCloseTo(-.25, within(4 * Math.sqrt(1.95 / items)));
        assertThat(xy).isCloseTo(.65, within(4 * Math.sqrt(4.0 / items)));
    }

    @Test
    void whatIsNoMixtureIsRefused() {
        assertThatThrownBy(() -> GaussianMixture.onLine(new double[] {1, 0}, new double[2], new double[2]))
                .hasMessageContaining("weight[1] = 0.0");
        assertThatThrownBy(() -> Covariance.of(new double[][] {{1, 2}, {2, 1}})).hasMessageContaining("eigenvalue -");
        assertThatThrownBy(() -> Covariance.of(new double[][] {{1, 2}, {3, 1}})).hasMessageContaining("symmetric");
        assertThatThrownBy(() -> new GaussianMixtureDenoiser(VP, PredictionType.V, MIXTURE)
                        .predict(new double[1], 1, .5, new int[] {2}, new double[1]))
                .hasMessageContaining("label[0] = 2");
        assertThatThrownBy(() -> predict(VP, PredictionType.V, GaussianMixture.around(new double[][] {{0}}, 0), 0, 1))
                .hasMessageContaining("t = 0.0");
    }

    private static double[] predict(
            NoisingProcess process, PredictionType type, GaussianMixture law, double t, double... x) {
        double[] out = new double[x.length];
        new GaussianMixtureDenoiser(process, type, law).predict(x, 1, t, null, out);
        return out;
    }

    private static java.util.function.Consumer<double[]> near(JsonNode expected, double tolerance) {
        double[] values = expected.isArray() ? Reference.numbers(expected) : new double[] {expected.asDouble()};
        return actual -> {
            assertThat(actual).hasSize(values.length);
            for (int i = 0; i < values.length; i++) {
                assertThat(actual[i]).isCloseTo(values[i], within(tolerance * (1 + Math.abs(values[i]))));
            }
        };
    }

    /** The t and x of a key such as {@code t=0.05,x=-0.5}. */
    private static double[] numbersIn(String key) {
        return Arrays.stream(key.split(",", -1))
                .mapToDouble(part -> Double.parseDouble(part.substring(2)))
                .toArray();
    }
}
