package org.langevin.physics.sde;

import java.util.Arrays;
import org.langevin.random.BrownianPath;

/** One path of an equation, driven by one Brownian path: solutions with different steps and methods can be compared, as they share it. */
public final class Trajectory {
    private Trajectory() {}

    /**
     * The states at the ends of 2^level equal steps.
     *
     * @param method how to step
     * @param sde the equation
     * @param start X at time 0, [d]
     * @param path Brownian motion in as many components as the equation has noises; its horizon is where the solution ends
     * @param level number of steps, as a power of 2, in [0, 24]
     * @return [2^level + 1, d]
     * @throws IllegalArgumentException if the method needs Lévy areas and the path has none
     * @throws ArithmeticException if the state ceases to be finite
     */
    public static double[] of(Method method, Sde sde, double[] start, BrownianPath path, int level) {
        check(sde, start, path);
        Step step = method.on(sde);
        int d = start.length;
        int steps = 1 << level;
        double[] w = path.grid(level);
        double[] states = Arrays.copyOf(start, (steps + 1) * d);
        double[] x = start.clone();
        double h = path.horizon() / steps;
        boolean known = method.needsAreas(sde.structure()) && path.areaLevel().isPresent();
        double[] areas = known ? path.areaGrid(level) : new double[0];
        for (int n = 0; n < steps; n++) {
            step.advance(n * h, x, increment(h, n, path.dimension(), w, areas), x);
            requireFinite(method, (n + 1) * h, x);
            System.arraycopy(x, 0, states, (n + 1) * d, d);
        }
        return states;
    }

    /** The state at the path's horizon after 2^level equal steps, [d]. */
    public static double[] end(Method method, Sde sde, double[] start, BrownianPath path, int level) {
        double[] states = of(method, sde, start, path, level);
        return Arrays.copyOfRange(states, states.length - start.length, states.length);
    }

    /** Step n's increment of the grid, with its areas where they are known. */
    private static Increment increment(double h, int n, int m, double[] w, double[] areas) {
        double[] dw = new double[m];
        for (int j = 0; j < m; j++) {
            dw[j] = w[(n + 1) * m + j] - w[n * m + j];
        }
        return areas.length == 0
                ? new Increment(h, dw)
                : new Increment(h, dw, Arrays.copyOfRange(areas, n * m * m, (n + 1) * m * m));
    }

    static void check(Sde sde, double[] start, BrownianPath path) {
        if (start.length != sde.dimension()) {
            throw new IllegalArgumentException(
                    "start has " + start.length + " components: expected " + sde.dimension() + ", as the equation has");
        }
        if (path.dimension() != sde.noises()) {
            throw new IllegalArgumentException("path has " + path.dimension() + " components: expected " + sde.noises()
                    + ", the equation's noises");
        }
    }

    static void requireFinite(Method method, double t, double[] x) {
        for (double value : x) {
            if (!Double.isFinite(value)) {
                throw new ArithmeticException(method.name() + ": the state is " + value + " at t = " + t
                        + "; take a shorter step, or an implicit or tamed method");
            }
        }
    }
}
