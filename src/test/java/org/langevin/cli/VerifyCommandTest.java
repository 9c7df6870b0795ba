package org.langevin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.physics.Truth;
import org.langevin.reference.Reference;

/** The rows of {@code verify}: none is missing, and one that fails is said to. */
class VerifyCommandTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"A_diffusion", "B_ftcs_walk", "C_brownian", "E_sde", "F_cir", "G_jacobi", "H_ms", "_four_engine"
            })
    void everyKeyOfTheReferenceIsARow(String section) {
        Set<String> rows = new TreeSet<>();
        VerifyCommand.all().stream()
                .filter(truth -> truth.topic().equals(section))
                .forEach(truth -> rows.add(truth.key()));
        Reference.fields(Reference.PHYSICS.get(section))
                .filter(field -> !field.getValue().isTextual() || section.equals("_four_engine"))
                .filter(field -> !field.getKey().equals("setup"))
                .forEach(field -> assertThat(rows).as(section).contains(field.getKey()));
    }

    @Test
    void aTruthThatFallsShortIsCountedAndNamed() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<Truth> truths = List.of(
                new Truth("T", "near", "near enough", 2, 0.2, () -> 2.1),
                new Truth("T", "far", "too far", 2, 0.05, () -> 2.1),
                new Truth("T", "lost", "no number", 2, 1e9, () -> Double.NaN));
        long missed = new VerifyCommand().check(truths, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertThat(missed).isEqualTo(2);
        List<String> rows = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(rows).hasSize(4);
        assertThat(rows.get(1)).contains("near enough").endsWith("ok");
        assertThat(rows.get(2)).contains("too far").contains("1.00e-01").endsWith("FALLS SHORT");
        assertThat(rows.get(3)).contains("NaN").endsWith("FALLS SHORT");
    }

    @Test
    void wordsChooseRowsAndJsonIsALineEach() throws Exception {
        Run run = Run.of("verify", "checkerboard", "--json");
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.OK);
        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSize(5);
        for (String line : lines) {
            assertThat(new ObjectMapper().readTree(line).get("holds").asBoolean())
                    .isTrue();
        }
        assertThat(run.err()).contains("5 of 5 truths hold");
    }

    @Test
    void aWordThatNamesNothingIsRefused() {
        Run run = Run.of("verify", "X_files");
        assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.err())
                .contains("no truth is named like X_files; the cases are [")
                .contains("B_ftcs_walk");
    }
}
