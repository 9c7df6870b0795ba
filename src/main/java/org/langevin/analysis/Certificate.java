package org.langevin.analysis;

import java.util.Objects;
import java.util.function.DoubleSupplier;
import org.langevin.physics.Truth;

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
    private static final String TOPIC = "samplers";

    /** Holds the values to what a {@link Truth} asks. */
    public Certificate {
        Objects.requireNonNull(sampler, "sampler");
        new Truth(TOPIC, source, quantity, exact, tolerance, computation);
    }

    /** The certificate as a row of {@code langevin verify}. */
    public Truth truth() {
        return new Truth(TOPIC, source, sampler + ": " + quantity, exact, tolerance, computation);
    }
}
