package org.langevin.physics.sde;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/**
 * E f(X(T)) to a given root mean square error, by a telescoping sum over step lengths h<sub>l</sub> = T 2<sup>−l</sup>.
 *
 * <p>Giles, Oper. Res. 56 (2008) 607 (<a href="https://doi.org/10.1287/opre.1070.0496">doi:10.1287/opre.1070.0496</a>): E P<sub>L</sub> =
 * E P<sub>0</sub> + Σ E (P<sub>l</sub> − P<sub>l−1</sub>), where both sides of a difference see the same Brownian path, so that its variance falls
 * with h and few fine paths are enough. For an error ε plain Monte Carlo costs ε<sup>−3</sup> path steps, this ε<sup>−2</sup> (log ε)² with
 * Euler-Maruyama, and ε<sup>−2</sup> with a method of strong order 1.
 *
 * <p>The number of paths of a level is his equation (12); the levels end where the bias estimated from the last two differences is below ε/√2.
 *
 * @param noise all randomness of the run
 * @param method how to step
 * @param sde one path of the equation
 * @param start X at time 0
 * @param horizon T, positive
 */
public record MultilevelMonteCarlo(KeyedNoise noise, Method method, ScalarSde sde, double start, double horizon) {
    private static final int BLOCK = Ensemble.BLOCK;
    private static final int FIRST_BLOCKS = 8;
    private static final int FIRST_LEVELS = 3;
    private static final int MOST_LEVELS = 20;
    /** Where the level begins in the word of the counter; below it is the number of the fine step. */
    private static final int LEVEL_SHIFT = 24;

    /** Checks the time. */
    public MultilevelMonteCarlo {
        if (!(horizon > 0) || horizon == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("horizon = " + horizon + ": expected a positive, finite time");
        }
    }

    /**
     * What is known of a level.
     *
     * @param level l, of 2^l steps
     * @param paths how many pairs of paths were taken
     * @param mean of P_l − P_{l−1}, or of P_0
     * @param variance of one difference
     */
    public record Level(int level, long paths, double mean, double variance) {
        /** Path steps of one pair. */
        double cost() {
            return (1 << level) + (level == 0 ? 0 : 1 << level - 1);
        }
    }

    /**
     * The answer with its two errors and its price.
     *
     * @param estimate of E f(X(T))
     * @param standardError root of the variance of the estimate
     * @param bias estimated |E P_L − E f(X(T))|
     * @param pathSteps steps of single paths, coarse and fine together
     * @param levels each level's part
     */
    public record Result(double estimate, double standardError, double bias, long pathSteps, List<Level> levels) {}

    /**
     * The estimate.
     *
     * @param payoff f
     * @param error ε, aimed-at root mean square error, positive
     * @throws ArithmeticException if 20 levels don't reduce the bias below it
     */
    public Result estimate(DoubleUnaryOperator payoff, double error) {
        if (!(error > 0)) {
            throw new IllegalArgumentException("error = " + error + ": expected a positive number");
        }
        List<Sums> sums = new ArrayList<>();
        while (sums.size() < FIRST_LEVELS) {
            sums.add(new Sums(sums.size(), payoff));
        }
        while (true) {
            sampleEnough(sums, error);
            double bias = bias(sums);
            if (bias <= error / Math.sqrt(2)) {
                return result(sums, bias);
            }
            if (sums.size() > MOST_LEVELS) {
                throw new ArithmeticException("the bias is still " + bias + " at " + (1 << MOST_LEVELS)
                        + " steps: expected at most " + error / Math.sqrt(2) + "; ask for a larger error");
            }
            sums.add(new Sums(sums.size(), payoff));
        }
    }

    /** N_l = 2 ε⁻² √(V_l / C_l) Σ √(V C), again until no level wants more. */
    private static void sampleEnough(List<Sums> sums, double error) {
        boolean grown = true;
        while (grown) {
            double total = sums.stream()
                    .map(Sums::level)
                    .mapToDouble(l -> Math.sqrt(l.variance() * l.cost()))
                    .sum();
            grown = false;
            for (Sums sum : sums) {
                Level level = sum.level();
                double wanted = 2 / (error * error) * Math.sqrt(level.variance() / level.cost()) * total;
                grown |= sum.growTo((int) Math.ceil(wanted / BLOCK));
            }
        }
    }

