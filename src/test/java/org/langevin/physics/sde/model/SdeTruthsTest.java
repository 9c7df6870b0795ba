package org.langevin.physics.sde.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.langevin.physics.Truth;
import org.langevin.reference.Reference;

class SdeTruthsTest {
    private static final List<String> TOPICS = List.of("E_sde", "F_cir", "G_jacobi", "H_ms");

    /** Parameters of a case, by the last name of their path. */
    private static final Set<String> INPUTS = Set.of("theta", "mu", "sigma", "x0", "t", "lambda", "T", "k");

    /** The extremes of 20 random numbers of another generator, which no other can repeat. */
    private static final Set<String> NOT_REPEATABLE =
            Set.of("H_ms/sample_mean_trap_lam-3_mu_sqrt3_h0.5_n20_1e5paths/range");

    @Test
    void everyOutcomeOfTheReferenceIsARow() {
        List<Truth> truths = SdeTruths.all();
        List<String> missing = new ArrayList<>();
        int[] leaves = new int[1];
        for (String topic : TOPICS) {
            Reference.fields(Reference.PHYSICS.get(topic))
                    .forEach(entry ->
                            visit(topic + "/" + entry.getKey(), entry.getKey(), entry.getValue(), (path, value) -> {
                                leaves[0]++;
                                if (truths.stream()
                                        .noneMatch(t -> t.topic().equals(topic)
                                                && t.key().equals(entry.getKey())
                                                && t.exact() == value)) {
                                    missing.add(path + " = " + value);
                                }
                            }));
        }
        assertThat(missing).isEmpty();
        assertThat(leaves[0]).isGreaterThan(140);
    }

    @TestFactory
    Stream<DynamicTest> everyRowHolds() {
        return SdeTruths.all().stream()
                .map(truth ->
                        DynamicTest.dynamicTest(truth.topic() + " " + truth.key() + " " + truth.quantity(), () -> {
                            Truth.Verdict verdict = truth.check();
                            assertThat(verdict.holds())
                                    .as(
                                            "computed %s, exact %s, error %s, tolerance %s",
                                            verdict.computed(), truth.exact(), verdict.error(), truth.tolerance())
                                    .isTrue();
                        }));
    }

    private interface Leaf {
        void at(String path, double value);
    }

    private static void visit(String path, String name, JsonNode node, Leaf leaf) {
        if (INPUTS.contains(name) || NOT_REPEATABLE.contains(path)) {
            return;
        }
        if (node.isNumber()) {
            leaf.at(path, node.asDouble());
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                visit(path + "[" + i + "]", "", node.get(i), leaf);
            }
        } else if (node.isObject()) {
            Reference.fields(node).forEach(f -> visit(path + "/" + f.getKey(), f.getKey(), f.getValue(), leaf));
        }
    }
}
