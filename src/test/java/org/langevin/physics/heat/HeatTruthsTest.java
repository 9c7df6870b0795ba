package org.langevin.physics.heat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.physics.Truth;
import org.langevin.reference.Reference;

/** The rows of {@code verify} for the diffusion equation: all hold, and every outside number is among them. */
class HeatTruthsTest {
    /** Leaves that say what was asked, not what came out. */
    private static final Set<String> PARAMETERS = Set.of("D", "sigma0", "t", "x", "steps", "dt", "r", "C");

    static Stream<Truth> rows() {
        return HeatTruths.all().stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void holds(Truth truth) {
        Truth.Verdict verdict = truth.check();
        assertThat(verdict.holds())
                .as("%s %s: computed %s, error %s", truth.key(), truth.quantity(), verdict.computed(), verdict.error())
                .isTrue();
    }

    @Test
    void everyOutsideNumberIsARow() {
        JsonNode section = Reference.PHYSICS.get("A_diffusion");
        List<String> missing = new ArrayList<>();
        section.properties().forEach(entry -> collect(entry.getKey(), "", entry.getValue(), missing));
        assertThat(missing).isEmpty();
        assertThat(section.size()).isEqualTo(18);
    }

    private static void collect(String key, String leaf, JsonNode node, List<String> missing) {
        if (PARAMETERS.contains(leaf)) {
            return;
        }
        if (node.isNumber()) {
            double value = node.asDouble();
            boolean there = rows().anyMatch(row -> row.key().equals(key) && Math.abs(row.exact() - value) <= 1e-13);
            if (!there) {
                missing.add(key + " " + leaf + " = " + value);
            }
        } else if (node.isArray()) {
            node.forEach(element -> collect(key, leaf, element, missing));
        } else {
            node.properties().forEach(field -> collect(key, field.getKey(), field.getValue(), missing));
        }
    }
}
