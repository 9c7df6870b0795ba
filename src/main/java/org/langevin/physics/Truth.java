package org.langevin.physics;

import java.util.Objects;
import java.util.function.DoubleSupplier;

/**
 * One number that is known without the solver, and the solver's own way to it: a row of {@code langevin verify}.
 *
 * <p>What is exact and what is computed must not share their arithmetic, else the row says nothing: a closed form against time
 * stepping, a moment against an ensemble, a quantile against sampled paths.
 *
 * @param topic the case family, as {@code A_diffusion}: the reference numbers' section
 * @param key the entry within the topic; the rows of one entry share it
 * @param quantity what the number is, with its parameters, for a reader
 * @param exact the known value
 * @param tolerance the largest absolute error that passes, in the unit of the value: the scheme's own error bound, or four standard
 *     errors of an ensemble
 * @param computation asks the solver; deterministic, since ensembles have fixed seeds
 */
public record Truth(
        String topic, String key, String quantity, double exact, double tolerance, DoubleSupplier computation) {

    /** Checks that the value is finite and the tolerance is not negative. */
    public Truth {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(quantity, "quantity");
        Objects.requireNonNull(computation, "computation");
        if (!Double.isFinite(exact)) {
            throw new IllegalArgumentException("exact = " + exact + " for " + quantity + ": expected a finite number");
        }
        if (!(tolerance >= 0) || tolerance == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "tolerance = " + tolerance + " for " + quantity + ": expected a finite number, 0 or more");
        }
    }

    /** Runs the computation. */
    public Verdict check() {
        return new Verdict(this, computation.getAsDouble());
    }

    /**
     * What became of a truth.
     *
     * @param truth what was to be reproduced
     * @param computed the solver's number
     */
    public record Verdict(Truth truth, double computed) {
        /** Computed less exact, in the unit of the value. */
        public double error() {
            return computed - truth.exact();
        }

        /** Whether the error is within the tolerance; a number that is not finite never is. */
        public boolean holds() {
            return Math.abs(error()) <= truth.tolerance();
        }
    }
}
