package org.langevin.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.langevin.process.NoisingProcess;
import org.langevin.process.Posterior;
import org.langevin.process.Spectrum;
import org.langevin.schedule.DdpmTable;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.Spacing;
import org.langevin.schedule.StepPlan;
import org.langevin.schedule.StepPlan.Step;
import org.langevin.schedule.SubVp;
import org.langevin.schedule.Transition;
import org.langevin.schedule.VpCosine;
import org.langevin.schedule.VpSigmoid;

/**
 * Every number about schedules in the references is a row of this table, and a number without a row fails.
 *
 * <p>numpy forms 1 − ᾱ, and the β of tables that are given by ᾱ, as differences in double precision: what it loses there is allowed for,
 * two units of the last place of 1 over the small difference. {@link #tablesAgainst45Digits} holds the same tables to 1e-13.
 */
class ScheduleNumbersTest {
    private static final NoiseSchedule LINEAR = NoiseSchedules.named("ddpm-linear");
    private static final NoiseSchedule COSINE = NoiseSchedules.named("ddpm-cosine");
    private static final NoiseSchedule VP = NoiseSchedules.named("vp-linear");
    private static final NoiseSchedule VE = NoiseSchedules.named("ve");
    private static final NoiseSchedule EDM = NoiseSchedules.named("edm");
    private static final SubVp SUB_VP = new SubVp(0.1, 20);
    private static final double TIGHT = 1e-12;

    /** The sections of generative.json that are about schedules, plans and the laws of the noising process. */
    private static final List<String> GENERATIVE_SECTIONS = List.of(
            "discrete_schedules",
            "snr_crossings",
            "loss_weights_minSNR_gamma5_and_P2",
            "ddim_variance_eta1_linear_T1000",
            "learned_range_logvar_linear_T1000 (model output v in [-1,1])",
            "prior_bpd_linear_T1000",
            "prior_bpd_cosine_T1000",
            "edm_sigmas",
            "sigma_grids_n10",
            "euler_ancestral_step (sigma_from,sigma_to,eta)->(down,up)",
            "sde_marginals",
            "vp_discrete_vs_continuous_N1000",
            "respacing");

    private static final Map<String, NoiseSchedule> TABLES = tables();

    /** A number of ours and how near it has to be to the reference's, relative. */
    private record Row(Supplier<Double> ours, double tolerance) {}

    private final Map<String, Row> rows = new LinkedHashMap<>();

    ScheduleNumbersTest() {
        TABLES.forEach(this::table);
        clippingOfTheCosine();
        crossings();
        lossWeights();
        posteriors();
        priors();
        plans();
        marginals();
        physics();
    }

    private static Map<String, NoiseSchedule> tables() {
        Map<String, NoiseSchedule> tables = new TreeMap<>();
        tables.put("linear_T1000", LINEAR);
        tables.put("cosine_T1000_s0.008_clip0.999", COSINE);
        tables.put(
                "sigmoid_T1000_start-3_end3_tau1 (lucidrains)",
                DdpmTable.sigmoid(1000, new VpSigmoid(-3, 3, 1), 0.999));
        tables.put("sigmoid_T1000_-6..6 (diffusers/ddim)", DdpmTable.sigmoidBeta(1000, 1e-4, 0.02));
        tables.put("quad_T1000_1e-4_0.02 (ddpm quad)", DdpmTable.scaledLinear(1000, 1e-4, 0.02));
        tables.put("scaled_linear_T1000_0.00085_0.012 (SD)", DdpmTable.scaledLinear(1000, 0.00085, 0.012));
        tables.put("linear_T1000_zeroTerminalSNR", ((DdpmTable) LINEAR).zeroTerminalSnr());
        tables.put("cosine_T1000_zeroTerminalSNR", ((DdpmTable) COSINE).zeroTerminalSnr());
        tables.put("cosine_T4000", DdpmTable.cosine(4000, 0.008, 0.999));
        tables.put("linear_T4000_rescaled(1000/T)", DdpmTable.linear(4000, 1e-4 / 4, 0.02 / 4));
        tables.put("linear_T100_rescaled(1000/T)", DdpmTable.linear(100, 1e-3, 0.2));
        return tables;
    }

