package org.langevin.analysis.compare;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.langevin.denoiser.Denoiser;
import org.langevin.random.Stream;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.Sampling;
import org.langevin.schedule.StepPlan;

/**
 * The same sampler led by the denoiser and by the exact one, from the same noise and with the same increments: what is different is the drift alone.
 *
 * @param sampler its name
 * @param stochastic whether it draws noise
 * @param times t at each stop, from the noisy end to 0
 * @param learned x at each stop of the paths that are shown, [paths][stops × dimension]
 * @param exact the same
 * @param distance √(E|x_θ − x*|²) at each stop over all pairs, per coordinate, in the item's unit
 * @param parted the share of pairs that end in different modes
 */
public record Trajectories(
        String sampler,
        boolean stochastic,
        double[] times,
        double[][] learned,
        double[][] exact,
        double[] distance,
        double parted) {
    /**
     * Runs both.
     *
     * @param sampler the method
     * @param plan its steps
     * @param pairs how many of each
     * @param shown how many are kept
     * @param modes into which the ends are sorted
     */
    public static Trajectories of(Contest contest, Sampler sampler, StepPlan plan, int pairs, int shown, Modes modes) {
        double[][] learned = run(contest, contest.denoiser(), sampler, plan, pairs);
        double[][] exact = run(contest, contest.exact(), sampler, plan, pairs);
        double[] times = new double[plan.count() + 1];
        Arrays.setAll(
                times,
                k -> k < plan.count()
                        ? plan.steps().get(k).from()
                        : plan.steps().get(k - 1).to());
        double[] distance = new double[times.length];
        Arrays.setAll(distance, k -> rootMeanSquare(learned[k], exact[k]));
        return new Trajectories(
                sampler.name(),
                sampler.stochastic(),
                times,
                paths(learned, shown, contest.dimension()),
                paths(exact, shown, contest.dimension()),
                distance,
                parted(learned[plan.count()], exact[plan.count()], modes));
    }

    /** The states at each stop, [stops][pairs × dimension]. */
    private static double[][] run(Contest contest, Denoiser denoiser, Sampler sampler, StepPlan plan, int pairs) {
        double[][] states = new double[plan.count() + 1][];
        Sampling sampling =
                new Sampling(denoiser, contest.process(), sampler, plan, Double.POSITIVE_INFINITY, contest.noise());
        states[0] = start(contest, plan, pairs);
        sampling.generate(pairs, pairs, null, (first, done, x) -> states[done] = x);
        return states;
    }

    /** The noise from which a sampling starts. */
    private static double[] start(Contest contest, StepPlan plan, int pairs) {
        int d = contest.dimension();
        double[] x = new double[pairs * d];
        contest.noise().normals(Stream.INITIAL_NOISE, 0, 0, pairs, d, x);
        double sigma =
                contest.process().schedule().startSigma(plan.steps().get(0).from());
        return Arrays.stream(x).map(each -> sigma * each).toArray();
    }

    private static double rootMeanSquare(double[] a, double[] b) {
        return Math.sqrt(IntStream.range(0, a.length)
                .mapToDouble(i -> (a[i] - b[i]) * (a[i] - b[i]))
                .average()
                .orElseThrow());
    }

    private static double[][] paths(double[][] states, int shown, int d) {
        double[][] paths = new double[shown][states.length * d];
        for (int p = 0; p < shown; p++) {
            for (int k = 0; k < states.length; k++) {
                System.arraycopy(states[k], p * d, paths[p], k * d, d);
            }
        }
        return paths;
    }

    private static double parted(double[] a, double[] b, Modes modes) {
        int[] ofA = modes.sort(a);
        int[] ofB = modes.sort(b);
        return IntStream.range(0, ofA.length).filter(i -> ofA[i] != ofB[i]).count() / (double) ofA.length;
    }
}
