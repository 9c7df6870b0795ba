package org.langevin.physics.sde.model;

/** Checks of parameters, in one form of words. */
final class Parameters {
    private Parameters() {}

    static void requireFinite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " = " + value + ": expected a finite number");
        }
    }

    static void requirePositive(String name, double value) {
        if (!(value > 0) || value == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(name + " = " + value + ": expected a positive, finite number");
        }
    }

    static void requireIn(String name, double value, double lowest, double highest) {
        if (!(value >= lowest && value <= highest)) {
            throw new IllegalArgumentException(
                    name + " = " + value + ": expected a number in [" + lowest + ", " + highest + "]");
        }
    }
}
