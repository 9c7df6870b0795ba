package org.langevin.physics.sde;

/**
 * What ∫ b(X) dW means where b depends on X: at which point of a step b is taken.
 *
 * <p>With white noise as the limit of physical, smooth noise, Stratonovich's integral appears and the chain rule is the ordinary one
 * (Wong and Zakai 1965); Itô's makes the increments independent of the state, and is what Euler's step computes. Either says the same
 * thing with another drift: a<sub>Itô</sub> = a<sub>Stratonovich</sub> + ½ Σ<sub>j</sub> (b<sub>j</sub>·∇) b<sub>j</sub>, b<sub>j</sub>
 * being column j of b ({@link Sde#as}). Where b does not depend on X they are equal.
 */
public enum Interpretation {
    /** b at the beginning of the step. */
    ITO,
    /** b in the middle of the step. */
    STRATONOVICH
}