    @TestFactory
    Stream<DynamicTest> everyNumberIsOurs() {
        Map<String, JsonNode> numbers = numbersOfTheReferences();
        return rows.entrySet().stream()
                .map(row -> dynamicTest(row.getKey(), () -> {
                    JsonNode expected = numbers.get(row.getKey());
                    assertThat(expected).as("the reference has " + row.getKey()).isNotNull();
                    double value = expected.asDouble();
                    assertThat(row.getValue().ours.get())
                            .isCloseTo(value, within(row.getValue().tolerance * Math.abs(value)));
                }));
    }

    @Test
    void noNumberIsWithoutARow() {
        TreeSet<String> unclaimed = new TreeSet<>(numbersOfTheReferences().keySet());
        unclaimed.removeAll(rows.keySet());
        assertThat(unclaimed).isEmpty();
    }

    /** The tables, in mpmath, from the double parameters. */
    @TestFactory
    Stream<DynamicTest> tablesAgainst45Digits() {
        Map<String, NoiseSchedule> tables = new TreeMap<>(Map.of(
                "ddpm-quad", DdpmTable.scaledLinear(1000, 1e-4, 0.02),
                "ddpm-cosine-zero-snr", ((DdpmTable) COSINE).zeroTerminalSnr(),
                "ddpm-cosine-4000", DdpmTable.cosine(4000, 0.008, 0.999)));
        Stream.of(
                        "ddpm-linear",
                        "ddpm-cosine",
                        "ddpm-exact",
                        "ddpm-sigmoid",
                        "ddpm-sigmoid-beta",
                        "ddpm-scaled-linear",
                        "ddpm-linear-zero-snr")
                .forEach(name -> tables.put(name, NoiseSchedules.named(name)));
        assertThat(Reference.EXACT.properties()).hasSize(tables.size() + 1);
        return tables.entrySet().stream()
                .flatMap(table -> Reference.fields(Reference.EXACT.get(table.getKey()))
                        .flatMap(quantity -> Reference.fields(quantity.getValue())
                                .map(number -> dynamicTest(
                                        String.join(" ", table.getKey(), quantity.getKey(), number.getKey()), () -> {
                                            double n = Double.parseDouble(number.getKey());
                                            double value = number.getValue().asDouble();
                                            double ours = exact(table.getValue(), quantity.getKey(), n);
                                            double tolerance = quantity.getKey().equals("logSnr")
                                                    ? 1e-12
                                                    : 2e-13 * Math.abs(value);
                                            assertThat(ours).isCloseTo(value, within(tolerance));
                                        }))));
    }

    private static double exact(NoiseSchedule s, String quantity, double n) {
        return switch (quantity) {
            case "beta" -> s.between(n - 1, n).variance();
            case "alphaBar" -> Math.exp(2 * s.logAlpha(n));
            case "sigma" -> s.sigma(n);
            case "logSnr" -> s.logSnr(n);
            case "betaTilde" -> neighbours(s, n).variance();
            case "x0Weight" -> neighbours(s, n).x0Weight();
            default -> neighbours(s, n).xtWeight();
        };
    }

    /** The reference's tables, whose 0-based t is entry t + 1. */
    private void table(String name, NoiseSchedule s) {
        Map<String, DoubleUnaryOperator> quantities = Map.of(
                "beta", n -> s.between(n - 1, n).variance(),
                "alphaBar", n -> Math.exp(2 * s.logAlpha(n)),
                "alphaBarPrev", n -> Math.exp(2 * s.logAlpha(n - 1)),
                "snr", n -> Math.exp(s.logSnr(n)),
                "postVar", n -> neighbours(s, n).variance(),
                "coef1", n -> neighbours(s, n).x0Weight(),
                "coef2", n -> neighbours(s, n).xtWeight(),
                // Improved DDPM gives the first entry, whose variance is 0, the logarithm of the second.
                "postLogVarClipped", n -> Math.log(neighbours(s, Math.max(n, 2)).variance()));
        JsonNode reference = Reference.GENERATIVE.get("discrete_schedules").get(name);
        quantities.forEach((quantity, ours) -> Reference.fields(reference.get(quantity))
                .map(Map.Entry::getKey)
                .forEach(t -> {
                    double n = Double.parseDouble(t) + 1;
                    row(path("discrete_schedules", name, quantity, t), () -> ours.applyAsDouble(n), lost(s, n));
                }));
    }

