package org.langevin.analysis.compare;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.denoiser.MixturePosterior;
import org.langevin.process.NoiseLevel;

/**
 * The parts of a law that a sample should find, each of them one component or several.
 *
 * @param law the law
 * @param level a level of little noise, at which items are told apart
 * @param names of the modes
 * @param of the mode of each component
 */
public record Modes(GaussianMixture law, NoiseLevel level, List<String> names, int[] of) {
    /** Each component a mode, numbered from 1. */
    public static Modes ofComponents(GaussianMixture law, NoiseLevel level) {
        int[] of = new int[law.components().size()];
        Arrays.setAll(of, k -> k);
        return new Modes(
                law, level, Arrays.stream(of).mapToObj(k -> "" + (k + 1)).toList(), of);
    }

    /** What each mode weighs in the law. */
    public double[] weights() {
        double[] weights = new double[names.size()];
        double[] ofComponents = law.weights();
        for (int k = 0; k < of.length; k++) {
            weights[of[k]] += ofComponents[k];
        }
        return weights;
    }

    /** The share of a sample that is likeliest to be of each mode. */
    public double[] shares(double[] x) {
        double[] equal = new double[x.length / law.dimension()];
        Arrays.fill(equal, 1.0 / equal.length);
        return masses(x, equal);
    }

    /** The mass of weighted items, [items, dimension], that is likeliest to be of each mode. */
    public double[] masses(double[] x, double[] weights) {
        int[] sorted = sort(x);
        double[] masses = new double[names.size()];
        for (int i = 0; i < sorted.length; i++) {
            masses[sorted[i]] += weights[i];
        }
        return masses;
    }

    /** The mode that each item, [items, dimension], is likeliest to be of. */
    int[] sort(double[] x) {
        int[] sorted = new int[x.length / law.dimension()];
        lookAtEach(x, (i, posterior) -> sorted[i] = likeliest(posterior));
        return sorted;
    }

    /** The log density of each item, [items, dimension], with the trace of noise that the level has. */
    double[] logDensities(double[] x) {
        double[] densities = new double[x.length / law.dimension()];
        lookAtEach(x, (i, posterior) -> densities[i] = posterior.logDensity());
        return densities;
    }

    /** The share of items whose log density is below a least one. */
    double shareBelow(double[] x, double least) {
        double[] densities = logDensities(x);
        return Arrays.stream(densities).filter(density -> density < least).count() / (double) densities.length;
    }

    private interface Look {
        void at(int item, MixturePosterior posterior);
    }

    private void lookAtEach(double[] x, Look look) {
        int d = law.dimension();
        int items = x.length / d;
        int parts = 8;
        IntStream.range(0, parts).parallel().forEach(p -> {
            MixturePosterior posterior = new MixturePosterior(law, level);
            double[] state = new double[d];
            for (int i = (int) ((long) items * p / parts); i < (int) ((long) items * (p + 1) / parts); i++) {
                for (int k = 0; k < d; k++) {
                    state[k] = level.alpha() * x[i * d + k];
                }
                posterior.look(state);
                look.at(i, posterior);
            }
        });
    }

    private int likeliest(MixturePosterior posterior) {
        double[] share = new double[names.size()];
        for (int k = 0; k < of.length; k++) {
            share[of[k]] += posterior.share(k);
        }
        int best = 0;
        for (int m = 1; m < share.length; m++) {
            best = share[m] > share[best] ? m : best;
        }
        return best;
    }
}
