package org.langevin.physics.sde;

/** What methods refuse, and in which words. */
final class Requirements {
    private Requirements() {}

    static void interpretation(Method method, Sde sde) {
        if (!sde.structure().isAdditive() && sde.interpretation() != method.interpretation()) {
            throw new IllegalArgumentException("interpretation = " + sde.interpretation() + ": expected "
                    + method.interpretation() + " for " + method.name() + "; convert the equation by as("
                    + method.interpretation() + ")");
        }
    }

    static void areas(Method method, Sde sde, Increment noise) {
        if (method.needsAreas(sde.structure()) && noise.areas().length == 0) {
            throw new IllegalArgumentException(
                    "areas are missing: expected the Lévy areas of the step, since the noise is declared "
                            + sde.structure() + " and " + method.name()
                            + " has order 1/2 without them; use a path made by withAreas, or EulerMaruyama");
        }
    }
}
