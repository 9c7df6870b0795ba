package org.langevin.cases;

/**
 * A quantity as the solver has it, beside what it should be.
 *
 * @param quantity what it is, with its place or order, as {@code value at (0.5)}
 * @param computed by the solver
 * @param exact by a law; null where none is known
 * @param error computed less exact; null without an exact value
 * @param standardError of a quantity estimated from an ensemble; null for a deterministic one
 * @param tolerance the largest error that theory allows; null where nothing is claimed
 */
public record Reported(
        String quantity, double computed, Double exact, Double error, Double standardError, Double tolerance) {

    /**
     * A quantity whose value no law gives.
     *
     * @param quantity what it is
     * @param computed by the solver
     * @return without exact value
     */
    public static Reported unknown(String quantity, double computed) {
        return new Reported(quantity, computed, null, null, null, null);
    }

    /**
     * A quantity that a law gives too.
     *
     * @param quantity what it is
     * @param computed by the solver
     * @param exact by the law
     * @return with its error
     */
    public static Reported known(String quantity, double computed, double exact) {
        return new Reported(quantity, computed, exact, computed - exact, null, null);
    }

    /**
     * The same quantity, estimated from an ensemble.
     *
     * @param error the estimate's standard error
     * @return with that
     */
    public Reported estimatedWithin(double error) {
        return new Reported(quantity, computed, exact, this.error, error, tolerance);
    }

    /**
     * The same quantity, whose error theory bounds.
     *
     * @param bound the largest error that is allowed
     * @return with that
     */
    public Reported boundedBy(double bound) {
        return new Reported(quantity, computed, exact, error, standardError, bound);
    }
}
