package org.langevin.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.analysis.AffineLaw;
import org.langevin.denoiser.Covariance;
import org.langevin.denoiser.Denoiser;
import org.langevin.denoiser.Gaussian;
import org.langevin.denoiser.GaussianDenoiser;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.denoiser.GaussianMixtureDenoiser;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.langevin.sampling.Sampling.Observer;
import org.langevin.schedule.Edm;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.Spacing;
import org.langevin.schedule.StepPlan;
import org.langevin.schedule.StepPlan.Step;

/** Sampling under conditions, on data where the conditional law is known. */
class ConditioningTest {
    private static final NoiseSchedule LINEAR = NoiseSchedules.named("ddpm-linear");
    private static final NoisingProcess PROCESS = new NoisingProcess(LINEAR);
    private static final double FREE = Double.POSITIVE_INFINITY;

    /**
     * Two coordinates of correlation 0.8, the first known to be 1: the second is N(0.8, 0.36). Replacement misses it, RePaint comes near;
     * 20,000 samples, whose standard errors of mean and variance are 0.004.
     */
    @Test
    void inpaintingApproachesTheConditionalLaw() {
        double[] replaced = inpainted(0.8, 1);
        double[] repainted = inpainted(0.8, 20);
        assertThat(Math.abs(repainted[0] - 0.8)).as("mean, seed 4").isLessThan(0.04);
        assertThat(Math.abs(repainted[1] - 0.36)).as("variance, seed 4").isLessThan(0.04);
        assertThat(Math.abs(replaced[0] - 0.8)).as("mean by replacement").isGreaterThan(0.1);
    }

    /** What knows nothing of the known is not disturbed: N(0, 1) less what 100 steps of the sampler itself take off. */
    @Test
    void inpaintingLeavesIndependentCoordinatesAlone() {
        double free = AffineLaw.STANDARD_NORMAL
                .after(
                        Samplers.named("ddpm-beta"),
                        new GaussianDenoiser(PROCESS, PredictionType.V, new double[1], new double[] {1}),
                        PROCESS,
                        Spacing.LOG_SNR.plan(LINEAR, 50))
                .variance();
        double[] replaced = inpainted(0, 1);
        assertThat(replaced[0]).as("seed 4").isCloseTo(0, within(4.5 * Math.sqrt(free / 20_000)));
        assertThat(replaced[1]).as("seed 4").isCloseTo(free, within(4.5 * free * Math.sqrt(2.0 / 20_000)));
    }

    /** Mean and variance of the second coordinate, given that the first is 1. */
    private static double[] inpainted(double correlation, int resamplings) {
        int n = 20_000;
        Covariance covariance = Covariance.of(new double[][] {{1, correlation}, {correlation, 1}});
        Denoiser denoiser = new GaussianDenoiser(PROCESS, PredictionType.V, new Gaussian(new double[2], covariance));
        Sampler sampler = new InpaintingSampler(
                Samplers.named("ddpm-beta"), new double[] {1, Double.NaN}, new boolean[] {true, false}, resamplings);
        double[] x = new Sampling(denoiser, PROCESS, sampler, Spacing.LOG_SNR.plan(LINEAR, 50), FREE, new KeyedNoise(4))
                .generate(n, 5000, null, Observer.NONE);
        double[] second = IntStream.range(0, n).mapToDouble(i -> x[2 * i + 1]).toArray();
        assertThat(IntStream.range(0, n).mapToDouble(i -> x[2 * i])).allMatch(known -> known == 1);
        return meanAndVariance(second);
    }

