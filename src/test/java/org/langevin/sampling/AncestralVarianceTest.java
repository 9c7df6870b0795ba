package org.langevin.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.langevin.denoiser.GaussianDenoiser;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.reference.Reference;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.Spacing;
import org.langevin.schedule.StepPlan;
import org.langevin.schedule.StepPlan.Step;

/** The variances that depend on what the denoiser says: the learned range and the optimal one without being told. */
class AncestralVarianceTest {
    private static final NoiseSchedule LINEAR = NoiseSchedules.named("ddpm-linear");
    private static final NoisingProcess PROCESS = new NoisingProcess(LINEAR);

    /** Logarithms of the variance for outputs from −1 to 1; the first step, to the clean state, draws none whatever the table says. */
    @TestFactory
    Stream<DynamicTest> learnedRange() {
        var table = Reference.GENERATIVE.get("learned_range_logvar_linear_T1000 (model output v in [-1,1])");
        return Reference.fields(table)
                .flatMap(entry -> Reference.fields(entry.getValue())
                        .map(field -> dynamicTest("t=" + entry.getKey() + " v=" + field.getKey(), () -> {
                            int t = Integer.parseInt(entry.getKey());
                            double drawn = drawn(Double.parseDouble(field.getKey()), new Step(t + 1, t));
                            if (t == 0) {
                                assertThat(drawn).isZero();
                            } else {
                                assertThat(2 * Math.log(drawn))
                                        .isCloseTo(field.getValue().asDouble(), within(1e-11));
                            }
                        })));
    }

    /** For many coordinates alike, the item's own noise tells what Var(x_0 | x_t) would: the law comes out right in 20 steps. */
    @Test
    void theOptimalVarianceIsFoundFromTheItemItself() {
        int dimension = 4096;
        double[] mean = new double[dimension];
        double[] variance = new double[dimension];
        Arrays.fill(variance, 0.25);
        GaussianDenoiser denoiser = new GaussianDenoiser(PROCESS, PredictionType.V, mean, variance);
        StepPlan plan = Spacing.LOG_SNR.plan(LINEAR, 20);
        double optimal = variance("ddpm-optimal", denoiser, plan);
        // The spread of one item of 4096 coordinates is known to 2.2 %, and what its noise says of Var(x_0 | x_t) as
        // well.
        assertThat(optimal).as("seed 8").isCloseTo(0.25, within(4 * 0.25 * Math.sqrt(2.0 / dimension)));
        assertThat(variance("ddpm", denoiser, plan)).isLessThan(0.21);
    }

    @Test
    void aDenoiserThatPredictsNoRangeIsRefusedByName() {
        GaussianDenoiser denoiser = new GaussianDenoiser(PROCESS, PredictionType.V, new double[1], new double[] {1});
        Model model = new Model(denoiser, PROCESS, Double.POSITIVE_INFINITY, 1, null);
        OneStepSampler learned = new AncestralSampler(AncestralSampler.Variance.LEARNED);
        assertThatThrownBy(() -> learned.step(model, new double[1], new Step(2, 1), new double[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("ddpm-learned", "RANGE", "use ddpm");
    }

    private static double variance(String sampler, GaussianDenoiser denoiser, StepPlan plan) {
        double[] x = new Sampling(
                        denoiser, PROCESS, Samplers.named(sampler), plan, Double.POSITIVE_INFINITY, new KeyedNoise(8))
                .generate(1, 1, null, Sampling.Observer.NONE);
        return Arrays.stream(x).map(v -> v * v).average().orElseThrow();
    }

    /** What a unit of noise does to the step. */
    private static double drawn(double v, Step step) {
        OneStepSampler sampler = new AncestralSampler(AncestralSampler.Variance.LEARNED);
        Model model = new Model(new Constant(v), PROCESS, Double.POSITIVE_INFINITY, 1, null);
        return sampler.step(model, new double[1], step, new double[] {1})[0]
                - sampler.step(model, new double[1], step, new double[1])[0];
    }

    /** Predicts no noise, and the same place in the range everywhere. */
    private record Constant(double v) implements UncertainDenoiser {
        @Override
        public PredictionType predictionType() {
            return PredictionType.EPSILON;
        }

        @Override
        public int dimension() {
            return 1;
        }

        @Override
        public void predict(double[] x, int items, double t, int[] labels, double[] out) {
            Arrays.fill(out, 0);
        }

        @Override
        public Spread spread() {
            return Spread.RANGE;
        }

        @Override
        public void predict(double[] x, int items, double t, int[] labels, double[] out, double[] spread) {
            Arrays.fill(out, 0);
            Arrays.fill(spread, v);
        }
    }
}
