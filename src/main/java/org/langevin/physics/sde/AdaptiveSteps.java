package org.langevin.physics.sde;

import java.util.Arrays;
import org.langevin.random.BrownianPath;

/**
 * Steps whose length follows the error, on a path that rejection does not change.
 *
 * <p>A step of length h is compared with two of h/2 on the same Brownian path; it is repeated at half the length if they differ by more
 * than tolerance · √(h/T) · (1 + |x|), and the next may be twice as long if they differ by a quarter of that. The errors of the steps
 * add up like independent ones, hence the root. Since times stay on the grids of halves and the path is a function, a rejected step throws no
 * noise away and biases nothing (Gaines and Lyons, SIAM J. Appl. Math. 57 (1997) 1455, <a
 * href="https://doi.org/10.1137/S0036139995286515">doi:10.1137/S0036139995286515</a>). They also show that a method of strong order ½ may
 * converge to the wrong solution when steps depend on the path: such a method is refused.
 *
 * @param method how to step, of strong order 1 for the equation's noise
 * @param tolerance aimed-at relative error at the end, root mean square; positive
 * @param coarsest level of the longest step, T 2^−coarsest; at least 0
 * @param finest level of the shortest step, at most 24
 */
public record AdaptiveSteps(Method method, double tolerance, int coarsest, int finest) {
    /** Checks the numbers. */
    public AdaptiveSteps {
        if (!(tolerance > 0) || tolerance == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("tolerance = " + tolerance + ": expected a positive, finite number");
        }
        if (coarsest < 0 || finest <= coarsest || finest > 24) {
            throw new IllegalArgumentException("coarsest = " + coarsest + ", finest = " + finest
                    + ": expected 0 <= coarsest < finest <= 24, levels of halving");
        }
    }

    /**
     * What came of it.
     *
     * @param times ends of the accepted steps, beginning with 0
     * @param states the states there, [times, d]
     * @param rejected how many steps were repeated
     */
    public record Solution(double[] times, double[][] states, int rejected) {
        /** The state at the end. */
        public double[] end() {
            return states[states.length - 1];
        }
    }

    /**
     * Solves to the path's horizon.
     *
     * @param sde the equation
     * @param start X at time 0, [d]
     * @param path Brownian motion, with areas down to {@code finest} if the method needs them
     * @throws IllegalArgumentException if the method is not of strong order 1 for this noise
     * @throws ArithmeticException if the shortest step is still too long
     */
    public Solution solve(Sde sde, double[] start, BrownianPath path) {
        Trajectory.check(sde, start, path);
        if (method.strongOrder(sde.structure()) < 1) {
            throw new IllegalArgumentException(
                    "method = " + method.name() + ", of strong order "
                            + method.strongOrder(sde.structure()) + " for " + sde.structure()
                            + " noise: expected order 1, for steps chosen by the path may lead a lesser one to a wrong solution; use Milstein");
        }
        return new Run(sde, start, path).toTheEnd();
    }

    /** One solution under way: the place in the tree of halves and the state there. */
    private final class Run {
        private final Step step;
        private final BrownianPath path;
        private final boolean areas;
        private final double[] whole;
        private final double[] halves;
        private double[][] states = new double[64][];
        private double[] times = new double[64];
        private int accepted;
        private int rejected;
        private int level = coarsest;
        private long index;

        Run(Sde sde, double[] start, BrownianPath path) {
            this.step = method.on(sde);
            this.path = path;
            this.areas = method.needsAreas(sde.structure());
            whole = new double[start.length];
            halves = new double[start.length];
            states[0] = start.clone();
        }

        Solution toTheEnd() {
            while (index < 1L << level) {
                double error = compare();
                if (error <= 1) {
                    accept(error);
                } else {
                    refine();
                }
            }
            return new Solution(Arrays.copyOf(times, accepted + 1), Arrays.copyOf(states, accepted + 1), rejected);
        }

        /** Takes the step whole and in halves; their difference in units of what is allowed. */
        private double compare() {
            double[] x = states[accepted];
            advance(level, index, x, whole);
            advance(level + 1, 2 * index, x, halves);
            advance(level + 1, 2 * index + 1, halves, halves);
            double allowed = tolerance * Math.sqrt(Math.scalb(1.0, -level));
            double error = 0;
            for (int i = 0; i < x.length; i++) {
                double relative = Math.abs(whole[i] - halves[i]) / (1 + Math.abs(x[i]));
                error = Double.isFinite(relative) ? Math.max(error, relative / allowed) : Double.POSITIVE_INFINITY;
            }
            return error;
        }

        private void advance(int l, long k, double[] from, double[] to) {
            double t = time(l, k);
            double h = Math.scalb(path.horizon(), -l);
            double[] dw = new double[path.dimension()];
            path.increment(t, time(l, k + 1), dw);
            if (areas) {
                double[] area = new double[dw.length * dw.length];
                path.areas(l, (int) k, area);
                step.advance(t, from, new Increment(h, dw, area), to);
            } else {
                step.advance(t, from, new Increment(h, dw), to);
            }
        }

        private void accept(double error) {
            if (++accepted == times.length) {
                times = Arrays.copyOf(times, 2 * accepted);
                states = Arrays.copyOf(states, 2 * accepted);
            }
            index++;
            times[accepted] = time(level, index);
            states[accepted] = halves.clone();
            while (level > coarsest && index % 2 == 0 && (error < 0.25 || index == 1L << level)) {
                level--;
                index /= 2;
                error *= 4;
            }
        }

        private void refine() {
            rejected++;
            // The halves of a step at the finest level are one level below it.
            if (level + 1 >= finest) {
                throw new ArithmeticException(
                        method.name() + ": steps of T/2^" + finest + " are too long at t = " + time(level, index)
                                + " for tolerance " + tolerance + "; allow finer ones or a larger tolerance");
            }
            level++;
            index *= 2;
        }

        private double time(int l, long k) {
            return Math.scalb(path.horizon() * k, -l);
        }
    }
}
