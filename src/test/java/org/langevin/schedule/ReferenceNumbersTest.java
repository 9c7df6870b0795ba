package org.langevin.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.langevin.reference.Reference;

/**
 * Every reference number about the schedules that exist, to 1e-12 relative.
 *
 * <p>The reference forms the cosine table's β, and 1 − ᾱ, as differences in double precision, so that its own numbers near the clean end
 * are wrong by up to 1e-11. There 45-digit arithmetic stands in, to 1e-13, and the reference is held to what it can be.
 */
class ReferenceNumbersTest {
    private static final NoiseSchedule LINEAR = NoiseSchedules.named("ddpm-linear");
    private static final NoiseSchedule COSINE = NoiseSchedules.named("ddpm-cosine");
    private static final NoiseSchedule VP = NoiseSchedules.named("vp-linear");
    private static final NoiseSchedule VE = NoiseSchedules.named("ve");

    /** The reference's tables, whose 0-based t is entry t + 1. */
    @TestFactory
    Stream<DynamicTest> discreteSchedules() {
        Map<String, NoiseSchedule> tables = Map.of(
                "linear_T1000", LINEAR,
                "linear_T4000_rescaled(1000/T)", DdpmTable.linear(4000, 1e-4 / 4, 0.02 / 4),
                "linear_T100_rescaled(1000/T)", DdpmTable.linear(100, 1e-3, 0.2),
                "cosine_T1000_s0.008_clip0.999", COSINE,
                "cosine_T4000", DdpmTable.cosine(4000, 0.008, 0.999));
        JsonNode reference = Reference.GENERATIVE.get("discrete_schedules");
        return tables.entrySet().stream().flatMap(table -> {
            NoiseSchedule s = table.getValue();
            JsonNode numbers = reference.get(table.getKey());
            double tolerance = table.getKey().startsWith("cosine") ? 1e-11 : 1e-12;
            return Stream.of(
                            check(numbers.get("beta"), t -> s.between(t, t + 1).variance(), tolerance),
                            check(numbers.get("alphaBar"), t -> Math.exp(2 * s.logAlpha(t + 1)), tolerance),
                            check(numbers.get("alphaBarPrev"), t -> Math.exp(2 * s.logAlpha(t)), tolerance),
                            snrs(s, numbers.get("snr"), tolerance))
                    .flatMap(tests -> tests)
                    .map(test -> dynamicTest(table.getKey() + " " + test.getDisplayName(), test.getExecutable()));
        });
    }

    /** The reference's 1 − ᾱ is wrong by an ulp of 1, which is that much of the SNR. */
    private static Stream<DynamicTest> snrs(NoiseSchedule s, JsonNode numbers, double tolerance) {
        return Reference.fields(numbers).map(field -> {
            double t = Double.parseDouble(field.getKey());
            double cancelled = 2 * Math.ulp(1.0) * field.getValue().asDouble();
            return check("snr at " + t, Math.exp(s.logSnr(t + 1)), field.getValue(), tolerance + cancelled);
        });
    }

    @TestFactory
    Stream<DynamicTest> tablesAgainst45Digits() {
        Map<String, NoiseSchedule> tables = Map.of(
                "ddpm-linear",
                LINEAR,
                "ddpm-cosine",
                COSINE,
                "ddpm-exact",
                NoiseSchedules.named("ddpm-exact"),
                "ddpm-cosine-4000",
                DdpmTable.cosine(4000, 0.008, 0.999));
        return tables.entrySet().stream().flatMap(table -> {
            NoiseSchedule s = table.getValue();
            JsonNode numbers = Reference.EXACT.get(table.getKey());
            return Stream.of(
                            check(numbers.get("beta"), n -> s.between(n - 1, n).variance(), 1e-13),
                            check(numbers.get("alphaBar"), n -> Math.exp(2 * s.logAlpha(n)), 1e-13),
                            check(numbers.get("sigma"), s::sigma, 1e-13),
                            check(numbers.get("logSnr"), s::logSnr, 1e-12))
                    .flatMap(tests -> tests)
                    .map(test -> dynamicTest(table.getKey() + " " + test.getDisplayName(), test.getExecutable()));
        });
    }

