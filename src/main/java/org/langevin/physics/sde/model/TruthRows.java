package org.langevin.physics.sde.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.langevin.physics.Truth;

/** The rows of one topic as they are written down. */
final class TruthRows {
    private final String topic;
    private final List<Truth> rows = new ArrayList<>();
    private String key = "";

    TruthRows(String topic) {
        this.topic = topic;
    }

    /** The entry to which the rows that follow belong. */
    TruthRows entry(String name) {
        key = name;
        return this;
    }

    /** A row whose tolerance is absolute. */
    TruthRows row(String quantity, double exact, double tolerance, DoubleSupplier computation) {
        rows.add(new Truth(topic, key, quantity, exact, tolerance, computation));
        return this;
    }

    /** A row computed to rounding: within {@code relative} of the value. */
    TruthRows digits(String quantity, double exact, double relative, DoubleSupplier computation) {
        return row(quantity, exact, relative * Math.abs(exact), computation);
    }

    List<Truth> all() {
        return List.copyOf(rows);
    }

    /** A computation that several rows share, done when the first asks. */
    static <T> Supplier<T> once(Supplier<T> computation) {
        return new Supplier<>() {
            private T value;

            @Override
            public synchronized T get() {
                if (value == null) {
                    value = computation.get();
                }
                return value;
            }
        };
    }
}
