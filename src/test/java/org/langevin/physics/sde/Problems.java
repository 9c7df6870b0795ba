package org.langevin.physics.sde;

import java.util.Arrays;
import org.langevin.random.BrownianPath;
import org.langevin.random.KeyedNoise;

/** Equations for measuring strong orders, one for each noise structure, with their solutions on a Brownian path. */
enum Problems {
    /** dX = −2 X dt + ½ dW and the same again with another noise. */
    ADDITIVE_DIAGONAL(NoiseStructure.ADDITIVE_DIAGONAL),
    /** dX = −X dt + b dW with a matrix b. */
    ADDITIVE(NoiseStructure.ADDITIVE),
    /** Two paths of geometric Brownian motion, λ = 1, μ = 1. */
    DIAGONAL(NoiseStructure.DIAGONAL),
    /** A complex number: dz = z dt + (0.5 + 0.7 i) z dW. */
    SCALAR(NoiseStructure.SCALAR),
    /** dz = z dt + 0.6 z dW₁ + 0.5 i z dW₂. */
    COMMUTATIVE(NoiseStructure.COMMUTATIVE),
    /** b₁ = 0.7 diag(1, −1) x, b₂ = 0.7 times x with its components exchanged. */
    GENERAL(NoiseStructure.GENERAL);

    /** Level of the areas, and of the reference solution where no formula is known. */
    private static final int FINEST = 10;

    private final NoiseStructure structure;

    Problems(NoiseStructure structure) {
        this.structure = structure;
    }

    Sde sde() {
        return switch (this) {
            case ADDITIVE_DIAGONAL -> Sde.ito(2, 2, structure, linear(-2), (t, x, b) -> Arrays.fill(b, 0.5));
            case ADDITIVE -> Sde.ito(2, 2, structure, linear(-1), (t, x, b) -> fill(b, 0.4, 0.2, -0.3, 0.5));
            case DIAGONAL -> Sde.ito(2, 2, structure, linear(1), linear(1));
            case SCALAR ->
                Sde.ito(
                        2,
                        1,
                        structure,
                        linear(1),
                        (t, x, b) -> fill(b, 0.5 * x[0] - 0.7 * x[1], 0.7 * x[0] + 0.5 * x[1]));
            case COMMUTATIVE ->
                Sde.ito(
                        2,
                        2,
                        structure,
                        linear(1),
                        (t, x, b) -> fill(b, 0.6 * x[0], -0.5 * x[1], 0.6 * x[1], 0.5 * x[0]));
            case GENERAL ->
                Sde.ito(
                        2,
                        2,
                        structure,
                        linear(0.5),
                        (t, x, b) -> fill(b, 0.7 * x[0], 0.7 * x[1], -0.7 * x[1], 0.7 * x[0]));
        };
    }

    double[] start() {
        return new double[] {1, 0.5};
    }

    BrownianPath path(long seed, int number) {
        return new BrownianPath(new KeyedNoise(seed), number, sde().noises(), 1).withAreas(FINEST);
    }

    /** X(1) on the path: by formula where there is one, else by Milstein at the finest level. */
    double[] solution(BrownianPath path) {
        double[] w = new double[path.dimension()];
        path.value(1, w);
        return switch (this) {
            case DIAGONAL -> new double[] {Math.exp(0.5 + w[0]), 0.5 * Math.exp(0.5 + w[1])};
            // log z = log z0 + (1 − (0.5 + 0.7 i)²/2) t + (0.5 + 0.7 i) W
            case SCALAR -> turned(1 - (0.25 - 0.49) / 2 + 0.5 * w[0], -0.35 + 0.7 * w[0]);
            case COMMUTATIVE -> turned(1 - (0.36 - 0.25) / 2 + 0.6 * w[0], 0.5 * w[1]);
            default -> Trajectory.end(new Milstein(), sde(), start(), path, FINEST);
        };
    }

    /** e^(growth + i angle) times the start. */
    private double[] turned(double growth, double angle) {
        double c = Math.exp(growth) * Math.cos(angle);
        double s = Math.exp(growth) * Math.sin(angle);
        double[] z = start();
        return new double[] {c * z[0] - s * z[1], s * z[0] + c * z[1]};
    }

    private static Coefficient linear(double factor) {
        return (t, x, out) -> {
            for (int i = 0; i < out.length; i++) {
                out[i] = factor * x[i];
            }
        };
    }

    static void fill(double[] out, double... values) {
        System.arraycopy(values, 0, out, 0, values.length);
    }
}
