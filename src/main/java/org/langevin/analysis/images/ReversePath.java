package org.langevin.analysis.images;

import java.util.Arrays;
import org.langevin.process.NoisingProcess;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.langevin.sampling.Model;
import org.langevin.sampling.Sampling;

/**
 * The way of a few samples from noise to images under one denoiser: states and estimates of the clean image where one looks. Two denoisers that are
 * given the same sampling but for themselves start from the same noise and are given the same noise on the way.
 *
 * @param stepsDone after how many steps one looks, rising from 0
 * @param times the schedule's time of each state
 * @param states [looks][samples · dimension]
 * @param clean what the denoiser makes of each state, as the sampler clips it; where no noise is left the state itself
 */
public record ReversePath(int[] stepsDone, double[] times, double[][] states, double[][] clean) {
    /**
     * Follows samples 0 to {@code count − 1}.
     *
     * @param count how many samples
     * @param labels the class of each, [count], or null
     * @param stepsDone after how many steps to look, rising from 0
     */
    public static ReversePath of(Sampling sampling, int count, int[] labels, int... stepsDone) {
        double[][] states = new double[stepsDone.length][];
        states[0] = start(sampling, count);
        sampling.generate(count, count, labels, (first, done, x) -> {
            int look = Arrays.binarySearch(stepsDone, done);
            if (look >= 0) {
                states[look] = x.clone();
            }
        });
        double[] times =
                Arrays.stream(stepsDone).mapToDouble(k -> time(sampling, k)).toArray();
        double[][] clean = new double[states.length][];
        Arrays.setAll(clean, look -> clean(sampling, count, labels, states[look], times[look]));
        return new ReversePath(stepsDone.clone(), times, states, clean);
    }

    /** After how many of a plan's steps to look: so many times or fewer, evenly from the start to the end. */
    public static int[] looks(int steps, int most) {
        int looks = Math.min(steps + 1, most);
        int[] stepsDone = new int[looks];
        Arrays.setAll(stepsDone, i -> (int) Math.round((double) steps * i / (looks - 1)));
        return stepsDone;
    }

    /** The samples where they end. */
    public double[] ends() {
        return states[states.length - 1];
    }

    /** Root of the mean square difference of the states' values at each look. */
    public double[] stateDistances(ReversePath other) {
        return distances(states, other.states);
    }

    /** Root of the mean square difference of the clean estimates' values at each look. */
    public double[] cleanDistances(ReversePath other) {
        return distances(clean, other.clean);
    }

    private static double[] start(Sampling sampling, int count) {
        int dimension = sampling.denoiser().dimension();
        double sigma = sampling.process().schedule().startSigma(time(sampling, 0));
        KeyedNoise noise = sampling.noise();
        double[] x = new double[count * dimension];
        noise.normals(Stream.INITIAL_NOISE, 0, 0, count, dimension, x);
        for (int i = 0; i < x.length; i++) {
            x[i] *= sigma;
        }
        return x;
    }

    private static double time(Sampling sampling, int stepsDone) {
        return stepsDone == 0
                ? sampling.plan().steps().get(0).from()
                : sampling.plan().steps().get(stepsDone - 1).to();
    }

    private static double[] clean(Sampling sampling, int count, int[] labels, double[] x, double t) {
        NoisingProcess process = sampling.process();
        if (process.level(t).sigma() == 0) {
            return x;
        }
        Model.Estimate estimate = new Model(sampling.denoiser(), process, sampling.clipRange(), count, labels).at(x, t);
        double[] clean = new double[x.length];
        Arrays.setAll(clean, estimate::x0);
        return clean;
    }

    private static double[] distances(double[][] a, double[][] b) {
        double[] distances = new double[a.length];
        Arrays.setAll(distances, look -> {
            double sum = 0;
            for (int i = 0; i < a[look].length; i++) {
                sum += (a[look][i] - b[look][i]) * (a[look][i] - b[look][i]);
            }
            return Math.sqrt(sum / a[look].length);
        });
        return distances;
    }
}
