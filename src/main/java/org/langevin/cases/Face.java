package org.langevin.cases;

import org.langevin.config.Default;
import org.langevin.config.Range;
import org.langevin.config.Tagged;
import org.langevin.field.Boundary;

/** What happens at one end of an axis. */
@Tagged("kind")
public sealed interface Face {

    /**
     * The law that the solvers know.
     *
     * @return with this face's numbers
     */
    Boundary boundary();

    /** Joined to the axis's other end. */
    record Periodic() implements Face {
        @Override
        public Boundary boundary() {
            return Boundary.PERIODIC;
        }
    }

    /**
     * Held at a value.
     *
     * @param value u at the wall
     */
    record Dirichlet(@Default("0") double value) implements Face {
        @Override
        public Boundary boundary() {
            return new Boundary.Dirichlet(value);
        }
    }

    /**
     * A given flux enters.
     *
     * @param inflow per area and unit of heat time; 0 for an insulated wall
     */
    record Neumann(@Default("0") double inflow) implements Face {
        @Override
        public Boundary boundary() {
            return new Boundary.Neumann(inflow);
        }
    }

    /**
     * What enters is proportional to the difference from the outside.
     *
     * @param transfer per area and unit of heat time
     * @param outside u beyond the wall
     */
    record Robin(
            @Range(min = 0) double transfer, @Default("0") double outside) implements Face {
        @Override
        public Boundary boundary() {
            return new Boundary.Robin(transfer, outside);
        }
    }
}
