package org.langevin.schedule;

import java.util.OptionalInt;

/** Schedules that are given at T + 1 entries, whose times 0, 1, ..., T are their numbers; entry 0 is the cleanest and is never asked about. */
public sealed interface NoiseTable extends NoiseSchedule permits DdpmTable, LevelTable {
    /**
     * The table stretched until nothing is left of the item at its end: α_n becomes (α_n − α_T) α_1 / (α_1 − α_T), which keeps the first noisy
     * entry. Nothing else makes sampling from pure noise right, nor does a network that predicts the noise know anything there: it has to
     * predict the velocity or the item.
     *
     * <p>Lin, Liu, Li and Yang, <i>Common diffusion noise schedules and sample steps are flawed</i>, WACV 2024 (<a
     * href="https://arxiv.org/abs/2305.08891">arXiv:2305.08891</a>), algorithm 1.
     */
    NoiseTable zeroTerminalSnr();

    @Override
    default OptionalInt entries() {
        return OptionalInt.of((int) horizon());
    }

    /** The first noisy entry. */
    @Override
    default double floorTime() {
        return 1;
    }

    @Override
    default TimestepMap timestepMap() {
        return TimestepMap.ofTable();
    }

    /** The entry at which the interval of a time ends. */
    static int intervalEndingAt(double t) {
        return Math.max((int) Math.ceil(t), 1);
    }
}
