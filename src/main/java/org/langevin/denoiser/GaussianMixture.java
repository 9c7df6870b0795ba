package org.langevin.denoiser;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.langevin.process.NoiseLevel;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/**
 * A mixture of normal laws, Σ_k w_k N(m_k, S_k), in any dimension. Components without spread are points, so that a finite dataset is one too.
 *
 * <p>Noising a mixture gives a mixture with the same weights, each component noised by itself; hence its density is known at every time
 * of every schedule.
 */
public final class GaussianMixture {
    private final double[] weights;
    private final List<Gaussian> components;

    /**
     * The mixture of these components.
     *
     * @param weights w, [components], above 0; scaled so that they sum to 1
     * @param components the laws, all of one dimension
     */
    public GaussianMixture(double[] weights, List<Gaussian> components) {
        if (components.isEmpty() || weights.length != components.size()) {
            throw new IllegalArgumentException(weights.length + " weights for " + components.size()
                    + " components: expected one each, at least 1");
        }
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            if (!(weights[k] > 0 && weights[k] <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "weight[" + k + "] = " + weights[k] + ": expected a finite number above 0");
            }
            if (components.get(k).dimension() != components.get(0).dimension()) {
                throw new IllegalArgumentException("component " + k + " has "
                        + components.get(k).dimension() + " coordinates: expected "
                        + components.get(0).dimension() + " as the first");
            }
            sum += weights[k];
        }
        double total = sum;
        this.weights = Arrays.stream(weights).map(w -> w / total).toArray();
        this.components = List.copyOf(components);
    }

    /** A mixture on the line: weights, means and standard deviations of the components. */
    public static GaussianMixture onLine(double[] weights, double[] means, double[] deviations) {
        if (means.length != deviations.length) {
            throw new IllegalArgumentException(
                    means.length + " means and " + deviations.length + " deviations: expected one each");
        }
        List<Gaussian> components = new ArrayList<>();
        for (int k = 0; k < means.length; k++) {
            components.add(
                    new Gaussian(new double[] {means[k]}, Covariance.isotropic(1, deviations[k] * deviations[k])));
        }
        return new GaussianMixture(weights, components);
    }

    /** Equal components of one deviation at {@code means}, [components][dimension]; deviation 0 for a finite dataset. */
    public static GaussianMixture around(double[][] means, double deviation) {
        double[] equal = new double[means.length];
        Arrays.fill(equal, 1);
        List<Gaussian> components = new ArrayList<>();
        for (double[] mean : means) {
            components.add(new Gaussian(mean, Covariance.isotropic(mean.length, deviation * deviation)));
        }
        return new GaussianMixture(equal, components);
    }

    /** The ring of the field's toy problems: {@code modes} equal round components in the plane, at angles 2π k / modes. */
    public static GaussianMixture ring(int modes, double radius, double deviation) {
        double[][] means = new double[modes][];
        Arrays.setAll(means, k -> {
            double angle = 2 * Math.PI * k / modes;
            return new double[] {radius * Math.cos(angle), radius * Math.sin(angle)};
        });
        return around(means, deviation);
    }

    /** Number of coordinates. */
    public int dimension() {
        return components.get(0).dimension();
    }

    /** w, [components], summing to 1. */
    public double[] weights() {
        return weights.clone();
    }

    /** The components. */
    public List<Gaussian> components() {
        return components;
    }

    /** The law of the noised item. */
    public GaussianMixture noised(NoiseLevel level) {
        return new GaussianMixture(
                weights, components.stream().map(c -> c.noised(level)).toList());
    }

    /** log Σ_k w_k N(x; m_k, S_k), in nats; every component must have spread in every direction. */
    public double logDensity(double... x) {
        return logDensity().applyAsDouble(x);
    }

    /** The log density as a function, which spares what {@link #logDensity(double...)} works out anew for each state; one thread's. */
    public ToDoubleFunction<double[]> logDensity() {
        View view = at(new NoiseLevel(1, 0), PredictionType.SAMPLE);
        return x -> view.look(x, 0);
    }

    /** The density at x. */
    public double density(double... x) {
        return Math.exp(logDensity(x));
    }

    /** F(x), the mass below x of a mixture on the line whose components all have spread. */
    public double cdf(double x) {
        return Math.exp(new LineLaw(this).logBelow(x));
    }

    /** F⁻¹(p), the point of a mixture on the line below which the share p in (0, 1) lies. */
    public double quantile(double p) {
        if (!(p > 0 && p < 1)) {
            throw new IllegalArgumentException("p = " + p + ": expected a share in (0, 1)");
        }
        LineLaw line = new LineLaw(this);
        return p < 0.5 ? line.whereBelowIs(Math.log(p)) : line.whereAboveIs(Math.log1p(-p));
    }

    /** E x, [dimension]. */
    public double[] mean() {
        double[] mean = new double[dimension()];
        for (int k = 0; k < weights.length; k++) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += weights[k] * components.get(k).mean(i);
            }
        }
        return mean;
    }

    /** The covariance of coordinates i and j: that within the components and that between their means. */
    public double covariance(int i, int j) {
        double[] mean = mean();
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            Gaussian component = components.get(k);
            double between = (component.mean(i) - mean[i]) * (component.mean(j) - mean[j]);
            sum += weights[k] * (component.covariance().entry(i, j) + between);
        }
        return sum;
    }

    /**
     * Draws items: each from its own place's normals, the component by inversion of the first, the coordinates from the rest.
     *
     * @param noise the seed
     * @param stream what the items are for
     * @param step the step they are keyed by
     * @param firstItem number of the first item
     * @param out receives them, [items, dimension]
     * @return the component each was drawn from, [items]
     */
    public int[] sample(KeyedNoise noise, Stream stream, long step, long firstItem, double[] out) {
        int dimension = dimension();
        int[] drawn = new int[out.length / dimension];
        double[] normals = new double[dimension + 1];
        for (int i = 0; i < drawn.length; i++) {
            noise.normals(stream, step, firstItem + i, normals, 0, normals.length);
            drawn[i] = componentAt(Normal.cdf(normals[0]));
            System.arraycopy(normals, 1, out, i * dimension, dimension);
            components.get(drawn[i]).shape(out, i * dimension);
        }
        return drawn;
    }

    /** The component in which a share u of the weights ends. */
    private int componentAt(double u) {
        double sum = weights[0];
        int k = 0;
        while (k < weights.length - 1 && u >= sum) {
            k++;
            sum += weights[k];
        }
        return k;
    }

    /** The mixture as seen from states at one noise level. */
    View at(NoiseLevel level, PredictionType type) {
        return new View(this, level, type);
    }

    /** What states at one noise level say about an item. Holds the work of one state at a time: one thread's. */
    static final class View {
        private final Gaussian.View[] components;
        private final double[] logWeights;
        /** After a look, log(w_k N_k(x)) and then the posterior weights. */
        private final double[] share;

        private View(GaussianMixture law, NoiseLevel level, PredictionType type) {
            components = law.components.stream().map(c -> c.at(level, type)).toArray(Gaussian.View[]::new);
            logWeights = Arrays.stream(law.weights).map(Math::log).toArray();
            share = new double[components.length];
        }

        /** Looks at a state: the log density there, by the largest term and the sum of the others' ratios to it. */
        double look(double[] x, int offset) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < share.length; k++) {
                share[k] = logWeights[k] + components[k].look(x, offset);
                largest = Math.max(largest, share[k]);
            }
            double sum = 0;
            for (int k = 0; k < share.length; k++) {
                share[k] = Math.exp(share[k] - largest);
                sum += share[k];
            }
            for (int k = 0; k < share.length; k++) {
                share[k] /= sum;
            }
            return largest + Math.log(sum);
        }

        /** The posterior weight of component k for the state last looked at. */
        double share(int k) {
            return share[k];
        }

        /** Writes the prediction for the state last looked at. */
        void predict(double[] out, int offset, int dimension) {
            Arrays.fill(out, offset, offset + dimension, 0);
            for (int k = 0; k < share.length; k++) {
                if (share[k] > 0) {
                    components[k].addPrediction(share[k], out, offset);
                }
            }
        }

        /** Writes the prediction for a state of which the component is known. */
        void predictWithin(int k, double[] x, double[] out, int offset, int dimension) {
            components[k].look(x, offset);
            Arrays.fill(out, offset, offset + dimension, 0);
            components[k].addPrediction(1, out, offset);
        }
    }
}
