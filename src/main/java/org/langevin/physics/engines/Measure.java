package org.langevin.physics.engines;

/**
 * One number of an engine's result beside the number that it ought to be.
 *
 * @param quantity what it is, for a reader
 * @param computed the engine's number
 * @param expected the number by an exact law: of the density, or of the engine's own error
 * @param tolerance the largest difference that the law allows: rounding, the next order of a series, or four standard errors
 */
public record Measure(String quantity, double computed, double expected, double tolerance) {
    /** Computed less expected. */
    public double error() {
        return computed - expected;
    }

    /** Whether the difference is within the tolerance; a number that isn't finite never is. */
    public boolean holds() {
        return Math.abs(error()) <= tolerance;
    }
}
