package org.langevin.physics.sde.model;

/** A distribution on the line with a density: what a model says of X(t), or of X after infinite time. */
public interface Law {
    /** P(X ≤ x). */
    double cdf(double x);

    /** The density at x, per unit of x. */
    double density(double x);

    /** E X. */
    double mean();

    /** E X² − (E X)². */
    double variance();

    /** The x with P(X ≤ x) = p, for p in (0, 1). */
    double quantile(double p);
}