    /** What differences in double precision cost the reference at an entry, and the product of 4000 of them, relative. */
    private static double lost(NoiseSchedule s, double n) {
        double smallest = Math.min(s.between(n - 1, n).variance(), n > 1 ? s.sigma2(n - 1) : s.sigma2(n));
        boolean differencesOfAlpha = s.alpha(s.horizon()) == 0 || s.horizon() == 4000;
        return TIGHT + (differencesOfAlpha ? 1e-11 : 0) + 4 * Math.ulp(1.0) / smallest;
    }

    private void clippingOfTheCosine() {
        String name = "cosine_T1000_s0.008_clip0.999";
        row(
                path("discrete_schedules", name, "n_betas_clipped_at_0.999"),
                () -> (double) Arrays.stream(((DdpmTable) COSINE).betas())
                        .filter(beta -> beta == 0.999)
                        .count());
        VpCosine continuous = new VpCosine(0.008);
        for (String t : keys("discrete_schedules", name, "alphaBar_fn_f(t)/f(0)")) {
            row(
                    path("discrete_schedules", name, "alphaBar_fn_f(t)/f(0)", t),
                    () -> Math.exp(2 * continuous.logAlpha(Double.parseDouble(t))));
        }
    }

    /** "last_t_with_SNR&gt;=x" through the inverse clock. */
    private void crossings() {
        Map.of("linear", LINEAR, "cosine", COSINE).forEach((name, schedule) -> {
            for (String key : keys("snr_crossings", name)) {
                double snr = Double.parseDouble(key.substring("last_t_with_SNR>=".length()));
                row(path("snr_crossings", name, key), () -> Math.floor(schedule.timeAtLogSnr(Math.log(snr))) - 1);
            }
        });
    }

    /** Weights that are functions of the SNR: Hang et al. 2023 (min-SNR), Choi et al. 2022 (P2). */
    private void lossWeights() {
        String section = "loss_weights_minSNR_gamma5_and_P2";
        Map<String, DoubleUnaryOperator> weights = Map.of(
                "eps: min(snr,5)/snr", snr -> Math.min(snr, 5) / snr,
                "x0: min(snr,5)", snr -> Math.min(snr, 5),
                "v: min(snr,5)/(snr+1)", snr -> Math.min(snr, 5) / (snr + 1),
                "P2(k=1,gamma=1) eps weight 1/(k+snr)^gamma", snr -> 1 / (1 + snr));
        Map.of("linear", LINEAR, "cosine", COSINE)
                .forEach((name, s) -> weights.forEach((weight, function) -> {
                    for (String t : keys(section, name, weight)) {
                        double n = Double.parseDouble(t) + 1;
                        row(
                                path(section, name, weight, t),
                                () -> function.applyAsDouble(Math.exp(s.logSnr(n))),
                                lost(s, n));
                    }
                }));
    }

