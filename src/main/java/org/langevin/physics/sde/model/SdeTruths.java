package org.langevin.physics.sde.model;

import java.util.List;
import java.util.stream.Stream;
import org.langevin.physics.Truth;

/** What is known of stochastic differential equations and their methods, in numbers: rows of {@code langevin verify}. */
public final class SdeTruths {
    private SdeTruths() {}

    /** All rows, by topic: orders and moments, square-root process, bounded mixing, stability. */
    public static List<Truth> all() {
        return Stream.of(OrderTruths.rows(), SquareRootTruths.rows(), MixingTruths.rows(), StabilityTruths.rows())
                .flatMap(List::stream)
                .toList();
    }
}
