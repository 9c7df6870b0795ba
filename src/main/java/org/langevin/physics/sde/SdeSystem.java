package org.langevin.physics.sde;

import java.util.Objects;

/** An equation given by two functions; what it declares of itself is checked for consistency. */
record SdeSystem(
        int dimension,
        int noises,
        NoiseStructure structure,
        Interpretation interpretation,
        Coefficient drift,
        Coefficient diffusion)
        implements Sde {

    SdeSystem {
        Objects.requireNonNull(interpretation, "interpretation");
        Objects.requireNonNull(drift, "drift");
        Objects.requireNonNull(diffusion, "diffusion");
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension = " + dimension + ": expected at least 1");
        }
        if (noises < 1
                || structure.isDiagonal() && noises != dimension
                || structure == NoiseStructure.SCALAR && noises != 1) {
            throw new IllegalArgumentException("noises = " + noises + ": expected "
                    + (structure.isDiagonal()
                            ? dimension + ", one for each component"
                            : structure == NoiseStructure.SCALAR ? "1" : "at least 1")
                    + ", as the noise is declared " + structure);
        }
    }

    @Override
    public void drift(double t, double[] x, double[] out) {
        drift.at(t, x, out);
    }

    @Override
    public void diffusion(double t, double[] x, double[] out) {
        diffusion.at(t, x, out);
    }
}
