package org.langevin.physics.sde;

/** The law of the numbers that a step is given as its noise. */
public enum Draw {
    /** ΔW: independent N(0, h). */
    NORMAL,
    /** ±√(3h) with probability 1/6 each, else 0: the moments of ΔW up to the fifth, which is all that weak order 2 sees. */
    THREE_POINT,
    /** Uniforms in (0, 1), for steps that invert a distribution of their own. */
    UNIFORM
}