    /**
     * From the level of time t on, the flow takes α y + σ ε to m + √(S/V) (α (y − m) + σ ε): a normal law around a point between the item
     * and the mean. 20,000 variations.
     */
    @ParameterizedTest
    @ValueSource(doubles = {150, 400, 1000})
    void variationsOfAnItemHaveTheLawOfTheFlow(double time) {
        int n = 20_000;
        Denoiser denoiser = new GaussianDenoiser(PROCESS, PredictionType.V, new double[] {0.5}, new double[] {0.25});
        Sampling sampling = new Sampling(
                denoiser, PROCESS, Samplers.named("heun"), Spacing.LOG_SNR.plan(LINEAR, 100), FREE, new KeyedNoise(6));
        double[] items = new double[n];
        Arrays.fill(items, 2);
        double[] law = meanAndVariance(new ImageToImage(sampling, time).variationsOf(items, 4000, null, Observer.NONE));
        NoiseLevel level = PROCESS.level(time);
        double total = level.alpha() * level.alpha() * 0.25 + level.sigma() * level.sigma();
        double variance = 0.25 * level.sigma() * level.sigma() / total;
        double mean = 0.5 + Math.sqrt(0.25 / total) * level.alpha() * 1.5;
        assertThat(law[0]).as("seed 6").isCloseTo(mean, within(4.5 * Math.sqrt(variance / n) + 1e-3));
        assertThat(law[1]).as("seed 6").isCloseTo(variance, within(4.5 * variance * Math.sqrt(2.0 / n) + 1e-3));
    }

    /** 50 steps of DDIM back from the noise found: roughly with one evaluation a step, to 1e-7 with thirty. */
    @Test
    void inversionLeadsBack() {
        GaussianMixture mixture =
                GaussianMixture.onLine(new double[] {0.3, 0.7}, new double[] {-1, 1}, new double[] {0.2, 0.3});
        Denoiser denoiser = new GaussianMixtureDenoiser(PROCESS, PredictionType.V, mixture);
        double[] items = {-1.4, -1, -0.7, 0.2, 0.8, 1, 1.6};
        StepPlan plan = StepPlan.trailing(1000, 50);
        assertThat(roundTrip(denoiser, plan, items, 1)).isBetween(1e-4, 0.25);
        assertThat(roundTrip(denoiser, plan, items, 30)).isLessThan(1e-7);
        // The plain inversion is of first order: four times the steps, a quarter of the error.
        double coarse = roundTrip(denoiser, StepPlan.trailing(1000, 250), items, 1);
        double fine = roundTrip(denoiser, StepPlan.trailing(1000, 1000), items, 1);
        assertThat(coarse / fine).isBetween(2.5, 6.0);
    }

    private static double roundTrip(Denoiser denoiser, StepPlan plan, double[] items, int refinements) {
        double[] noise = new Inversion(denoiser, PROCESS, plan, refinements).noiseOf(items, null);
        double[] back = new Sampling(denoiser, PROCESS, new DdimSampler(0), plan, FREE, new KeyedNoise(0))
                .continueFrom(noise, 3, null, Observer.NONE);
        return IntStream.range(0, items.length)
                .mapToDouble(i -> Math.abs(back[i] - items[i]))
                .max()
                .orElseThrow();
    }

    @Test
    void theArcKeepsTheStrengthOfNoise() {
        double[] a = {3, 0, 4};
        double[] b = {0, 5, 0};
        double half = Math.sqrt(0.5);
        assertThat(Slerp.between(a, b, 0)).containsExactly(3, 0, 4);
        assertThat(Slerp.between(a, b, 0.5))
                .usingComparatorWithPrecision(1e-14)
                .containsExactly(3 * half, 5 * half, 4 * half);
        double[] path = Slerp.path(a, b, 4);
        assertThat(path).hasSize(12);
        // 30 degrees at a time.
        assertThat(path[4]).isCloseTo(5 * 0.5, within(1e-14));
        assertThat(Slerp.between(a, a, 0.3)).usingComparatorWithPrecision(1e-14).containsExactly(3, 0, 4);
    }

