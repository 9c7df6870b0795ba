package org.langevin.analysis.compare;

/**
 * A number, and how well it is known.
 *
 * @param value the number
 * @param standardError of it, in its unit; null where it is a quadrature's, whose error is far below all that is shown
 */
public record Estimate(double value, Double standardError) {
    /** A number by quadrature or in closed form. */
    static Estimate exact(double value) {
        return new Estimate(value, null);
    }

    /** The number times a constant. */
    Estimate times(double factor) {
        return new Estimate(value * factor, standardError == null ? null : standardError * Math.abs(factor));
    }

    /** The sum with a number that was estimated from other draws. */
    Estimate plus(Estimate other) {
        boolean exact = standardError == null && other.standardError == null;
        return new Estimate(value + other.value, exact ? null : Math.hypot(error(), other.error()));
    }

    /** The standard error; 0 of an exact number. */
    double error() {
        return standardError == null ? 0 : standardError;
    }
}