    /** The remaining terms of a geometric series, from the larger of the last two differences. */
    private double bias(List<Sums> sums) {
        double ratio = Math.pow(2, method.weakOrder(sde.structure()));
        double last = Math.abs(sums.get(sums.size() - 1).level().mean());
        double previous = Math.abs(sums.get(sums.size() - 2).level().mean()) / ratio;
        return Math.max(last, previous) / (ratio - 1);
    }

    private static Result result(List<Sums> sums, double bias) {
        List<Level> levels = sums.stream().map(Sums::level).toList();
        double mean = levels.stream().mapToDouble(Level::mean).sum();
        double variance =
                levels.stream().mapToDouble(l -> l.variance() / l.paths()).sum();
        double cost = levels.stream().mapToDouble(l -> l.paths() * l.cost()).sum();
        return new Result(mean, Math.sqrt(variance), bias, (long) cost, levels);
    }

    /** The differences of one level so far. Blocks add up in their order, whichever thread computed them. */
    private final class Sums {
        private final int level;
        private final DoubleUnaryOperator payoff;
        private int blocks;
        private double sum;
        private double squares;

        Sums(int level, DoubleUnaryOperator payoff) {
            this.level = level;
            this.payoff = payoff;
            growTo(FIRST_BLOCKS);
        }

        Level level() {
            long n = (long) blocks * BLOCK;
            double mean = sum / n;
            return new Level(level, n, mean, Math.max(0, squares / n - mean * mean));
        }

        /** Whether there was anything to do. */
        boolean growTo(int wanted) {
            if (wanted <= blocks) {
                return false;
            }
            double[][] parts = new double[wanted - blocks][];
            int first = blocks;
            Blocks.forEach(first, wanted, block -> parts[block - first] = block(block));
            for (double[] part : parts) {
                sum += part[0];
                squares += part[1];
            }
            blocks = wanted;
            return true;
        }

        /** Sum and sum of squares of a block's differences. */
        private double[] block(int block) {
            double[] fine = new double[BLOCK];
            double[] coarse = new double[BLOCK];
            Arrays.fill(fine, start);
            Arrays.fill(coarse, start);
            march(block, fine, coarse);
            double[] part = new double[2];
            for (int i = 0; i < BLOCK; i++) {
                double p = payoff.applyAsDouble(fine[i]) - (level == 0 ? 0 : payoff.applyAsDouble(coarse[i]));
                if (!Double.isFinite(p)) {
                    throw new ArithmeticException(method.name() + ": a path of level " + level + " gives " + p
                            + "; use an implicit or tamed method");
                }
                part[0] += p;
                part[1] += p * p;
            }
            return part;
        }

        /** Two fine steps, then one coarse step on the sum of their increments. */
        private void march(int block, double[] fine, double[] coarse) {
            int steps = 1 << level;
            double h = horizon / steps;
            Step fineStep = method.on(sde.paths(BLOCK));
            Step coarseStep = method.on(sde.paths(BLOCK));
            double[] dw = new double[BLOCK];
            double[] sum2 = new double[BLOCK];
            for (int n = 0; n < steps; n++) {
                noise.normals(Stream.SDE_MULTILEVEL, (long) level << LEVEL_SHIFT | n, block, dw, 0, BLOCK);
                Clocked.scale(dw, Math.sqrt(h));
                fineStep.advance(n * h, fine, new Increment(h, dw), fine);
                Diffusion.drifted(sum2, dw, 1, sum2);
                if (n % 2 == 1) {
                    coarseStep.advance((n - 1) * h, coarse, new Increment(2 * h, sum2), coarse);
                    Arrays.fill(sum2, 0);
                }
            }
        }
    }
}
