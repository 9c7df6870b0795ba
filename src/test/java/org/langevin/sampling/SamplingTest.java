package org.langevin.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.analysis.AffineLaw;
import org.langevin.denoiser.Denoiser;
import org.langevin.denoiser.GaussianDenoiser;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.schedule.DdpmTable;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.Spacing;
import org.langevin.schedule.StepPlan;

class SamplingTest {
    private static final NoiseSchedule LINEAR = NoiseSchedules.named("ddpm-linear");
    private static final int DIMENSION = 5;

    /** All but the one that needs a network of its own. */
    static Stream<Sampler> samplers() {
        return Stream.concat(
                Samplers.ALL.entries().stream()
                        .filter(entry -> !entry.name().equals("ddpm-learned"))
                        .map(entry -> Samplers.named(entry.name())),
                Stream.of(new DdimSampler(0.7)));
    }

    /** Those that draw noise and are affine where the denoiser is. */
    static Stream<Sampler> affineAndStochastic() {
        return samplers()
                .filter(sampler -> sampler.stochastic()
                        && !sampler.name().equals("ddpm-optimal")
                        && !sampler.name().equals("pc"));
    }

    /** Sample i of a seed, bit for bit: batches of 64, 8, 3 and 1, remainders of 1, and any count. */
    @ParameterizedTest
    @MethodSource("samplers")
    void samplesDoNotDependOnBatchOrCount(Sampler sampler) {
        Sampling sampling = sampling(sampler, 42);
        int[] labels = IntStream.range(0, 65).map(i -> i % 10).toArray();
        double[] whole = sampling.generate(65, 65, labels, Sampling.Observer.NONE);
        for (int batch : new int[] {64, 8, 3, 1, 1000}) {
            assertThat(sampling.generate(65, batch, labels, Sampling.Observer.NONE))
                    .as("batch %d", batch)
                    .isEqualTo(whole);
        }
        for (int count : new int[] {1, 7, 64}) {
            assertThat(sampling.generate(count, 3, Arrays.copyOf(labels, count), Sampling.Observer.NONE))
                    .as("count %d", count)
                    .isEqualTo(Arrays.copyOf(whole, count * DIMENSION));
        }
        assertThat(sampling(sampler, 43).generate(65, 65, labels, Sampling.Observer.NONE))
                .isNotEqualTo(whole);
    }

    /** Mean and variance of drawn samples against the law pushed through the steps exactly, within 4.5 standard errors. */
    @ParameterizedTest
    @MethodSource("affineAndStochastic")
    void samplesHaveTheLawOfTheSteps(Sampler sampler) {
        int n = 40_000;
        NoisingProcess process = new NoisingProcess(LINEAR);
        StepPlan plan = StepPlan.trailing(1000, 20);
        Denoiser denoiser = new GaussianDenoiser(process, PredictionType.V, new double[] {0.5}, new double[] {0.04});
        double[] x = new Sampling(denoiser, process, sampler, plan, Double.POSITIVE_INFINITY, new KeyedNoise(5))
                .generate(n, 1000, null, Sampling.Observer.NONE);
        Denoiser one = new GaussianDenoiser(process, PredictionType.V, new double[] {0.5}, new double[] {0.04});
        AffineLaw law = AffineLaw.STANDARD_NORMAL.after(sampler, one, process, plan);
        double mean = Arrays.stream(x).sum() / n;
        double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / (n - 1);
        assertThat(mean).as("seed 5").isCloseTo(law.mean(), within(4.5 * Math.sqrt(law.variance() / n)));
        assertThat(variance).as("seed 5").isCloseTo(law.variance(), within(4.5 * law.variance() * Math.sqrt(2.0 / n)));
    }

    /** On every schedule that ends in noise, from its own start, fine steps bring the data's law back. */
    @Test
    void everySchedulesStartLeadsToTheData() {
        for (var entry : NoiseSchedules.ALL.entries()) {
            NoiseSchedule named = NoiseSchedules.named(entry.name());
            if (named.logSnr(named.horizon()) > Math.log(0.01)) {
                // Diffusion with a constant or a power-law clock ends where it is told to, with much of the data left.
                assertThat(entry.name()).isIn("constant-d", "power-law");
                continue;
            }
            NoisingProcess process = new NoisingProcess(NoiseSchedules.named(entry.name()));
            boolean beginsPure = process.schedule().alpha(process.schedule().horizon()) == 0;
            StepPlan plan = (beginsPure ? Spacing.TIME : Spacing.LOG_SNR).plan(process.schedule(), 1000);
            double start = Math.pow(process.schedule().startSigma(plan.times()[0]), 2);
            AffineLaw law = new AffineLaw(0, start, 1)
                    .after(
                            Samplers.named("ddim"),
                            new GaussianDenoiser(process, PredictionType.V, new double[] {0.5}, new double[] {0.04}),
                            process,
                            plan);
            assertThat(law.mean()).as(entry.name()).isCloseTo(0.5, within(0.01));
            assertThat(law.variance()).as(entry.name()).isCloseTo(0.04, within(0.001));
        }
    }

    @Test
    void observersSeeEachStepOfEachBatch() {
        Sampling sampling = sampling(Samplers.named("ddim"), 1);
        List<String> seen = new ArrayList<>();
        List<double[]> states = new ArrayList<>();
        double[] samples = sampling.generate(5, 2, new int[5], (first, done, x) -> {
            seen.add(first + ":" + done + ":" + x.length / DIMENSION);
            states.add(x);
        });
        assertThat(seen).hasSize(3 * 12).startsWith("0:1:2", "0:2:2").endsWith("4:11:1", "4:12:1");
        assertThat(states.get(11)).isEqualTo(Arrays.copyOf(samples, 2 * DIMENSION));
        assertThat(states.get(0)).isNotEqualTo(states.get(1));
    }

