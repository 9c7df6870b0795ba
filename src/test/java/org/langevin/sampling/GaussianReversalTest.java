package org.langevin.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.langevin.analysis.AffineLaw;
import org.langevin.denoiser.Denoiser;
import org.langevin.denoiser.GaussianDenoiser;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.reference.Reference;
import org.langevin.schedule.DdpmTable;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.Spacing;
import org.langevin.schedule.StepPlan;
import org.langevin.schedule.StepPlan.Step;

/** Samplers with the exact denoiser of normal data, against the exact recursions of mean and variance computed elsewhere. */
class GaussianReversalTest {
    private static final NoisingProcess LINEAR = new NoisingProcess(NoiseSchedules.named("ddpm-linear"));
    private static final NoisingProcess COSINE = new NoisingProcess(NoiseSchedules.named("ddpm-cosine"));

    /** Trailing respacing to K = 5 ... 1000 steps, start N(0, 1), data N(m, v_0); 1e-11 relative. */
    @TestFactory
    Stream<DynamicTest> lawsOfTheSamplers() {
        Map<String, String> samplers = Map.of("beta", "ddpm-beta", "tilde", "ddpm", "ddim", "ddim");
        Pattern key = Pattern.compile("v0=(.*)_m=(.*)_K=(.*)");
        JsonNode cases =
                Reference.PHYSICS.get("N_analytic_reverse").get("gauss_sampler_exact_output(final step noiseless)");
        return Reference.fields(cases)
                .flatMap(data -> samplers.entrySet().stream()
                        .map(sampler ->
                                dynamicTest(data.getKey() + " " + sampler.getValue() + " " + sampler.getKey(), () -> {
                                    Matcher numbers = key.matcher(data.getKey());
                                    assertThat(numbers.matches()).isTrue();
                                    Denoiser denoiser = gaussian(
                                            LINEAR,
                                            PredictionType.EPSILON,
                                            Double.parseDouble(numbers.group(2)),
                                            Double.parseDouble(numbers.group(1)));
                                    StepPlan plan = StepPlan.trailing(1000, Integer.parseInt(numbers.group(3)));
                                    AffineLaw law = AffineLaw.STANDARD_NORMAL.after(
                                            Samplers.named(sampler.getValue()), denoiser, LINEAR, plan);
                                    JsonNode expected = data.getValue().get(sampler.getKey());
                                    assertClose(law.mean(), expected.get("mean"));
                                    assertClose(law.variance(), expected.get("var"));
                                })));
    }

    /** All steps of three tables: ancestral sampling of N(0, s²), "small" variance β̃ and "large" β. */
    @TestFactory
    Stream<DynamicTest> finalVariances() {
        Map<String, NoisingProcess> processes = Map.of(
                "linear",
                LINEAR,
                "cosine",
                COSINE,
                "linear_T100",
                new NoisingProcess(DdpmTable.linear(100, 1e-3, 0.2)));
        Map<String, String> samplers = Map.of("small", "ddpm", "large", "ddpm-beta");
        JsonNode cases = Reference.GENERATIVE.get(
                "ancestral_final_variance_exact_gaussian (no clipping, noise off at t=0, x_T~N(0,1))");
        return Reference.fields(cases)
                .filter(field -> !field.getKey().endsWith(",true"))
                .map(field -> dynamicTest(field.getKey(), () -> {
                    String[] parts = field.getKey().split(",", -1);
                    NoisingProcess process = processes.get(parts[1]);
                    double variance = Double.parseDouble(parts[0].substring("data_var=".length()));
                    StepPlan plan = Spacing.TRAILING.plan(
                            process.schedule(), (int) process.schedule().horizon());
                    Denoiser denoiser = gaussian(process, PredictionType.SAMPLE, 0, variance);
                    AffineLaw law = AffineLaw.STANDARD_NORMAL.after(
                            Samplers.named(samplers.get(parts[2])), denoiser, process, plan);
                    assertClose(law.variance(), field.getValue());
                }));
    }

    @TestFactory
    Stream<DynamicTest> gainsOfDdim() {
        Pattern key = Pattern.compile("data_var=(.*),S=(.*) \\(leading spacing\\)");
        return Reference.fields(Reference.GENERATIVE.get("ddim_eta0_gaussian_data_linear_T1000"))
                .filter(field -> key.matcher(field.getKey()).matches())
                .map(field -> dynamicTest(field.getKey(), () -> {
                    Matcher numbers = key.matcher(field.getKey());
                    assertThat(numbers.matches()).isTrue();
                    Denoiser denoiser =
                            gaussian(LINEAR, PredictionType.EPSILON, 0, Double.parseDouble(numbers.group(1)));
                    StepPlan plan = StepPlan.leading(1000, Integer.parseInt(numbers.group(2)), 0);
                    AffineLaw law = AffineLaw.STANDARD_NORMAL.after(new DdimSampler(0), denoiser, LINEAR, plan);
                    assertClose(law.gain(), field.getValue().get("gain x_T->x_0"));
                    assertClose(law.variance(), field.getValue().get("final_var"));
                }));
    }