    private void posteriors() {
        String ddim = "ddim_variance_eta1_linear_T1000";
        for (String key : keys(ddim)) {
            double[] ends = Arrays.stream(key.split("->", -1))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            row(
                    path(ddim, key),
                    () -> new NoisingProcess(LINEAR)
                            .posterior(new Step(ends[0] + 1, ends[1] + 1))
                            .variance());
        }
        // Nichol and Dhariwal 2021, equation 15, between β̃ and β.
        String learned = "learned_range_logvar_linear_T1000 (model output v in [-1,1])";
        for (String t : keys(learned)) {
            for (String output : keys(learned, t)) {
                double n = Double.parseDouble(t) + 1;
                double share = (Double.parseDouble(output) + 1) / 2;
                row(
                        path(learned, t, output),
                        () -> share * Math.log(LINEAR.between(n - 1, n).variance())
                                + (1 - share)
                                        * Math.log(neighbours(LINEAR, Math.max(n, 2))
                                                .variance()),
                        lost(LINEAR, n));
            }
        }
        String euler = "euler_ancestral_step (sigma_from,sigma_to,eta)->(down,up)";
        for (String key : keys(euler)) {
            double[] numbers = Arrays.stream(key.split(","))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            Supplier<Double> up = () -> numbers[2]
                    * Math.sqrt(new NoisingProcess(EDM)
                            .posterior(new Step(numbers[0], numbers[1]))
                            .variance());
            row(path(euler, key, "0"), () -> Math.sqrt((numbers[1] - up.get()) * (numbers[1] + up.get())), 1e-11);
            row(path(euler, key, "1"), up);
        }
    }

    /** KL(N(α x_0, σ²) | N(0, 1)) in bits a dimension; with α² + σ² = 1 it is ½ (α² (x_0² − 1) − log σ²). */
    private void priors() {
        Map.of("prior_bpd_linear_T1000", LINEAR, "prior_bpd_cosine_T1000", COSINE)
                .forEach((section, s) -> {
                    for (String key : keys(section)) {
                        double x0 = Double.parseDouble(key.substring("x0=".length()));
                        double alpha2 = Math.exp(2 * s.logAlpha(1000));
                        // log(1 − α²) + α² = −α⁴/2 − ..., which the difference of doubles does not show.
                        double nats = (alpha2 * x0 * x0 - (Math.log1p(-alpha2) + alpha2)) / 2;
                        double cancelled = Math.ulp(1.0) / Math.max(nats, Double.MIN_NORMAL);
                        row(path(section, key), () -> nats < Math.ulp(1.0) ? 0 : nats / Math.log(2), TIGHT + cancelled);
                    }
                });
    }

    private void plans() {
        for (String key : keys("edm_sigmas")) {
            int count = Integer.parseInt(key.substring(2));
            sigmas(path("edm_sigmas", key), EDM, Spacing.KARRAS.plan(EDM, count));
            row(path("edm_sigmas", key, "" + count), () -> 0.0);
        }
        String grids = "sigma_grids_n10";
        sigmas(path(grids, "exponential_0.002_80"), EDM, Spacing.LOG_SNR.plan(EDM, 10));
        // The reference's "polyexp, rho 1" is equal steps in log sigma too.
        sigmas(path(grids, "polyexp_rho1"), EDM, Spacing.LOG_SNR.plan(EDM, 10));
        sigmas(path(grids, "vp_beta_d19.9_min.1_eps1e-3"), VP, Spacing.TIME.plan(VP, 10));
        double[] sections = timesteps(StepPlan.linspace(300, 10, 15, 20));
        String several = "300 -> 10,15,20 (first/last 5)";
        timesteps(path("respacing", several, "0"), Arrays.copyOf(sections, 5));
        timesteps(path("respacing", several, "1"), Arrays.copyOfRange(sections, sections.length - 5, sections.length));
        row(path("respacing", several, "2"), () -> (double) sections.length);
        timesteps(path("respacing", "1000->10"), timesteps(StepPlan.linspace(1000, 10)));
        timesteps(path("respacing", "1000->ddim10"), timesteps(StepPlan.leading(1000, 10, 0)));
        timesteps(path("respacing", "1000->ddim25 first5"), Arrays.copyOf(timesteps(StepPlan.leading(1000, 25, 0)), 5));
        List<Step> respaced = StepPlan.linspace(1000, 10).steps();
        for (int i = 0; i < 10; i++) {
            Step step = respaced.get(9 - i);
            row(
                    path("respacing", "respaced_betas 1000->10 linear", "" + i),
                    () -> LINEAR.between(step.to(), step.from()).variance());
        }
    }

    private void sigmas(String path, NoiseSchedule schedule, StepPlan plan) {
        for (int k = 0; k < plan.count(); k++) {
            double time = plan.times()[k];
            row(path + "/" + k, () -> Math.sqrt(2 * schedule.heatTime(time)));
        }
    }

