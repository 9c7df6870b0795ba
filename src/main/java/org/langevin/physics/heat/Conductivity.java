package org.langevin.physics.heat;

import java.util.function.Function;
import org.langevin.field.Field;

/**
 * K of u_τ = div(K grad u): how well each place, and each direction, conducts. The rate D(t) is not in it: that is the schedule's.
 */
public sealed interface Conductivity {
    /** K = 1: heat time is all there is. */
    Conductivity ONE = new Uniform(1);

    /**
     * The same everywhere and in all directions.
     *
     * @param value K, 0 or more
     */
    record Uniform(double value) implements Conductivity {
        /** Checks the sign. */
        public Uniform {
            requireConducting("conductivity", value);
        }
    }

    /**
     * Different from cell to cell. Between two points the harmonic mean acts, which carries the exact flux through layers and is of order
     * 2 where K is smooth (Patankar, <i>Numerical Heat Transfer and Fluid Flow</i>, 1980, section 4.2-3); a wall sees the cell beside
     * it.
     *
     * @param cells K at each point of the equation's grid, 0 or more; 0 insulates
     */
    record Varying(Field cells) implements Conductivity {
        /** Checks the signs. */
        public Varying {
            requireConducting("smallest conductivity", cells.min());
        }
    }

    /**
     * Different from direction to direction: a symmetric positive definite matrix, which may depend on the place. Flux then has a part
     * along the wall, so beside a wall that is not periodic the wall's normal must be one of the matrix's own directions.
     *
     * @param at K(x), [d, d], of the coordinates x, one for each axis
     */
    record Tensor(Function<double[], double[][]> at) implements Conductivity {
        /** The same matrix everywhere. */
        public static Tensor constant(double[][] matrix) {
            return new Tensor(x -> matrix);
        }
    }

    private static void requireConducting(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " = " + value
                    + ": expected a finite number, 0 or more; uphill diffusion is no heat equation");
        }
    }
}
