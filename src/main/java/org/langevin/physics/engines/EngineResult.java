package org.langevin.physics.engines;

import java.util.List;
import org.langevin.field.Field;

/**
 * What one of the four engines made of the density.
 *
 * @param engine its name
 * @param density of x/α on the common grid: values, or a histogram with a bin around each point
 * @param measures its errors, each beside the error that is expected of it
 */
public record EngineResult(String engine, Field density, List<Measure> measures) {
    /** Keeps a copy of the list. */
    public EngineResult {
        measures = List.copyOf(measures);
    }

    /** Whether every error is the expected one. */
    public boolean holds() {
        return measures.stream().allMatch(Measure::holds);
    }

    /** The measure of that quantity. */
    public Measure measure(String quantity) {
        return measures.stream()
                .filter(measure -> measure.quantity().equals(quantity))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("quantity '" + quantity + "': expected one of "
                        + measures.stream().map(Measure::quantity).toList()));
    }
}
