package org.langevin.physics.brownian;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.physics.ReferenceRows;
import org.langevin.physics.Truth;

class BrownianTruthsTest {
    static Stream<Truth> truths() {
        return BrownianTruths.all().stream();
    }

    @ParameterizedTest
    @MethodSource("truths")
    void everyTruthHolds(Truth truth) {
        ReferenceRows.assertHolds(truth);
    }

    @Test
    void everyReferenceNumberHasARow() {
        assertThat(ReferenceRows.missing("C_brownian", BrownianTruths.all(), Set.of()))
                .isEmpty();
    }
}
