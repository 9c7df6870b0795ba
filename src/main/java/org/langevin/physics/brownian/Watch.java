package org.langevin.physics.brownian;

/** When a walker is seen to touch an absorbing wall. */
public enum Watch {
    /**
     * At any time. Between two places on the same side of a wall, at distances x and x', a Brownian path has touched it with probability exp(−x x' /
     * (D dt)), and the time of its first touch has a law that can be drawn from; so nothing depends on the step.
     */
    CONTINUOUSLY,
    /**
     * Only at the ends of steps, as in a program that moves walkers and then looks where they are. Touches in between go unseen: survival
     * is too large by O(√dt), as if the wall stood {@link FirstPassage#shift} farther away.
     */
    AT_STEP_ENDS
}
