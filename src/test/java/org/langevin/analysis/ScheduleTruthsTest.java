package org.langevin.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.langevin.physics.Truth;
import org.langevin.reference.Reference;

/** Every reference number on schedules is a row of {@code verify}, with that value, and holds. */
class ScheduleTruthsTest {

    @Test
    void everyRowHolds() {
        assertThat(ScheduleTruths.all())
                .allSatisfy(truth -> assertThat(truth.check().holds())
                        .as(truth.key() + " " + truth.quantity() + ": "
                                + truth.check().error())
                        .isTrue());
    }

    @Test
    void everyReferenceNumberIsARow() {
        Map<String, Double> reference = new HashMap<>();
        Reference.fields(Reference.PHYSICS.get("M_schedule"))
                .forEach(field -> leaves(field.getKey(), "", field.getValue(), reference));
        Map<String, Double> rows = new HashMap<>();
        for (Truth truth : ScheduleTruths.all()) {
            String path = truth.quantity().equals(truth.key()) ? "" : ", " + truth.quantity();
            rows.put(truth.key() + path, truth.exact());
        }
        assertThat(rows).containsAllEntriesOf(reference).hasSizeGreaterThan(150);
    }

    private static void leaves(String key, String path, JsonNode node, Map<String, Double> into) {
        if (node.isNumber()) {
            into.put(key + path, node.asDouble());
        } else if (node.isArray()) {
            IntStream.range(0, node.size()).forEach(i -> leaves(key, path + ", " + i, node.get(i), into));
        } else {
            Reference.fields(node).forEach(field -> leaves(key, path + ", " + field.getKey(), field.getValue(), into));
        }
    }
}