    @Test
    void theCosineTableIsClippedOnceAndElsewhereTheFunctionItself() {
        JsonNode numbers = Reference.GENERATIVE.get("discrete_schedules").get("cosine_T1000_s0.008_clip0.999");
        double[] betas = ((DdpmTable) COSINE).betas();
        assertThat(Arrays.stream(betas).filter(beta -> beta == 0.999).count())
                .isEqualTo(numbers.get("n_betas_clipped_at_0.999").asLong());
        Reference.fields(numbers.get("alphaBar_fn_f(t)/f(0)"))
                .forEach(field -> assertThat(Math.exp(2 * COSINE.logAlpha(1000 * Double.parseDouble(field.getKey()))))
                        .isCloseTo(field.getValue().asDouble(), relative(field.getValue(), 1e-12)));
    }

    /** "last_t_with_SNR&gt;=x" through the inverse clock. */
    @Test
    void snrCrossings() {
        JsonNode crossings = Reference.GENERATIVE.get("snr_crossings");
        Map.of("linear", LINEAR, "cosine", COSINE)
                .forEach((name, schedule) -> Reference.fields(crossings.get(name))
                        .forEach(field -> {
                            double snr = Double.parseDouble(field.getKey().substring("last_t_with_SNR>=".length()));
                            double lastEntry = Math.floor(schedule.timeAtLogSnr(Math.log(snr)));
                            assertThat(lastEntry - 1)
                                    .as(name + field.getKey())
                                    .isEqualTo(field.getValue().asDouble());
                        }));
    }

    @TestFactory
    Stream<DynamicTest> marginalsOfTheSdes() {
        Map<String, DoubleUnaryOperator> quantities = Map.of(
                "VP_beta", VP::beta,
                "VP_mean_coef", VP::alpha,
                "VP_alphaBar", t -> Math.exp(2 * VP.logAlpha(t)),
                "VP_std", VP::sigma,
                "VP_edm_sigma", t -> Math.sqrt(2 * VP.heatTime(t)),
                "VE_sigma_min01_max50", VE::sigma,
                "VE_g", t -> Math.sqrt(VE.g2(t)));
        return Reference.fields(Reference.GENERATIVE.get("sde_marginals"))
                .flatMap(time -> Reference.fields(time.getValue())
                        .filter(field -> quantities.containsKey(field.getKey()))
                        .map(field -> check(
                                field.getKey() + " at " + time.getKey(),
                                quantities.get(field.getKey()).applyAsDouble(Double.parseDouble(time.getKey())),
                                field.getValue(),
                                1e-12)));
    }

    @TestFactory
    Stream<DynamicTest> physicsOfTheSdes() {
        JsonNode reference = Reference.PHYSICS.get("M_schedule");
        Map<String, DoubleUnaryOperator> vp = Map.of(
                "alpha", VP::alpha,
                "sigma", VP::sigma,
                "beta", VP::beta,
                "logSNR", VP::logSnr,
                "heat_time_tau_of_y", VP::heatTime);
        // The reference counts the heat from time 0, where sigma is already 0.01.
        Map<String, DoubleUnaryOperator> ve = Map.of(
                "sigma", VE::sigma,
                "g2", VE::g2,
                "D", VE::diffusivity,
                "heat_time", t -> VE.between(0, t).heat());
        return Stream.concat(byTime(reference.get("vp_sde_0.1_20"), vp), byTime(reference.get("ve_0.01_50"), ve));
    }

