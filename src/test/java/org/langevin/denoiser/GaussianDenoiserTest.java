package org.langevin.denoiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.reference.Reference;
import org.langevin.schedule.NoiseSchedules;

class GaussianDenoiserTest {
    private static final NoisingProcess LINEAR = new NoisingProcess(NoiseSchedules.named("ddpm-linear"));
    private static final NoisingProcess COSINE = new NoisingProcess(NoiseSchedules.named("ddpm-cosine"));

    /**
     * The mean squared error of the best possible predictor, exactly: for data N(0, s²) the prediction is c x, and E (target − c x)² follows
     * from the covariances of (x_0, ε).
     */
    @TestFactory
    Stream<DynamicTest> lossFloors() {
        JsonNode floors = Reference.GENERATIVE.get(
                "loss_floor_gaussian_data (per-dim MSE of the Bayes-optimal predictor, uniform t, unit weight)");
        Map<String, PredictionType> types =
                Map.of("eps", PredictionType.EPSILON, "x0", PredictionType.SAMPLE, "v", PredictionType.V);
        return Reference.fields(floors).flatMap(data -> {
            NoisingProcess process = data.getKey().startsWith("linear") ? LINEAR : COSINE;
            double s2 = Double.parseDouble(data.getKey().substring(data.getKey().indexOf('=') + 1));
            return Reference.fields(data.getValue())
                    .map(field -> dynamicTest(data.getKey() + " " + field.getKey(), () -> {
                        String[] name = field.getKey().split("_", -1);
                        PredictionType type = types.get(name[0]);
                        double floor = name[1].startsWith("t=")
                                ? floor(process, type, s2, Integer.parseInt(name[1].substring(2)) + 1)
                                : IntStream.rangeClosed(1, 1000)
                                        .mapToDouble(n -> floor(process, type, s2, n))
                                        .average()
                                        .orElseThrow();
                        assertThat(floor)
                                .isCloseTo(
                                        field.getValue().asDouble(),
                                        within(1e-11 * field.getValue().asDouble()));
                    }));
        });
    }

    /** Each type of prediction, of items with unlike coordinates, against conditional expectations worked out by hand. */
    @Test
    void conditionalExpectations() {
        NoisingProcess process = new NoisingProcess(NoiseSchedules.named("edm"));
        double[] mean = {1, -2};
        double[] variance = {4, 0};
        double[] x = {3, -1, -5, 2};
        Map<PredictionType, double[]> expected = Map.of(
                PredictionType.SAMPLE, new double[] {1 + 4 / 5.0 * 2, -2, 1 - 4 / 5.0 * 6, -2},
                PredictionType.EPSILON, new double[] {2 / 5.0, 1, -6 / 5.0, 4},
                PredictionType.SCORE, new double[] {-2 / 5.0, -1, 6 / 5.0, -4},
                PredictionType.V, new double[] {2 / 5.0 - 2.6, 3, -6 / 5.0 + 3.8, 6});
        expected.forEach((type, values) -> {
            double[] out = new double[4];
            new GaussianDenoiser(process, type, mean, variance).predict(x, 2, 1, null, out);
            for (int i = 0; i < 4; i++) {
                assertThat(out[i]).as("%s %d", type, i).isCloseTo(values[i], within(1e-15));
            }
        });
    }

    @Test
    void onlyTheItemsAskedForAreWritten() {
        double[] out = {7, 7, 7};
        gaussian(LINEAR, PredictionType.EPSILON, 1).predict(new double[] {1, 2, 3}, 2, 10, null, out);
        assertThat(out[2]).isEqualTo(7);
        assertThat(Arrays.copyOf(out, 2)).doesNotContain(7);
    }

    @Test
    void whatHasNoAnswerIsRefused() {
        assertThatThrownBy(() -> new GaussianDenoiser(LINEAR, PredictionType.V, new double[2], new double[3]))
                .hasMessageContaining("mean has 2 coordinates and covariance 3");
        assertThatThrownBy(() -> gaussian(LINEAR, PredictionType.V, -1)).hasMessageContaining("variance[0] = -1.0");
        assertThatThrownBy(
                        () -> gaussian(LINEAR, PredictionType.V, 0).predict(new double[1], 1, 0, null, new double[1]))
                .hasMessageContaining("t = 0.0");
    }

    private static double floor(NoisingProcess process, PredictionType type, double s2, int n) {
        double[] c = new double[1];
        gaussian(process, type, s2).predict(new double[] {1}, 1, n, null, c);
        NoiseLevel level = process.level(n);
        // The error is (target of x_0 = 1 − c alpha) x_0 + (target of epsilon = 1 − c sigma) epsilon.
        double ofItem = type.target(1, 0, level) - c[0] * level.alpha();
        double ofNoise = type.target(0, 1, level) - c[0] * level.sigma();
        return ofItem * ofItem * s2 + ofNoise * ofNoise;
    }

    private static GaussianDenoiser gaussian(NoisingProcess process, PredictionType type, double variance) {
        return new GaussianDenoiser(process, type, new double[] {0}, new double[] {variance});
    }
}
