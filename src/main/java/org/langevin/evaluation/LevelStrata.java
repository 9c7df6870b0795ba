package org.langevin.evaluation;

import java.util.Arrays;
import org.langevin.process.NoisingProcess;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.langevin.schedule.StepPlan;

/**
 * At which of a plan's steps the variational bound is evaluated: one step drawn from each of several runs of neighbouring steps, which together are
 * all steps but the last.
 *
 * <p>A stratum's term is its number of steps times the term of the step drawn, each with the same probability: its mean is the sum over the stratum,
 * so the bound stays unbiased. {@value #GROUP} neighbouring items share a draw, so that a network predicts for them at once; other groups draw
 * anew.
 *
 * @param begins the number of the first step of each stratum, rising from 0
 * @param steps how many steps there are in all strata
 */
public record LevelStrata(int[] begins, int steps) {
    /** Items that share their draws. */
    public static final int GROUP = 8;

    /** A state that is noise to all purposes: for data in [−1, 1], all steps before it together lose ½ SNR, 6e-5 nats a dimension, at most. */
    private static final double LEAST_LOG_SNR = -9;

    /** Checks that the strata are runs. */
    public LevelStrata {
        for (int s = 0; s < begins.length; s++) {
            int least = s == 0 ? 0 : begins[s - 1] + 1;
            if (begins[s] < least || begins[0] != 0 || begins[s] >= steps) {
                throw new IllegalArgumentException("stratum " + s + " begins at " + begins[s]
                        + ": expected rising numbers from 0 to below " + steps);
            }
        }
    }

    /** Every step a stratum of its own, so that nothing is drawn. */
    public static LevelStrata all(StepPlan plan) {
        int[] each = new int[plan.count() - 1];
        Arrays.setAll(each, s -> s);
        return new LevelStrata(each, each.length);
    }

    /**
     * So many strata, each of about the same share of the log SNR. Where a denoiser's error falls as the noise does, a step's term is as large as its
     * share, so that no stratum outweighs the others, and neighbours have nearly the same; steps of large share, as there are near the clean
     * end, are strata of their own.
     *
     * @param count how many, at most the plan's steps less 1
     */
    public static LevelStrata of(NoisingProcess process, StepPlan plan, int count) {
        int steps = plan.count() - 1;
        if (!(count >= 1 && count <= steps)) {
            throw new IllegalArgumentException("levels = " + count + ": expected 1 to " + steps
                    + ", the plan's steps but the last, which is the decoder's");
        }
        double from = logSnr(process, plan.steps().get(0).from());
        double to = logSnr(process, plan.steps().get(steps - 1).to());
        int[] begins = new int[count];
        for (int s = 1; s < count; s++) {
            double edge = from + (to - from) * s / count;
            int k = begins[s - 1] + 1;
            while (k < steps - (count - s)
                    && logSnr(process, plan.steps().get(k).from()) < edge) {
                k++;
            }
            begins[s] = k;
        }
        return new LevelStrata(begins, steps);
    }

    private static double logSnr(NoisingProcess process, double t) {
        return Math.max(process.schedule().logSnr(t), LEAST_LOG_SNR);
    }

    /** How many strata there are. */
    public int count() {
        return begins.length;
    }

    /** How many steps a stratum has. */
    public int size(int stratum) {
        return (stratum + 1 < begins.length ? begins[stratum + 1] : steps) - begins[stratum];
    }

    /** How many neighbouring items have choices in common: 1 where nothing is drawn. */
    int group() {
        return count() == steps ? 1 : GROUP;
    }

    /** How many items from an item on are evaluated at the same step, of at most {@code left}. */
    int together(int stratum, long item, int left) {
        return size(stratum) == 1 ? left : (int) Math.min(GROUP - item % GROUP, left);
    }

    /** The step of a stratum at which an item is evaluated. */
    int step(int stratum, long item, KeyedNoise noise) {
        return begins[stratum] + noise.integer(Stream.BOUND_LEVEL, stratum, item / GROUP, size(stratum));
    }
}