    @Test
    void denoisersGetTheLabelsOfTheirItems() {
        List<String> asked = new ArrayList<>();
        Denoiser spy = new LabelledDenoiser(LINEAR, asked);
        new Sampling(
                        spy,
                        new NoisingProcess(LINEAR),
                        Samplers.named("ddim"),
                        StepPlan.trailing(1000, 1),
                        1,
                        new KeyedNoise(0))
                .generate(5, 2, new int[] {4, 3, 2, 1, 0}, Sampling.Observer.NONE);
        assertThat(asked).containsExactly("[4, 3]", "[2, 1]", "[0]");
    }

    @Test
    void pureNoiseCannotBeStartedFromWithAPredictionOfTheNoise() {
        NoiseSchedule endsAtZero = new DdpmTable(0.1, 0.5, 1);
        NoisingProcess process = new NoisingProcess(endsAtZero);
        StepPlan plan = StepPlan.trailing(3, 3);
        Denoiser epsilon = new GaussianDenoiser(process, PredictionType.EPSILON, new double[1], new double[] {1});
        Denoiser velocity = new GaussianDenoiser(process, PredictionType.V, new double[1], new double[] {1});
        assertThatThrownBy(() -> new Sampling(epsilon, process, new DdimSampler(0), plan, 1, new KeyedNoise(0))
                        .generate(1, 1, null, Sampling.Observer.NONE))
                .hasMessageContaining("SAMPLE from EPSILON at alpha = 0");
        double[] sample = new Sampling(velocity, process, new DdimSampler(0), plan, 9, new KeyedNoise(0))
                .generate(1, 1, null, Sampling.Observer.NONE);
        assertThat(sample[0]).isFinite();
    }

    @Test
    void whatCannotBeSampledIsRefusedByName() {
        Sampling sampling = sampling(Samplers.named("ddim"), 1);
        assertRefused(() -> sampling.generate(-1, 1, null, Sampling.Observer.NONE), "count = -1", "[0, ");
        assertRefused(
                () -> sampling.generate(Integer.MAX_VALUE, 1, null, Sampling.Observer.NONE), "count = 2147483647");
        assertRefused(() -> sampling.generate(1, 0, null, Sampling.Observer.NONE), "batch = 0");
        assertRefused(() -> sampling.generate(3, 1, new int[2], Sampling.Observer.NONE), "labels: 2 for 3 samples");
        assertRefused(() -> new DdimSampler(1.5), "eta = 1.5");
        assertRefused(
                () -> new Sampling(
                        sampling.denoiser(),
                        sampling.process(),
                        sampling.sampler(),
                        sampling.plan(),
                        0,
                        sampling.noise()),
                "clipRange = 0.0");
        assertRefused(() -> Samplers.named("eular"), "sampler 'eular'", "ddpm, ddpm-beta, ", "dpmpp-2m");
        assertThat(Samplers.ALL.named("ddim", Map.of("eta", 0.5))).isEqualTo(new DdimSampler(0.5));
        assertThat(sampling.generate(0, 1, null, Sampling.Observer.NONE)).isEmpty();
    }

    @Test
    void declaredFactsAreTrue() {
        for (var entry : Samplers.ALL.entries()) {
            assertThat(Samplers.named(entry.name()).name()).isEqualTo(entry.name());
        }
        samplers().forEach(sampler -> {
            Model model = new Model(new Ranged(), new NoisingProcess(LINEAR), Double.POSITIVE_INFINITY, 3, null);
            StepPlan.Step step = new StepPlan.Step(500, 400);
            Progress start = Progress.startingWith(new double[] {1, 1, 1});
            double[] still = sampler.step(model, start, step, new double[9]).x();
            double[] shaken = sampler.step(model, start, step, new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9})
                    .x();
            assertThat(!Arrays.equals(still, shaken)).as(sampler.name()).isEqualTo(sampler.stochastic());
        });
    }

    private static Sampling sampling(Sampler sampler, long seed) {
        NoisingProcess process = new NoisingProcess(LINEAR);
        Denoiser denoiser = new GaussianDenoiser(
                process, PredictionType.EPSILON, new double[] {1, 0, -1, 2, 0.3}, new double[] {0.1, 1, 4, 0, 0.5});
        return new Sampling(denoiser, process, sampler, StepPlan.trailing(1000, 12), 3, new KeyedNoise(seed));
    }

    private static void assertRefused(Runnable call, String... mentions) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(mentions);
    }

    /** One coordinate, for samplers that want to be told a variance too. */
    private record Ranged() implements UncertainDenoiser {
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
            Arrays.setAll(out, i -> 0.5 * x[i]);
        }

        @Override
        public Spread spread() {
            return Spread.RANGE;
        }

        @Override
        public void predict(double[] x, int items, double t, int[] labels, double[] out, double[] spread) {
            predict(x, items, t, labels, out);
            Arrays.fill(spread, 0.3);
        }
    }

    /** Predicts no noise and writes down the labels it was given. */
    private record LabelledDenoiser(NoiseSchedule schedule, List<String> asked) implements Denoiser {
        @Override
        public PredictionType predictionType() {
            return PredictionType.EPSILON;
        }

        @Override
        public int dimension() {
            return DIMENSION;
        }

        @Override
        public void predict(double[] x, int items, double t, int[] labels, double[] out) {
            asked.add(Arrays.toString(labels));
        }
    }
}