    private void timesteps(String path, double[] timesteps) {
        IntStream.range(0, timesteps.length).forEach(i -> row(path + "/" + i, () -> timesteps[i], 0));
    }

    /** What the network is told, ascending. */
    private static double[] timesteps(StepPlan plan) {
        return Arrays.stream(plan.times())
                .map(LINEAR.timestepMap()::timestep)
                .sorted()
                .toArray();
    }

    private void marginals() {
        Map<String, DoubleUnaryOperator> quantities = Map.of(
                "VP_beta", VP::beta,
                "VP_mean_coef", VP::alpha,
                "VP_alphaBar", t -> Math.exp(2 * VP.logAlpha(t)),
                "VP_std", VP::sigma,
                "VP_edm_sigma", t -> Math.sqrt(2 * VP.heatTime(t)),
                "subVP_std", SUB_VP::sigma,
                "subVP_g2", SUB_VP::g2,
                "VE_sigma_min01_max50", VE::sigma,
                "VE_g", t -> Math.sqrt(VE.g2(t)));
        for (String t : keys("sde_marginals")) {
            double time = Double.parseDouble(t);
            double cancelled = TIGHT + Math.ulp(1.0) / SUB_VP.sigma(time);
            quantities.forEach((name, quantity) -> row(
                    path("sde_marginals", t, name),
                    () -> quantity.applyAsDouble(time),
                    name.startsWith("subVP") ? cancelled : TIGHT));
        }
        String both = "vp_discrete_vs_continuous_N1000";
        row(path(both, "discrete_alphaBar[999]"), () -> Math.exp(2 * LINEAR.logAlpha(1000)));
        row(path(both, "discrete_alphaBar[499]"), () -> Math.exp(2 * LINEAR.logAlpha(500)));
        row(path(both, "continuous_alphaBar(1)"), () -> Math.exp(2 * VP.logAlpha(1)));
        row(path(both, "continuous_alphaBar(0.5)"), () -> Math.exp(2 * VP.logAlpha(0.5)));
    }

    private void physics() {
        byTime("ddpm_linear_T1000", ofTable(LINEAR), LINEAR);
        byTime("ddpm_cosine_T1000", ofTable(COSINE), COSINE);
        byTime(
                "vp_sde_0.1_20",
                Map.of(
                        "alpha", VP::alpha,
                        "sigma", VP::sigma,
                        "beta", VP::beta,
                        "logSNR", VP::logSnr,
                        "heat_time_tau_of_y", VP::heatTime),
                null);
        // The reference counts the heat from time 0, where sigma is already 0.01.
        byTime(
                "ve_0.01_50",
                Map.of(
                        "sigma", VE::sigma,
                        "g2", VE::g2,
                        "D", VE::diffusivity,
                        "heat_time", t -> VE.between(0, t).heat()),
                null);
        Transition transition = VP.between(0.2, 0.5);
        row("M_schedule/vp_transition_0.2->0.5/mean_factor", transition::meanFactor);
        row("M_schedule/vp_transition_0.2->0.5/var", transition::variance);
        row("M_schedule/vp_ve_equivalence/t=0.5 sigma_ve", () -> Math.sqrt(2 * VP.heatTime(0.5)));
        // KL(N(alpha, sigma²) | N(0, 1)) for x_0 = 1 is -½ log sigma² where alpha² + sigma² = 1.
        row("M_schedule/ddpm_linear_prior_KL_per_dim_x0=1", () -> -Math.log(LINEAR.sigma2(1000)) / 2, 1e-11);
        String both = "M_schedule/vp_product_vs_exp_T1000/";
        double product = Math.exp(2 * LINEAR.logAlpha(1000));
        double exact = Math.exp(2 * NoiseSchedules.named("ddpm-exact").logAlpha(1000));
        row(both + "prod(1-beta)", () -> product);
        row(both + "exp(-int beta)", () -> exact);
        row(both + "ratio", () -> product / exact);
        StepPlan karras = Spacing.KARRAS.plan(EDM, 18);
        sigmas("M_schedule/edm_sigmas_N18", EDM, karras);
        if (Reference.PHYSICS.get("M_schedule").get("edm_sigmas_N18").size() > 18) {
            row("M_schedule/edm_sigmas_N18/18", () -> 0.0);
        }
        blur();
    }