    /** On the noise levels of EDM, DDIM is Euler's method: its error from x(80) = 80 to σ = 0.002, as measured elsewhere. */
    @TestFactory
    Stream<DynamicTest> ddimIsEulerOnEdm() {
        NoisingProcess edm = new NoisingProcess(NoiseSchedules.named("edm"));
        Map<String, Spacing> spacings = Map.of("karras_rho7", Spacing.KARRAS, "log_uniform", Spacing.LOG_SNR);
        JsonNode errors = Reference.GENERATIVE.get(
                "convergence_gaussian_VE (data N(0,0.25), x(80)=80 -> sigma=0.002, no final zero step, float64)");
        return spacings.entrySet().stream()
                .flatMap(spacing -> Reference.fields(
                                errors.get(spacing.getKey()).get("euler(=DDIM)"))
                        .map(field -> dynamicTest(spacing.getKey() + " " + field.getKey(), () -> {
                            int steps = Integer.parseInt(field.getKey());
                            StepPlan plan = StepPlan.through(spacing.getValue()
                                    .plan(edm.schedule(), steps + 1)
                                    .times());
                            Denoiser denoiser = gaussian(edm, PredictionType.SAMPLE, 0, 0.25);
                            double gain = AffineLaw.STANDARD_NORMAL
                                    .after(new DdimSampler(0), denoiser, edm, plan)
                                    .gain();
                            double exact = Math.sqrt((0.25 + 0.002 * 0.002) / (0.25 + 80 * 80));
                            assertThat(Math.abs(gain / exact - 1))
                                    .isCloseTo(field.getValue().get("rel_err").asDouble(), within(1e-11));
                        })));
    }

    /** What a denoiser predicts makes no difference. */
    @ParameterizedTest
    @EnumSource(PredictionType.class)
    void everyPredictionTypeGivesTheSameLaw(PredictionType type) {
        JsonNode expected = Reference.PHYSICS
                .get("N_analytic_reverse")
                .get("gauss_sampler_exact_output(final step noiseless)")
                .get("v0=0.04_m=0.5_K=100");
        Denoiser denoiser = gaussian(LINEAR, type, 0.5, 0.04);
        StepPlan plan = StepPlan.trailing(1000, 100);
        AffineLaw ancestral = AffineLaw.STANDARD_NORMAL.after(Samplers.named("ddpm"), denoiser, LINEAR, plan);
        AffineLaw deterministic = AffineLaw.STANDARD_NORMAL.after(Samplers.named("ddim"), denoiser, LINEAR, plan);
        assertClose(ancestral.variance(), expected.get("tilde").get("var"));
        assertClose(ancestral.mean(), expected.get("tilde").get("mean"));
        assertClose(deterministic.variance(), expected.get("ddim").get("var"));
        assertClose(deterministic.mean(), expected.get("ddim").get("mean"));
    }

    /** With η = 1 DDIM's law is that of the posterior, so the ancestral sampler's. */
    @TestFactory
    Stream<DynamicTest> ddimAtEtaOneIsAncestral() {
        return schedules()
                .map(schedule -> dynamicTest(schedule.family() + " " + schedule.horizon(), () -> {
                    NoisingProcess process = new NoisingProcess(schedule);
                    Denoiser denoiser = gaussian(process, PredictionType.SAMPLE, 0.3, 0.5);
                    for (Step step : StepPlan.uniformInTime(schedule, 17).steps()) {
                        AffineLaw start = new AffineLaw(0.2, 0.7, 1);
                        AffineLaw eta1 = start.after(new DdimSampler(1), denoiser, process, one(step));
                        AffineLaw other = start.after(Samplers.named("ddpm"), denoiser, process, one(step));
                        assertThat(eta1.mean()).isCloseTo(other.mean(), within(1e-12));
                        assertThat(eta1.variance()).isCloseTo(other.variance(), within(1e-12 * other.variance()));
                    }
                }));
    }

    private static Stream<NoiseSchedule> schedules() {
        return Stream.concat(
                NoiseSchedules.ALL.entries().stream().map(entry -> NoiseSchedules.named(entry.name())),
                Stream.of(new DdpmTable(0.1, 0.3, 0.5, 1)));
    }

    private static StepPlan one(Step step) {
        return new StepPlan(List.of(step));
    }

    private static Denoiser gaussian(NoisingProcess process, PredictionType type, double mean, double variance) {
        return new GaussianDenoiser(process, type, new double[] {mean}, new double[] {variance});
    }

    private static void assertClose(double actual, JsonNode expected) {
        assertThat(actual).isCloseTo(expected.asDouble(), within(1e-11 * Math.abs(expected.asDouble())));
    }
}
