package org.langevin.physics.sde;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/**
 * Many independent paths of one scalar equation, in blocks that stay in the first-level cache: a step draws a block's normals, asks the
 * coefficients once, and updates, all in loops over arrays.
 *
 * <p>Path p sees the noise (stream, step, ⌊p / 512⌋, p mod 512) whatever the number of paths or threads: path 7 of 10 is path 7 of a
 * million.
 *
 * <p>A million end points of geometric Brownian motion:
 *
 * <pre>{@code
 * ScalarSde gbm = new GeometricBrownian(-1, 0.3).sde();
 * double[] end = new Ensemble(new KeyedNoise(seed), 1_000_000).endpoints(new EulerMaruyama(), gbm, 1.0, 2.0, 200);
 * Estimate mean = Estimate.mean(end);
 * }</pre>
 *
 * @param noise all randomness of the run
 * @param paths how many, at least 1
 */
public record Ensemble(KeyedNoise noise, int paths) {
    /** Paths in a block: four or five arrays of them fit into 32 KiB, and more paths share the cost of a call. */
    static final int BLOCK = 512;

    /** Checks the number. */
    public Ensemble {
        Objects.requireNonNull(noise, "noise");
        if (paths < 1) {
            throw new IllegalArgumentException("paths = " + paths + ": expected at least 1");
        }
    }

    /**
     * X at the end of equal steps.
     *
     * @param method how to step
     * @param sde one path of the equation
     * @param start X at time 0, the same for all paths
     * @param horizon T, positive
     * @param steps how many steps
     * @return X(T) of each path, [paths]
     * @throws ArithmeticException if a path ceases to be finite
     */
    public double[] endpoints(Method method, ScalarSde sde, double start, double horizon, int steps) {
        return endpoints(() -> method.on(sde.paths(BLOCK)), start, horizon, steps);
    }

    /**
     * X at the end of equal steps of a step that needs no method, as the schemes of one model.
     *
     * @param steppers makes a step for blocks of any length, one for each thread
     * @param start X at time 0
     * @param horizon T, positive
     * @param steps how many steps
     */
    public double[] endpoints(Supplier<Step> steppers, double start, double horizon, int steps) {
        double[] x = new double[paths];
        Arrays.fill(x, start);
        advance(steppers, x, horizon, steps);
        return x;
    }

    /**
     * Advances states of any distribution in place.
     *
     * @param steppers makes a step for blocks, one for each thread
     * @param x states, [paths]
     * @param horizon T, positive
     * @param steps how many steps
     */
    public void advance(Supplier<Step> steppers, double[] x, double horizon, int steps) {
        if (!(horizon > 0) || horizon == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("horizon = " + horizon + ": expected a positive, finite time");
        }
        if (steps < 1) {
            throw new IllegalArgumentException("steps = " + steps + ": expected at least 1");
        }
        int blocks = (paths + BLOCK - 1) / BLOCK;
        Blocks.forEach(0, blocks, block -> {
            double[] states = Arrays.copyOfRange(x, block * BLOCK, (block + 1) * BLOCK);
            int count = Math.min(BLOCK, paths - block * BLOCK);
            Arrays.fill(states, count, BLOCK, states[0]);
            march(steppers.get(), block, states, horizon / steps, steps);
            requireFinite(states, block);
            System.arraycopy(states, 0, x, block * BLOCK, count);
        });
    }

    private void march(Step step, int block, double[] x, double h, int steps) {
        double[] dw = new double[BLOCK];
        Increment increment = new Increment(h, dw);
        for (int n = 0; n < steps; n++) {
            draw(step.draws(), n, block, h, dw);
            step.advance(n * h, x, increment, x);
        }
    }

    private void draw(Draw kind, int n, int block, double h, double[] dw) {
        if (kind == Draw.NORMAL) {
            noise.normals(Stream.SDE_INCREMENT, n, block, dw, 0, BLOCK);
            Clocked.scale(dw, Math.sqrt(h));
            return;
        }
        noise.uniforms(Stream.SDE_INCREMENT, n, block, dw, 0, BLOCK);
        if (kind == Draw.THREE_POINT) {
            double largest = Math.sqrt(3 * h);
            for (int i = 0; i < BLOCK; i++) {
                dw[i] = dw[i] < 1.0 / 6 ? -largest : dw[i] > 5.0 / 6 ? largest : 0;
            }
        }
    }

    private static void requireFinite(double[] x, int block) {
        for (int i = 0; i < BLOCK; i++) {
            if (!Double.isFinite(x[i])) {
                throw new ArithmeticException("path " + ((long) block * BLOCK + i) + " ends at " + x[i]
                        + "; take shorter steps, or an implicit or tamed method");
            }
        }
    }
}
