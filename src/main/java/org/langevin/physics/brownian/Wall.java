package org.langevin.physics.brownian;

/** What stands at an end of an axis. */
public enum Wall {
    /** Nothing: the axis goes on for ever. */
    NONE,
    /** Turns walkers back: no flux, ∂u/∂n = 0. */
    REFLECTING,
    /** Takes walkers out at their first touch: u = 0. */
    ABSORBING
}
