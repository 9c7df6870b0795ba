package org.langevin.physics.heat;

/**
 * Implicit schemes here solve for what a step adds, not for the new state: the linear solve's rounding is then relative to the change, a
 * hundredth of the state or less in an accurate run, and a solution that adds nothing is kept to the last bit.
 */
final class Increment {
    private Increment() {}

    /** increment += u. */
    static double[] addTo(double[] increment, double[] u) {
        for (int i = 0; i < u.length; i++) {
            increment[i] += u[i];
        }
        return increment;
    }
}