    /** Between independent noises, every point of the arc is a standard normal one: 100,000 coordinates, within 4.5 standard errors. */
    @Test
    void theArcHasTheLawOfNoise() {
        int n = 100_000;
        double[] a = new double[n];
        double[] b = new double[n];
        new KeyedNoise(2).normals(Stream.INITIAL_NOISE, 0, 0, a, 0, n);
        new KeyedNoise(2).normals(Stream.INITIAL_NOISE, 0, 1, b, 0, n);
        for (double u : new double[] {0.25, 0.5, 0.9}) {
            double[] law = meanAndVariance(Slerp.between(a, b, u));
            assertThat(law[0]).as("seed 2").isCloseTo(0, within(4.5 / Math.sqrt(n)));
            assertThat(law[1]).as("seed 2").isCloseTo(1, within(4.5 * Math.sqrt(2.0 / n)));
        }
    }

    /** Two normal laws of one variance: guidance goes on along the line through their means, at every level, so to N(m + w Δ, S). */
    @Test
    void guidanceOfNormalLawsIsANormalLaw() {
        Denoiser strong = new GaussianDenoiser(PROCESS, PredictionType.V, new double[] {0.6}, new double[] {0.25});
        Denoiser weak = new GaussianDenoiser(PROCESS, PredictionType.V, new double[] {0.1}, new double[] {0.25});
        StepPlan plan = Spacing.LOG_SNR.plan(LINEAR, 300);
        for (double scale : new double[] {0, 1, 3}) {
            AffineLaw start = AffineLaw.marginal(PROCESS, 0.1 + 0.5 * scale, 0.25, LINEAR.horizon());
            AffineLaw law = start.after(Samplers.named("heun"), new GuidedDenoiser(strong, weak, scale), PROCESS, plan);
            assertThat(law.mean()).isCloseTo(0.1 + 0.5 * scale, within(1e-4));
            assertThat(law.variance()).isCloseTo(0.25, within(5e-4));
        }
    }

    /** Without labels the mixture answers for all of it, with one for a component. */
    @Test
    void classifierFreeGuidanceTurnsFromTheMixtureToTheComponent() {
        GaussianMixture mixture =
                GaussianMixture.onLine(new double[] {0.3, 0.7}, new double[] {-1, 1}, new double[] {0.2, 0.3});
        Denoiser denoiser = new GaussianMixtureDenoiser(PROCESS, PredictionType.EPSILON, mixture);
        double component = asked(denoiser, new int[] {0});
        double all = asked(denoiser, null);
        assertThat(asked(GuidedDenoiser.classifierFree(denoiser, 1), new int[] {0}))
                .isEqualTo(component);
        assertThat(asked(GuidedDenoiser.classifierFree(denoiser, 0), new int[] {0}))
                .isEqualTo(all);
        assertThat(asked(GuidedDenoiser.classifierFree(denoiser, 2), new int[] {0}))
                .isCloseTo(2 * component - all, within(1e-14));
        assertThat(asked(GuidedDenoiser.classifierFree(denoiser, 1, 3), new int[] {0}))
                .isCloseTo(3 * component - 2 * asked(denoiser, new int[] {1}), within(1e-14));
    }

    private static double asked(Denoiser denoiser, int[] labels) {
        double[] out = new double[1];
        denoiser.predict(new double[] {0.3}, 1, 200, labels, out);
        return out[0];
    }

    /** Where only the corrector acts, its law in many dimensions is known in closed form: V (1 + r²), wider by the square of the ratio. */
    @Test
    void langevinStepsAreWiderByTheSquareOfTheirRatio() {
        int dimension = 100_000;
        NoisingProcess edm = new NoisingProcess(new Edm(0.01, 10));
        double[] spread = new double[dimension];
        Arrays.fill(spread, 0.25);
        Denoiser denoiser = new GaussianDenoiser(edm, PredictionType.SAMPLE, new double[dimension], spread);
        Model model = new Model(denoiser, edm, FREE, 1, null);
        double[] x = new double[dimension];
        double[] noise = new double[2 * dimension];
        new KeyedNoise(3).normals(Stream.INITIAL_NOISE, 0, 0, x, 0, dimension);
        for (int k = 0; k < 30; k++) {
            new KeyedNoise(3).normals(Stream.SAMPLER_NOISE, k, 0, noise, 0, 2 * dimension);
            x = new PredictorCorrectorSampler(1, 0.5).step(model, x, new Step(1, 1 - 1e-12), noise);
        }
        double exact = (0.25 + 1) * (1 + 0.5 * 0.5);
        assertThat(meanAndVariance(x)[1])
                .as("seed 3")
                .isCloseTo(exact, within(4.5 * exact * Math.sqrt(2.0 / dimension)));
    }

