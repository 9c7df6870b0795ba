package org.langevin.analysis.compare;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.langevin.denoiser.MixturePosterior;
import org.langevin.process.NoiseLevel;

/**
 * What a denoiser gets wrong at one noise level, all per coordinate.
 *
 * <p>Since ε − ε* is orthogonal to every function of the state, loss = floor + excess exactly: E|ε − ε_θ|² = E|ε − ε*|² + E|ε_θ − ε*|². On the
 * line the loss is that sum, by quadrature; in the plane it is measured by itself, with noise that was drawn, and agrees within its standard
 * error.
 *
 * @param entry t, of the table
 * @param alpha α
 * @param sigma σ
 * @param loss E|ε − ε_θ|²
 * @param bayes its floor, E|ε − ε*|² = (α/σ)² E Var(x_0 | x)
 * @param excess E|ε_θ − ε*|², the network's own error
 * @param cosine E[s_θ · s*] / √(E|s_θ|² E|s*|²), the cosine between the two fields of scores as the law weighs states; 1 where they agree but for
 *     length
 */
public record LevelErrors(
        int entry, double alpha, double sigma, Estimate loss, Estimate bayes, Estimate excess, Estimate cosine) {
    /**
     * Measures one level.
     *
     * @param contest the two sides
     * @param entry t
     * @param drawn states drawn in the plane, at least 2; on the line ignored
     */
    public static LevelErrors at(Contest contest, int entry, int drawn) {
        return contest.dimension() == 1 ? byQuadrature(contest, entry) : byDraws(contest, entry, drawn);
    }

    /** All levels of the table, in order. */
    public static LevelErrors[] all(Contest contest, int drawn) {
        return IntStream.rangeClosed(1, contest.entries())
                .mapToObj(t -> at(contest, t, drawn))
                .toArray(LevelErrors[]::new);
    }

    private static LevelErrors byQuadrature(Contest contest, int entry) {
        States states = States.ofQuadrature(contest.at(entry));
        Fields fields = Fields.of(contest, states, entry);
        Estimate excess = states.mean(fields.squaredDifference());
        Estimate bayes = states.mean(floor(contest, states, entry));
        return fields.report(bayes.plus(excess), bayes, excess);
    }

    private static LevelErrors byDraws(Contest contest, int entry, int drawn) {
        Contest.Draws draws = Contest.Draws.at(contest, entry, drawn);
        States states = draws.states();
        Fields fields = Fields.of(contest, states, entry);
        double[] missed = difference(draws.epsilon(), fields.learned);
        return fields.report(
                states.mean(states.products(missed, missed)),
                states.mean(floor(contest, states, entry)),
                states.mean(fields.squaredDifference()));
    }

    /** (α/σ)² Var(x_0 | x) of each state: what is left of the loss at best. */
    private static double[] floor(Contest contest, States states, double t) {
        NoiseLevel level = contest.process().level(t);
        double slope = level.alpha() / level.sigma();
        MixturePosterior posterior = new MixturePosterior(contest.law(), level);
        double[] state = new double[states.dimension()];
        double[] floor = new double[states.count()];
        for (int i = 0; i < floor.length; i++) {
            System.arraycopy(states.x(), i * state.length, state, 0, state.length);
            posterior.look(state);
            floor[i] = slope * slope * posterior.variance();
        }
        return floor;
    }

    private static double[] difference(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
    }

    /** Both sides' noise at the states of a level. */
    private record Fields(States states, int entry, NoiseLevel level, double[] learned, double[] exact) {
        static Fields of(Contest contest, States states, int entry) {
            return new Fields(
                    states,
                    entry,
                    contest.process().level(entry),
                    contest.noiseBy(contest.denoiser(), states.x(), entry),
                    contest.noiseBy(contest.exact(), states.x(), entry));
        }

        double[] squaredDifference() {
            double[] difference = difference(learned, exact);
            return states.products(difference, difference);
        }

        LevelErrors report(Estimate loss, Estimate bayes, Estimate excess) {
            return new LevelErrors(entry, level.alpha(), level.sigma(), loss, bayes, excess, cosine());
        }

        /** The scores are −ε/σ, so the cosine is that of the noises; its standard error is the ratio's to first order. */
        Estimate cosine() {
            double[] both = states.products(learned, exact);
            double[] own = states.products(learned, learned);
            double[] best = states.products(exact, exact);
            double meanOwn = states.mean(own).value();
            double meanBest = states.mean(best).value();
            double root = Math.sqrt(meanOwn * meanBest);
            if (root == 0) {
                return Estimate.exact(0);
            }
            double cosine = states.mean(both).value() / root;
            double[] influence = new double[both.length];
            Arrays.setAll(influence, i -> both[i] / root - cosine / 2 * (own[i] / meanOwn + best[i] / meanBest));
            return new Estimate(cosine, states.mean(influence).standardError());
        }
    }
}
