package org.langevin.field;

/** Which second derivative a spectrum belongs to: the same modes, other eigenvalues. */
public enum Laplacian {
    /** d²/dx². A mode of θ radians a point decays at θ² / dx². */
    CONTINUOUS {
        @Override
        double eigenvalue(double theta, double spacing) {
            return theta * theta / (spacing * spacing);
        }
    },
    /**
     * (u_{i−1} − 2 u_i + u_{i+1}) / dx², with the walls of the grid. A mode of θ radians a point decays at 4 sin²(θ/2) / dx²: what all
     * schemes of second order in space tend to as their steps get short.
     */
    DISCRETE {
        @Override
        double eigenvalue(double theta, double spacing) {
            double s = 2 * Math.sin(theta / 2) / spacing;
            return s * s;
        }
    };

    /**
     * The eigenvalue of −d²/dx² for a mode.
     *
     * @param theta radians from point to point, 0 to π
     * @param spacing dx
     * @return 0 or more, per length²
     */
    abstract double eigenvalue(double theta, double spacing);
}
