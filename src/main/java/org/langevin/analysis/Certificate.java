package org.langevin.analysis;

import java.util.Objects;
import java.util.function.DoubleSupplier;

/**
 * One number that is known without the sampler, and the sampler's own way to it: a row of {@code langevin verify}.
 *
 * <p>What is exact and what is computed don't share their arithmetic: a closed form, a quantile or a number from elsewhere on one side, the
 * sampler's own steps on the other.
 *
 * @param sampler what users call the sampler
 * @param source where the exact number is from: the path of a reference number, or the law it follows from
 * @param quantity what the number is, with its parameters, for a reader
 * @param exact the known value
 * @param tolerance the largest absolute error that passes, in the unit of the value
 * @param computation asks the sampler; deterministic
 */
public record Certificate(
        String sampler, String source, String quantity, double exact, double tolerance, DoubleSupplier computation) {
    /** Checks that the value is finite and the tolerance is not negative. */
    public Certificate {
        Objects.requireNonNull(sampler, "sampler");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(quantity, "quantity");
        Objects.requireNonNull(computation, "computation");
        if (!Double.isFinite(exact)) {
            throw new IllegalArgumentException("exact = " + exact + " for " + quantity + ": expected a finite number");
        }
        if (!(tolerance >= 0 && tolerance < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "tolerance = " + tolerance + " for " + quantity + ": expected a finite number, 0 or more");
        }
    }

    /** Runs the computation. */
    public Verdict check() {
        return new Verdict(this, computation.getAsDouble());
    }

    /**
     * What became of a certificate.
     *
     * @param certificate what was to be reproduced
     * @param computed the sampler's number
     */
    public record Verdict(Certificate certificate, double computed) {
        /** Computed less exact, in the unit of the value. */
        public double error() {
            return computed - certificate.exact();
        }

        /** Whether the error is within the tolerance; a number that is not finite never is. */
        public boolean holds() {
            return Math.abs(error()) <= certificate.tolerance();
        }
    }
}
