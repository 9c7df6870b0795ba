package org.langevin.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.langevin.physics.Truth;
import org.langevin.reference.Reference;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.Samplers;

/** Every sampler against what is known: one row a number. */
class SamplerCertificatesTest {
    private static final List<Certificate> ALL = SamplerCertificates.all();

    /** The sections on samplers, of which no number may be left out. */
    private static final List<String> SECTIONS = List.of(
            "ancestral_final_variance",
            "true_reverse_kernel",
            "diffusers_scheduler_pins",
            "convergence_gaussian_VE",
            "gmm1d_exact_PF_ODE",
            "ddim_eta0_gaussian",
            "ddim_variance_eta1",
            "learned_range_logvar",
            "euler_ancestral_step",
            "langevin_corrector",
            "dpmpp_3m_order_check",
            "solver_orders_measured");

    /** What is of other parts: by how their paths begin, with where it belongs. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("N_analytic_reverse / gmm /", "definition of the data"),
            Map.entry("N_analytic_reverse / gmm_exact_mean_var", "definition of the data"),
            Map.entry("N_analytic_reverse / gmm_left_mass_exact", "definition of the data"),
            Map.entry("N_analytic_reverse / gmm_values", "analytic denoisers"),
            Map.entry("N_analytic_reverse / gmm_bayes_eps_mse", "analytic denoisers"),
            Map.entry("N_analytic_reverse / empirical_dataset", "analytic denoisers"),
            Map.entry("N_analytic_reverse / empirical_2d", "analytic denoisers"),
            Map.entry("N_analytic_reverse / empirical_basin_edges", "analytic denoisers"),
            Map.entry("N_analytic_reverse / ring8", "analytic denoisers"),
            Map.entry("N_analytic_reverse / gmm_sampling_noise_floor", "distances of samples"),
            Map.entry("N_analytic_reverse / mmd2_rbf_l1", "distances of samples"),
            Map.entry("gmm1d_exact_PF_ODE_quantile_map / weights", "definition of the data"),
            Map.entry("gmm1d_exact_PF_ODE_quantile_map / means", "definition of the data"),
            Map.entry("gmm1d_exact_PF_ODE_quantile_map / stds", "definition of the data"),
            Map.entry("gmm1d_exact_PF_ODE_quantile_map / denoiser_values", "analytic denoisers"),
            Map.entry("gmm1d_exact_PF_ODE_quantile_map / score_values", "analytic denoisers"),
            Map.entry("gmm1d_exact_PF_ODE_quantile_map / logp_values", "analytic denoisers"),
            Map.entry("langevin_corrector / defaults", "defaults of other programs"),
            Map.entry("learned_range_logvar", "AncestralVarianceTest"));

    @TestFactory
    Stream<DynamicTest> rows() {
        return ALL.stream()
                .map(row -> dynamicTest(row.sampler() + ": " + row.quantity(), () -> {
                    Truth.Verdict verdict = row.truth().check();
                    assertThat(verdict.holds())
                            .as("%s: computed %s, exact %s, error %s, tolerance %s"
                                    .formatted(
                                            row.source(),
                                            verdict.computed(),
                                            row.exact(),
                                            verdict.error(),
                                            row.tolerance()))
                            .isTrue();
                }));
    }

    /** No reference number on samplers is without a row, and none has another value there. */
    @Test
    void everyReferenceNumberHasARow() {
        Map<String, Double> reference = new HashMap<>();
        Reference.fields(Reference.GENERATIVE)
                .filter(field -> SECTIONS.stream().anyMatch(field.getKey()::startsWith))
                .forEach(field -> leaves(field.getKey(), field.getValue(), reference));
        leaves("N_analytic_reverse", Reference.PHYSICS.get("N_analytic_reverse"), reference);
        reference.keySet().removeIf(path -> ELSEWHERE.keySet().stream().anyMatch(path::startsWith));
        // Of the quantile map's triples, the state at the start and the quantile say what is asked.
        reference.keySet().removeIf(path -> path.matches("gmm1d.*map sigma.* / [02]"));
        Map<String, Double> rows = new HashMap<>();
        ALL.stream().filter(row -> row.source().contains(" / ")).forEach(row -> rows.put(row.source(), row.exact()));
        assertThat(reference).hasSizeGreaterThan(1300);
        assertThat(rows).containsExactlyInAnyOrderEntriesOf(reference);
    }

    /** Every sampler of the catalogue has the order that it declares measured; none is excused. */
    @Test
    void everySamplerHasItsOrderMeasured() {
        for (var entry : Samplers.ALL.entries()) {
            // Corrections have no step that shrinks: with them there is no order to declare.
            Sampler sampler = entry.name().equals("pc")
                    ? Samplers.ALL.named("pc", Map.of("corrections", 0.0))
                    : Samplers.named(entry.name());
            assertThat(ALL.stream()
                            .filter(row -> row.source().equals("declared order"))
                            .filter(row -> row.sampler().equals(entry.name()) && row.exact() == sampler.order()))
                    .as(entry.name())
                    .isNotEmpty();
        }
    }

    /** Three data and schedules for each deterministic sampler. */
    @Test
    void deterministicOrdersAreMeasuredOnNormalDataAndOnAMixture() {
        for (var entry : Samplers.ALL.entries()) {
            Sampler sampler = Samplers.named(entry.name());
            if (!sampler.stochastic()) {
                List<String> quantities = ALL.stream()
                        .filter(row -> row.source().equals("declared order"))
                        .filter(row -> row.sampler().equals(sampler.name()))
                        .filter(row -> row.exact() == sampler.order())
                        .map(Certificate::quantity)
                        .toList();
                assertThat(quantities)
                        .as(sampler.name())
                        .contains("order, normal data, edm", "order, mixture, edm", "order, mixture, vp-linear");
            }
        }
    }

    /** Two expectations, on at least one schedule, for each sampler that draws noise. */
    @Test
    void weakOrdersAreMeasuredOnAMixture() {
        for (var entry : Samplers.ALL.entries()) {
            Sampler sampler = Samplers.named(entry.name());
            if (sampler.stochastic()) {
                List<String> quantities = ALL.stream()
                        .filter(row -> row.sampler().equals(sampler.name()))
                        .map(Certificate::quantity)
                        .toList();
                for (String function : List.of("x^2", "cos x")) {
                    assertThat(quantities)
                            .as(sampler.name())
                            .anyMatch(quantity -> quantity.startsWith("weak order in E " + function + ", mixture"));
                }
            }
        }
    }

    private static void leaves(String path, JsonNode node, Map<String, Double> out) {
        if (node.isObject()) {
            Reference.fields(node).forEach(field -> leaves(path + " / " + field.getKey(), field.getValue(), out));
        } else if (node.isArray()) {
            List<Integer> indices =
                    new ArrayList<>(IntStream.range(0, node.size()).boxed().toList());
            indices.forEach(i -> leaves(path + " / " + i, node.get(i), out));
        } else if (node.isNumber()) {
            out.put(path, node.asDouble());
        }
    }
}
