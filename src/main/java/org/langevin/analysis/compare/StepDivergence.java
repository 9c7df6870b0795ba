package org.langevin.analysis.compare;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.langevin.analysis.PathDivergence;
import org.langevin.evaluation.ReverseVariance;
import org.langevin.schedule.StepPlan.Step;

/**
 * One reverse step in nats: the divergence of the exact law of x_s given x_t from the normal law that an ancestral sampler draws from, in the mean over
 * states and per coordinate.
 *
 * <p>The three parts add up exactly: E KL(q ‖ N(μ_θ, b)) = E KL(q ‖ N(μ*, C)) + E KL(N(μ*, C) ‖ N(μ*, b)) + E|μ_θ − μ*|² / (2 b), C being the state's own
 * covariance, because μ* is the mean of q.
 *
 * @param from t
 * @param to s
 * @param variance b, with which the sampler draws, per coordinate
 * @param shape what is lost because q is no normal law
 * @param wrongVariance what is lost because b is not the state's own covariance
 * @param network what is lost because the network's mean is not the exact one
 * @param total their sum
 */
public record StepDivergence(
        double from,
        double to,
        double variance,
        Estimate shape,
        Estimate wrongVariance,
        Estimate network,
        Estimate total) {
    /** Points of the inner rule to a deviation: on the line, and in the plane, where the outer mean is a Monte Carlo one. */
    private static final double FINE = 3;

    private static final double COARSE = 1.25;

    /**
     * What a step loses whatever the network: by its shape, and by each of several variances.
     *
     * @param step the step
     * @param shape per coordinate
     * @param byVariance per coordinate, in the order of the variances
     */
    record Intrinsic(Step step, Estimate shape, Estimate[] byVariance) {
        /**
         * Averages over the states.
         *
         * @param drawn states drawn in the plane
         * @param variances the constants to be drawn with
         * @throws IllegalArgumentException if the earlier state is one of several points, which no normal law comes near
         */
        static Intrinsic of(Contest contest, Step step, int drawn, double... variances) {
            States states = contest.states(step.from(), drawn);
            int d = contest.dimension();
            double points = d == 1 ? FINE : COARSE;
            double[] shape = new double[states.count()];
            double[][] wrong = new double[variances.length][states.count()];
            int parts = 16;
            IntStream.range(0, parts).parallel().forEach(p -> {
                ReverseKernel kernel = new ReverseKernel(contest.law(), contest.process(), step);
                if (kernel.isDiscrete()) {
                    throw new IllegalArgumentException(
                            "step to " + step.to() + ": the state there is one of several points; leave the step out");
                }
                for (int i = shape.length * p / parts; i < shape.length * (p + 1) / parts; i++) {
                    kernel.look(Arrays.copyOfRange(states.x(), i * d, (i + 1) * d));
                    shape[i] = kernel.byShape(points) / d;
                    for (int v = 0; v < variances.length; v++) {
                        wrong[v][i] = kernel.byVariance(variances[v]) / d;
                    }
                }
            });
            return new Intrinsic(
                    step,
                    states.mean(shape),
                    Arrays.stream(wrong).map(states::mean).toArray(Estimate[]::new));
        }
    }

    /** One step with a variance by its rule, above 0. */
    public static StepDivergence of(Contest contest, Step step, ReverseVariance variance, int drawn) {
        double b = variance.of(contest.process(), step);
        Intrinsic intrinsic = Intrinsic.of(contest, step, drawn, b);
        LevelErrors errors = LevelErrors.at(contest, (int) step.from(), drawn);
        return of(contest, intrinsic, 0, variance, errors.excess());
    }

    /** Adds the network's part, w_t E|ε_θ − ε*|², to that which is not its fault. */
    static StepDivergence of(
            Contest contest, Intrinsic intrinsic, int number, ReverseVariance variance, Estimate excess) {
        Step step = intrinsic.step;
        Estimate network = excess.times(PathDivergence.weight(contest.process(), step, variance));
        Estimate wrong = intrinsic.byVariance[number];
        return new StepDivergence(
                step.from(),
                step.to(),
                variance.of(contest.process(), step),
                intrinsic.shape,
                wrong,
                network,
                intrinsic.shape.plus(wrong).plus(network));
    }
}
