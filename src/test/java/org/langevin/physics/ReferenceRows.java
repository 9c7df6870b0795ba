package org.langevin.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.langevin.reference.Reference;

/** Which reference numbers of a section no row of {@code verify} reproduces. */
public final class ReferenceRows {
    private ReferenceRows() {}

    /**
     * The entries of a section whose numbers are not all the exact value of a row with the entry's key.
     *
     * @param inputs names that are parameters, not outcomes
     */
    public static List<String> missing(String section, List<Truth> rows, Set<String> inputs) {
        List<String> missing = new ArrayList<>();
        Reference.fields(Reference.PHYSICS.get(section))
                .forEach(entry -> leaves(entry.getKey(), entry.getValue(), inputs)
                        .filter(value -> rows.stream().noneMatch(row -> covers(row, section, entry.getKey(), value)))
                        .forEach(value -> missing.add(entry.getKey() + " = " + value)));
        return missing;
    }

    /** Checks a row, and says by how much it fails. */
    public static void assertHolds(Truth truth) {
        Truth.Verdict verdict = truth.check();
        assertThat(verdict.computed())
                .as("%s: %s", truth.key(), truth.quantity())
                .isCloseTo(truth.exact(), within(truth.tolerance()));
    }

    private static boolean covers(Truth row, String section, String key, double value) {
        return row.topic().equals(section)
                && row.key().equals(key)
                && Math.abs(row.exact() - value) <= 1e-14 * Math.abs(value);
    }

    private static Stream<Double> leaves(String name, JsonNode node, Set<String> inputs) {
        if (inputs.contains(name)) {
            return Stream.empty();
        }
        if (node.isObject()) {
            return Reference.fields(node).flatMap(field -> leaves(field.getKey(), field.getValue(), inputs));
        }
        return node.isNumber() ? Stream.of(node.asDouble()) : Stream.empty();
    }
}
