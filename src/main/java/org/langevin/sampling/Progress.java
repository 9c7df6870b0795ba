package org.langevin.sampling;

import java.util.List;
import java.util.stream.Stream;

/**
 * Where a sampler stands between two steps: the state, and the latest evaluations of the denoiser as far as the method remembers them.
 *
 * @param x the state, [items, dimension]
 * @param past earlier evaluations, the latest first; empty at the start
 */
public record Progress(double[] x, List<Evaluation> past) {
    /** Keeps a copy of the list. */
    public Progress {
        past = List.copyOf(past);
    }

    /**
     * What the denoiser said at an earlier step.
     *
     * @param t the time at which it was asked
     * @param x the state from which that step went on, [items, dimension]: the one it was asked about, unless a corrector changed it
     * @param estimate the answer
     */
    public record Evaluation(double t, double[] x, Model.Estimate estimate) {}

    /** At the beginning of a plan, or after a jump that makes the past worthless. */
    public static Progress startingWith(double[] x) {
        return new Progress(x, List.of());
    }

    /** One step further: remembers {@code memory} evaluations at most, the latest first. */
    Progress next(double[] state, Evaluation latest, int memory) {
        return new Progress(
                state,
                Stream.concat(Stream.of(latest), past.stream()).limit(memory).toList());
    }
}
