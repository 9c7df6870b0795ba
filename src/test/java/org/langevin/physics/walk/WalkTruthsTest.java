package org.langevin.physics.walk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.physics.ReferenceRows;
import org.langevin.physics.Truth;

class WalkTruthsTest {
    static Stream<Truth> truths() {
        return WalkTruths.all().stream();
    }

    @ParameterizedTest
    @MethodSource("truths")
    void everyTruthHolds(Truth truth) {
        ReferenceRows.assertHolds(truth);
    }

    @Test
    void everyReferenceNumberHasARow() {
        assertThat(ReferenceRows.missing("B_ftcs_walk", WalkTruths.all(), Set.of()))
                .isEmpty();
    }
}
