package org.langevin.physics.sde;

/**
 * How the columns b<sub>1</sub>, ..., b<sub>m</sub> of the diffusion b depend on the state, which decides what a method must know of the noise to
 * be of strong order 1.
 *
 * <p>The double integrals I<sub>jk</sub> = ∫∫ dW<sub>j</sub> dW<sub>k</sub> enter a step with the factor (b<sub>j</sub>·∇) b<sub>k</sub>. Only
 * their symmetric part is known from the increments. The antisymmetric part, the Lévy area, drops out exactly if (b<sub>j</sub>·∇)
 * b<sub>k</sub> = (b<sub>k</sub>·∇) b<sub>j</sub> for all j and k (Kloeden and Platen 1992, section 10.3).
 */
public enum NoiseStructure {
    /** b diagonal and a function of time alone: as many noises as components, stored as d numbers. */
    ADDITIVE_DIAGONAL(true, true, true),
    /** b a function of time alone. */
    ADDITIVE(false, true, true),
    /** b diagonal, entry i a function of component i and time alone; stored as d numbers. */
    DIAGONAL(true, false, true),
    /** One noise for all components: nothing to commute with. */
    SCALAR(false, false, true),
    /** (b<sub>j</sub>·∇) b<sub>k</sub> = (b<sub>k</sub>·∇) b<sub>j</sub> everywhere. */
    COMMUTATIVE(false, false, true),
    /** Nothing is promised. */
    GENERAL(false, false, false);

    private final boolean diagonal;
    private final boolean additive;
    private final boolean commutative;

    NoiseStructure(boolean diagonal, boolean additive, boolean commutative) {
        this.diagonal = diagonal;
        this.additive = additive;
        this.commutative = commutative;
    }

    /** Whether b is stored as its diagonal, d numbers instead of d × m. */
    public boolean isDiagonal() {
        return diagonal;
    }

    /** Whether b does not depend on the state, so that Itô and Stratonovich say the same. */
    public boolean isAdditive() {
        return additive;
    }

    /** Whether strong order 1 is possible without Lévy areas. */
    public boolean isCommutative() {
        return commutative;
    }
}