    /** On each kind of process: variance-preserving, variance-exploding and, where there is one, between the two. */
    @Test
    void predictorCorrectorBringsTheDataBackOnEveryKindOfProcess() {
        int dimension = 2048;
        double[] mean = new double[dimension];
        double[] variance = new double[dimension];
        Arrays.fill(mean, 0.5);
        Arrays.fill(variance, 0.25);
        for (var entry : NoiseSchedules.ALL.entries()) {
            NoisingProcess process = new NoisingProcess(NoiseSchedules.named(entry.name()));
            double horizon = process.schedule().horizon();
            if (process.schedule().alpha(horizon) > 0) {
                Denoiser denoiser = new GaussianDenoiser(process, PredictionType.V, mean, variance);
                StepPlan plan = Spacing.LOG_SNR.plan(process.schedule(), 400);
                double[] x = new Sampling(denoiser, process, Samplers.named("pc"), plan, FREE, new KeyedNoise(9))
                        .generate(1, 1, null, Observer.NONE);
                double[] law = meanAndVariance(x);
                // Standard errors 0.011 and 0.008, and the corrector's 2.6 % of the variance.
                assertThat(law[0]).as(entry.name() + ", seed 9").isCloseTo(0.5, within(0.05));
                assertThat(law[1]).as(entry.name() + ", seed 9").isCloseTo(0.25 * 1.0256, within(0.04));
            }
        }
    }

    @Test
    void whatMakesNoSenseIsRefusedByName() {
        GaussianDenoiser denoiser = new GaussianDenoiser(PROCESS, PredictionType.V, new double[1], new double[] {1});
        Sampling sampling = new Sampling(
                denoiser, PROCESS, new DdimSampler(0), StepPlan.trailing(1000, 10), FREE, new KeyedNoise(0));
        assertRefused(() -> new ImageToImage(sampling, 0), "time = 0.0", "(0.0, 1000.0]");
        assertRefused(() -> new Inversion(denoiser, PROCESS, sampling.plan(), 0), "refinements = 0");
        assertRefused(() -> Slerp.between(new double[] {1, 0}, new double[] {-1, 0}, 0.5), "cosine = -1.0", "opposite");
        assertRefused(() -> Slerp.between(new double[1], new double[2], 0.5), "a has 1 coordinates and b 2");
        assertRefused(() -> Slerp.path(new double[1], new double[1], 1), "count = 1");
        assertRefused(() -> new GuidedDenoiser(denoiser, denoiser, Double.NaN), "scale = NaN");
        assertRefused(
                () -> new GuidedDenoiser(
                        denoiser,
                        new GaussianDenoiser(PROCESS, PredictionType.SAMPLE, new double[1], new double[] {1}),
                        2),
                "strong predicts V",
                "weak SAMPLE");
        assertRefused(() -> new InpaintingSampler(new DdimSampler(0), new double[2], new boolean[3], 1), "known 3");
        assertRefused(() -> sampling.continueFrom(new double[0], 0, null, Observer.NONE), "batch = 0");
    }

    private static void assertRefused(Runnable call, String... mentions) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(mentions);
    }

    private static double[] meanAndVariance(double[] x) {
        double mean = Arrays.stream(x).average().orElseThrow();
        double sum = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum();
        return new double[] {mean, sum / (x.length - 1)};
    }
}