    @TestFactory
    Stream<DynamicTest> physicsOfTheTables() {
        JsonNode reference = Reference.PHYSICS.get("M_schedule");
        return Stream.concat(
                byTime(reference.get("ddpm_linear_T1000"), ofTable(LINEAR), 1e-12),
                byTime(reference.get("ddpm_cosine_T1000"), ofTable(COSINE), 1e-11));
    }

    @Test
    void transitionsAndTotals() {
        JsonNode reference = Reference.PHYSICS.get("M_schedule");
        Transition transition = VP.between(0.2, 0.5);
        JsonNode expected = reference.get("vp_transition_0.2->0.5");
        assertClose(transition.meanFactor(), expected.get("mean_factor"), 1e-12);
        assertClose(transition.variance(), expected.get("var"), 1e-12);
        assertClose(
                Math.sqrt(2 * VP.heatTime(0.5)),
                reference.get("vp_ve_equivalence").get("t=0.5 sigma_ve"),
                1e-12);

        // KL(N(alpha, sigma²) | N(0, 1)) for x_0 = 1 is -½ log sigma² where alpha² + sigma² = 1.
        assertClose(-Math.log(LINEAR.sigma2(1000)) / 2, reference.get("ddpm_linear_prior_KL_per_dim_x0=1"), 1e-11);
        JsonNode both = reference.get("vp_product_vs_exp_T1000");
        double product = Math.exp(2 * LINEAR.logAlpha(1000));
        double exact = Math.exp(2 * NoiseSchedules.named("ddpm-exact").logAlpha(1000));
        assertClose(product, both.get("prod(1-beta)"), 1e-12);
        assertClose(exact, both.get("exp(-int beta)"), 1e-12);
        assertClose(product / exact, both.get("ratio"), 1e-12);
        JsonNode middle = Reference.GENERATIVE.get("vp_discrete_vs_continuous_N1000");
        assertClose(Math.exp(2 * VP.logAlpha(0.5)), middle.get("continuous_alphaBar(0.5)"), 1e-12);
        assertClose(Math.exp(2 * LINEAR.logAlpha(500)), middle.get("discrete_alphaBar[499]"), 1e-12);
    }

    private static Map<String, DoubleUnaryOperator> ofTable(NoiseSchedule table) {
        return Map.of(
                "beta", n -> table.between(n - 1, n).variance(),
                "alphabar", n -> Math.exp(2 * table.logAlpha(n)),
                "sqrt_ab", table::alpha,
                "sigma", table::sigma,
                "logSNR", table::logSnr);
    }

    private static Stream<DynamicTest> byTime(JsonNode times, Map<String, DoubleUnaryOperator> quantities) {
        return byTime(times, quantities, 1e-12);
    }

    private static Stream<DynamicTest> byTime(
            JsonNode times, Map<String, DoubleUnaryOperator> quantities, double tolerance) {
        return Reference.fields(times)
                .flatMap(time -> quantities.entrySet().stream()
                        .map(quantity -> check(
                                quantity.getKey() + " at " + time.getKey(),
                                quantity.getValue().applyAsDouble(Double.parseDouble(time.getKey())),
                                time.getValue().get(quantity.getKey()),
                                tolerance)));
    }

    private static Stream<DynamicTest> check(JsonNode byTime, DoubleUnaryOperator quantity, double tolerance) {
        return Reference.fields(byTime)
                .map(field -> check(
                        "at " + field.getKey(),
                        quantity.applyAsDouble(Double.parseDouble(field.getKey())),
                        field.getValue(),
                        tolerance));
    }

    private static DynamicTest check(String name, double actual, JsonNode expected, double tolerance) {
        return dynamicTest(name, () -> assertClose(actual, expected, tolerance));
    }

    private static void assertClose(double actual, JsonNode expected, double tolerance) {
        assertThat(actual).isCloseTo(expected.asDouble(), relative(expected, tolerance));
    }

    private static org.assertj.core.data.Offset<Double> relative(JsonNode expected, double tolerance) {
        return within(tolerance * Math.abs(expected.asDouble()));
    }
}
