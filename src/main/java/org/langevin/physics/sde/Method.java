package org.langevin.physics.sde;

import java.util.List;

/**
 * A way to step an equation, and what it promises.
 *
 * <p>Strong order p: the root mean square of the error at a fixed time, on the same Brownian path, falls as h<sup>p</sup>. Weak order p: the
 * error of E f(X) does, for smooth f. A new method is one class and one entry of {@link #all()}; the test of orders then measures it.
 */
public sealed interface Method
        permits EulerMaruyama,
                TamedEuler,
                DriftImplicitTheta,
                Milstein,
                StrongRungeKutta,
                StochasticHeun,
                WeakSecondOrder {

    /** What papers call it. */
    String name();

    /** The integral it computes; an equation in the other sense is refused unless its noise is additive. */
    Interpretation interpretation();

    /** The strong order for noise of a structure. */
    double strongOrder(NoiseStructure structure);

    /** The weak order for noise of a structure. */
    double weakOrder(NoiseStructure structure);

    /** Whether the declared strong order needs the Lévy areas of each step. */
    default boolean needsAreas(NoiseStructure structure) {
        return false;
    }

    /**
     * The step for an equation.
     *
     * @throws IllegalArgumentException if the equation is in the other sense
     */
    Step on(Sde sde);

    /** Every method, in the order of what it asks for; the implicit one with θ = ½ and with θ = 1. */
    static List<Method> all() {
        return List.of(
                new EulerMaruyama(),
                new TamedEuler(),
                new DriftImplicitTheta(0.5),
                new DriftImplicitTheta(1),
                new Milstein(),
                new StrongRungeKutta(),
                new StochasticHeun(),
                new WeakSecondOrder());
    }
}