    /** A process whose noise is blur too: the cosine modes of 32 by 32 pixels after a Gaussian blur of 4 pixels. */
    private void blur() {
        String path = "M_schedule/blur_dct_alpha/";
        Spectrum.Dissipation blur = Spectrum.Dissipation.ofImage(32, 32, 4);
        row(path + "N", () -> Math.sqrt(blur.modes()));
        row(path + "sigma_B_px", () -> Math.sqrt(2 * blur.blurTime(1)));
        row(path + "tau", () -> blur.blurTime(1));
        NoisingProcess process = new NoisingProcess(NoiseSchedules.named("constant-d"), blur);
        for (String mode : List.of("0,0", "1,0", "4,4")) {
            int[] k = Arrays.stream(mode.split(",")).mapToInt(Integer::parseInt).toArray();
            row(
                    path + "alpha_(" + mode + ")",
                    () -> process.mode(k[0] * 32 + k[1]).level(1).alpha());
        }
    }

    private static Map<String, DoubleUnaryOperator> ofTable(NoiseSchedule table) {
        return Map.of(
                "beta", n -> table.between(n - 1, n).variance(),
                "alphabar", n -> Math.exp(2 * table.logAlpha(n)),
                "sqrt_ab", table::alpha,
                "sigma", table::sigma,
                "logSNR", table::logSnr,
                "beta_tilde", n -> neighbours(table, n).variance(),
                "coef_x0", n -> neighbours(table, n).x0Weight(),
                "coef_xt", n -> neighbours(table, n).xtWeight());
    }

    private void byTime(String section, Map<String, DoubleUnaryOperator> quantities, NoiseSchedule table) {
        Reference.fields(Reference.PHYSICS.get("M_schedule").get(section))
                .forEach(time -> quantities.forEach((name, quantity) -> {
                    double t = Double.parseDouble(time.getKey());
                    double tolerance = table == null ? TIGHT : lost(table, t);
                    row(
                            String.join("/", "M_schedule", section, time.getKey(), name),
                            () -> quantity.applyAsDouble(t),
                            tolerance);
                }));
    }

    private static Posterior neighbours(NoiseSchedule s, double n) {
        return new NoisingProcess(s).posterior(new Step(n, n - 1));
    }

    private void row(String path, Supplier<Double> ours) {
        row(path, ours, TIGHT);
    }

    private void row(String path, Supplier<Double> ours, double tolerance) {
        rows.put(path, new Row(ours, tolerance));
    }

    private static String path(String... keys) {
        return String.join("/", keys);
    }

    /** The keys of an object in generative.json. */
    private static List<String> keys(String... path) {
        JsonNode node = Reference.GENERATIVE;
        for (String key : path) {
            node = node.get(key);
        }
        return Reference.fields(node).map(Map.Entry::getKey).toList();
    }

    /** All numbers of the sections, by their paths. */
    private static Map<String, JsonNode> numbersOfTheReferences() {
        Map<String, JsonNode> numbers = new LinkedHashMap<>();
        GENERATIVE_SECTIONS.forEach(section -> collect(section, Reference.GENERATIVE.get(section), numbers));
        collect("M_schedule", Reference.PHYSICS.get("M_schedule"), numbers);
        return numbers;
    }

    private static void collect(String path, JsonNode node, Map<String, JsonNode> numbers) {
        if (node.isNumber()) {
            numbers.put(path, node);
        } else if (node.isArray()) {
            IntStream.range(0, node.size()).forEach(i -> collect(path + "/" + i, node.get(i), numbers));
        } else {
            Reference.fields(node).forEach(field -> collect(path + "/" + field.getKey(), field.getValue(), numbers));
        }
    }
}
