package org.langevin.analysis;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.langevin.physics.Truth;
import org.langevin.reference.AnalyticReference;
import org.langevin.reference.Reference;

class DenoiserTruthsTest {
    private static final List<Truth> ROWS = DenoiserTruths.all();

    @TestFactory
    Stream<DynamicTest> everyRowHolds() {
        Map<String, List<Truth>> byKey = ROWS.stream().collect(groupingBy(Truth::key));
        return byKey.entrySet().stream()
                .map(key -> dynamicTest(
                        key.getKey(),
                        () -> assertThat(key.getValue().stream().map(Truth::check))
                                .allSatisfy(verdict -> assertThat(verdict.holds())
                                        .as(
                                                "%s: %s, expected %s ± %s",
                                                verdict.truth().quantity(),
                                                verdict.computed(),
                                                verdict.truth().exact(),
                                                verdict.truth().tolerance())
                                        .isTrue())));
    }

    /** Every number of the reference is a row with the very value, but for what a key is given and what another solver made of it. */
    @Test
    void noNumberOfTheReferenceIsMissing() {
        Map<String, Double> rows = ROWS.stream().collect(toMap(row -> row.key() + " " + row.quantity(), Truth::exact));
        List<String> expected = new ArrayList<>();
        for (JsonNode section : List.of(AnalyticReference.REVERSAL, AnalyticReference.LIKELIHOOD)) {
            Reference.fields(section)
                    .forEach(key -> leaves(key.getKey(), "", key.getValue(), (quantity, value) -> {
                        if (!isGiven(key.getKey(), quantity)) {
                            String name = key.getKey() + " " + (quantity.isEmpty() ? key.getKey() : quantity);
                            expected.add(name);
                            assertThat(rows).as(name).containsEntry(name, value);
                        }
                    }));
        }
        assertThat(rows.keySet()).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** A tolerance that would let through a wrong law: none is above a part in a thousand but those of random samples. */
    @Test
    void tolerancesAreTight() {
        assertThat(ROWS.stream().filter(row -> !row.key().startsWith("gmm_sampling_noise_floor")))
                .allSatisfy(row ->
                        assertThat(row.tolerance()).isLessThan(1e-3 * Math.abs(row.exact()) + 2.1e-11 + given(row)));
    }

    private static double given(Truth row) {
        return switch (row.key()) {
            case "ring8", "pf_ode_likelihood_VP_gaussian" -> 2e-7;
            case "mmd2_rbf_l1" -> 1e-9;
            default -> 0;
        };
    }

    private interface Leaf {
        void at(String quantity, double value);
    }

    private static void leaves(String key, String path, JsonNode node, Leaf leaf) {
        String prefix = path.isEmpty() ? "" : path + ", ";
        if (node.isObject()) {
            Reference.fields(node).forEach(field -> leaves(key, prefix + field.getKey(), field.getValue(), leaf));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                leaves(key, prefix + i, node.get(i), leaf);
            }
        } else if (node.isNumber()) {
            leaf.at(path, node.asDouble());
        }
    }

    private static boolean isGiven(String key, String quantity) {
        return switch (key) {
            case "gmm" -> true;
            case "empirical_dataset" -> quantity.startsWith("D,");
            case "empirical_2d" -> quantity.matches("(D|x), .*|t");
            case "ring8" -> quantity.startsWith("mass_check");
            case "gmm1d_exact_PF_ODE_quantile_map" -> quantity.matches("(weights|means|stds), .*|map .*, [02]");
            case "pf_ode_likelihood_VP_gaussian" -> quantity.contains("scipy");
            // The tanh in place of the distribution function, which isn't offered here.
            case "discretized_gaussian_loglik_nats (x,mean,log_scale) tanh-approx CDF | exact CDF" ->
                quantity.endsWith(", 0");
            default -> false;
        };
    }
}
