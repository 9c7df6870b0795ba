package org.langevin.physics.brownian;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.physics.Truth;
import org.langevin.physics.engines.ReferenceRows;

class BrownianTruthsTest {
    static Stream<Truth> truths() {
        return BrownianTruths.all().stream();
    }

    @ParameterizedTest
    @MethodSource("truths")
    void everyTruthHolds(Truth truth) {
        Truth.Verdict verdict = truth.check();
        assertThat(verdict.holds())
                .as(
                        "%s %s: %s, error %s, tolerance %s",
                        truth.key(), truth.quantity(), verdict.computed(), verdict.error(), truth.tolerance())
                .isTrue();
    }

    @Test
    void everyReferenceNumberHasARow() {
        assertThat(ReferenceRows.missing("C_brownian", BrownianTruths.all(), Set.of()))
                .isEqualTo(List.of());
    }
}
