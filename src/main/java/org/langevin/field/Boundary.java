package org.langevin.field;

/**
 * What happens at one face of a grid. All laws are linear, and constant over the face and in time.
 *
 * <p>u is the diffusing quantity, K the conductivity at the face, n the outward normal, and heat time the clock on which u_τ = div(K
 * grad u).
 */
public sealed interface Boundary {
    /** The grid closes on itself. */
    Boundary PERIODIC = new Periodic();

    /** A wall through which nothing goes. */
    Boundary NO_FLUX = new Neumann(0);

    /** A wall at which u is 0: what arrives is gone. */
    Boundary ABSORBING = new Dirichlet(0);

    /** The face is glued to the opposite one, which must say so too. */
    record Periodic() implements Boundary {}

    /**
     * The quantity has a given value at the wall.
     *
     * @param value u at the wall, in the unit of u
     */
    record Dirichlet(double value) implements Boundary {
        /** Checks that the value is a number. */
        public Dirichlet {
            requireFinite("dirichlet value", value);
        }
    }

    /**
     * A given flux enters through the wall: n · K grad u = inflow.
     *
     * @param inflow what enters per area of the face and unit of heat time; 0 insulates, a negative number drains
     */
    record Neumann(double inflow) implements Boundary {
        /** Checks that the flux is a number. */
        public Neumann {
            requireFinite("neumann inflow", inflow);
        }
    }

    /**
     * What enters is proportional to a difference, Newton's law of cooling: n · K grad u = transfer (outside − u). The Biot number of a
     * body of size L is transfer · L / K.
     *
     * @param transfer the coefficient, per area of the face and unit of heat time, 0 or more
     * @param outside u beyond the wall, in the unit of u
     */
    record Robin(double transfer, double outside) implements Boundary {
        /** Checks that the wall takes rather than multiplies. */
        public Robin {
            requireFinite("robin outside", outside);
            if (!(transfer >= 0) || Double.isInfinite(transfer)) {
                throw new IllegalArgumentException("robin transfer = " + transfer
                        + ": expected a finite number, 0 or more; a negative one makes heat of nothing");
            }
        }
    }

    private static void requireFinite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " = " + value + ": expected a finite number");
        }
    }
}
