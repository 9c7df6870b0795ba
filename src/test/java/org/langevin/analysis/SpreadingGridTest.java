package org.langevin.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.denoiser.Denoiser;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.denoiser.GaussianMixtureDenoiser;
import org.langevin.denoiser.GridDensityDenoiser;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.langevin.sampling.Samplers;
import org.langevin.sampling.Sampling;
import org.langevin.schedule.DdpmTable;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.StepPlan;

/** The heat solver as a denoiser, against the closed form it knows nothing of. */
class SpreadingGridTest {
    private static final GaussianMixture MIXTURE =
            GaussianMixture.onLine(new double[] {.3, .7}, new double[] {-1, 1}, new double[] {.2, .3});
    private static final GaussianMixture RING = GaussianMixture.ring(8, 2, .1);
    private static final SpreadingGrid LINE = SpreadingGrid.of(1, 512, 8, density(MIXTURE));
    private static final SpreadingGrid PLANE = SpreadingGrid.of(2, 512, 5, density(RING));

    private static ToDoubleFunction<double[]> density(GaussianMixture law) {
        ToDoubleFunction<double[]> log = law.logDensity();
        return x -> Math.exp(log.applyAsDouble(x));
    }

    /** u(y, τ) is the mixture's density with variances grown by 2 τ, at heat times of eight decades. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-4, .05, .058, .06, .3, 10, 500, 11_000})
    void theDensityAfterAnyHeatTime(double heatTime) {
        double[] deviations = {Math.sqrt(.04 + 2 * heatTime), Math.sqrt(.09 + 2 * heatTime)};
        GaussianMixture exact = GaussianMixture.onLine(new double[] {.3, .7}, new double[] {-1, 1}, deviations);
        var grid = LINE.at(heatTime);
        for (int i = 0; i < 512; i++) {
            double y = grid.lower()[0] + i * grid.spacing()[0];
            assertThat(grid.values()[i]).isCloseTo(exact.density(y), within(1e-12 / deviations[0]));
        }
    }

    /** Noise as the closed form says it, for states of the process's own law at each time. */
    @ParameterizedTest
    @ValueSource(doubles = {.005, .05, .2, .5, .8, 1})
    void noiseOnTheLine(double t) {
        NoisingProcess process = new NoisingProcess(NoiseSchedules.named("vp-linear"));
        compare(process, t, MIXTURE, LINE, 400, 1e-4);
    }

    @ParameterizedTest
    @ValueSource(doubles = {5, 100, 300, 600, 1000})
    void noiseInThePlane(double t) {
        NoisingProcess process = new NoisingProcess(NoiseSchedules.named("ddpm-linear"));
        compare(process, t, RING, PLANE, 200, 2e-4);
    }

    private static void compare(
            NoisingProcess process, double t, GaussianMixture law, SpreadingGrid grid, int items, double tolerance) {
        double[] x = new double[items * law.dimension()];
        law.noised(process.level(t)).sample(new KeyedNoise(4), Stream.KNOWN_LAW, 0, 0, x);
        for (PredictionType type : new PredictionType[] {PredictionType.EPSILON, PredictionType.V}) {
            double[] exact = new double[x.length];
            new GaussianMixtureDenoiser(process, type, law).predict(x, items, t, null, exact);
            double[] solved = new double[x.length];
            new GridDensityDenoiser(process, type, grid).predict(x, items, t, null, solved);
            for (int i = 0; i < x.length; i++) {
                assertThat(solved[i]).as("%s of %s", type, x[i]).isCloseTo(exact[i], within(tolerance));
            }
        }
    }

    /** Where the solver has no digits left, and off the grid, the heat kernel's sum answers, to more digits than elsewhere. */
    @Test
    void farOut() {
        NoisingProcess process = new NoisingProcess(NoiseSchedules.named("vp-linear"));
        double[][] statesAt = {{.2, -6, 6}, {.5, -12, 15}, {1, -200, 300}};
        for (double[] of : statesAt) {
            double[] x = {of[1], of[2]};
            double[] exact = new double[2];
            new GaussianMixtureDenoiser(process, PredictionType.SAMPLE, MIXTURE).predict(x, 2, of[0], null, exact);
            double[] solved = new double[2];
            new GridDensityDenoiser(process, PredictionType.SAMPLE, LINE).predict(x, 2, of[0], null, solved);
            for (int i = 0; i < 2; i++) {
                assertThat(Math.abs(exact[i] - MIXTURE.mean()[0])).isGreaterThan(.3);
                assertThat(solved[i]).isCloseTo(exact[i], within(1e-9));
            }
        }
    }

    /** A sampler can't tell: the same noise ends in the same items, to 1e-3. */
    @Test
    void samplersEndAtTheSameItems() {
        NoisingProcess process = new NoisingProcess(NoiseSchedules.named("ddpm-linear"));
        double[] exact = sample(process, new GaussianMixtureDenoiser(process, PredictionType.EPSILON, RING));
        double[] solved = sample(process, new GridDensityDenoiser(process, PredictionType.EPSILON, PLANE));
        for (int i = 0; i < exact.length; i++) {
            assertThat(solved[i]).isCloseTo(exact[i], within(1e-3));
        }
    }

    private static double[] sample(NoisingProcess process, Denoiser denoiser) {
        return new Sampling(
                        denoiser,
                        process,
                        Samplers.named("ddim"),
                        StepPlan.trailing(1000, 20),
                        Double.POSITIVE_INFINITY,
                        new KeyedNoise(5))
                .generate(40, 40, null, Sampling.Observer.NONE);
    }

    /** With nothing of the item left, what is said about it is its mean. */
    @Test
    void pureNoiseSaysTheMean() {
        double[] betas = new double[20];
        Arrays.setAll(betas, n -> n == 19 ? 1 : .05 * (n + 1));
        NoisingProcess process = new NoisingProcess(new DdpmTable(betas));
        double[] out = new double[1];
        new GridDensityDenoiser(process, PredictionType.SAMPLE, LINE).predict(new double[] {1.7}, 1, 20, null, out);
        assertThat(out[0]).isCloseTo(MIXTURE.mean()[0], within(1e-12));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> SpreadingGrid.of(1, 64, 2, MIXTURE::density)).hasMessageContaining("empty margin");
        assertThatThrownBy(() -> SpreadingGrid.of(1, 510, 8, MIXTURE::density))
                .hasMessageContaining("multiple of four");
        assertThatThrownBy(() -> LINE.at(-1)).hasMessageContaining("heatTime = -1.0");
    }
}
