package org.langevin.cases;

import org.langevin.config.Default;
import org.langevin.config.Tagged;
import org.langevin.field.Laplacian;
import org.langevin.physics.heat.HeatEquation;
import org.langevin.physics.heat.HeatSolver;

/** How a heat case is stepped. */
@Tagged("name")
public sealed interface HeatScheme {

    /**
     * The scheme for an equation.
     *
     * @param equation what is to be solved
     * @return a solver that is ready to step
     * @throws IllegalArgumentException if the scheme can't solve it
     */
    HeatSolver solver(HeatEquation equation);

    /** Forward in time, centred in space. */
    record Ftcs() implements HeatScheme {
        @Override
        public HeatSolver solver(HeatEquation equation) {
            return new org.langevin.physics.heat.Ftcs(equation);
        }
    }

    /** Backward in time. */
    record BackwardEuler() implements HeatScheme {
        @Override
        public HeatSolver solver(HeatEquation equation) {
            return new org.langevin.physics.heat.BackwardEuler(equation);
        }
    }

    /**
     * The mean of both.
     *
     * @param start how the first step is taken: damped for states with jumps
     */
    record CrankNicolson(@Default("damped") org.langevin.physics.heat.CrankNicolson.Start start) implements HeatScheme {
        @Override
        public HeatSolver solver(HeatEquation equation) {
            return new org.langevin.physics.heat.CrankNicolson(equation, start);
        }
    }

    /** Alternating directions in two dimensions. */
    record PeacemanRachford() implements HeatScheme {
        @Override
        public HeatSolver solver(HeatEquation equation) {
            return new org.langevin.physics.heat.PeacemanRachford(equation);
        }
    }

    /** Alternating directions in two or three dimensions. */
    record Douglas() implements HeatScheme {
        @Override
        public HeatSolver solver(HeatEquation equation) {
            return new org.langevin.physics.heat.Douglas(equation);
        }
    }

    /** Stabilised explicit stages, as many as a step needs. */
    record Rkl2() implements HeatScheme {
        @Override
        public HeatSolver solver(HeatEquation equation) {
            return new org.langevin.physics.heat.Rkl2(equation);
        }
    }

    /**
     * Exact steps in the eigenfunctions of the Laplacian.
     *
     * @param laplacian whose eigenvalues: those of space, or of the grid's differences
     */
    record Spectral(@Default("continuous") Laplacian laplacian) implements HeatScheme {
        @Override
        public HeatSolver solver(HeatEquation equation) {
            return new org.langevin.physics.heat.SpectralSteps(equation, laplacian);
        }
    }
}
