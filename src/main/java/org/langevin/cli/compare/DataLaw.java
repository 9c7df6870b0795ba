package org.langevin.cli.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.langevin.analysis.compare.Modes;
import org.langevin.config.ConfigurationException;
import org.langevin.config.Default;
import org.langevin.config.Range;
import org.langevin.config.Tagged;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.process.NoiseLevel;

/** The law of the data, as a case file has it: always a mixture of round components, so that the best denoiser is known. */
@Tagged("kind")
public sealed interface DataLaw {
    /** How far the items may lie from 0, in any coordinate: what is drawn and propagated reaches 6. */
    double FARTHEST = 5;

    /** The law. */
    GaussianMixture mixture();

    /**
     * The parts of the law whose weights are reported.
     *
     * @param level at which items are told apart
     */
    default Modes modes(NoiseLevel level) {
        return Modes.ofComponents(mixture(), level);
    }

    /**
     * Normal components on the line.
     *
     * @param weights of the components, above 0; scaled to sum to 1
     * @param means of the components
     * @param deviations of the components
     */
    record Mixture(
            @Range(above = 0, max = 1e6) List<Double> weights,
            @Range(min = -FARTHEST, max = FARTHEST) List<Double> means,
            @Range(min = 0.01, max = 2) List<Double> deviations)
            implements DataLaw {
        /** Checks the lengths. */
        public Mixture {
            requireLength("means", means.size(), weights.size());
            requireLength("deviations", deviations.size(), weights.size());
        }

        @Override
        public GaussianMixture mixture() {
            return GaussianMixture.onLine(plain(weights), plain(means), plain(deviations));
        }
    }

    /**
     * Equal round components on a circle about 0.
     *
     * @param modes how many
     * @param radius of the circle
     * @param deviation of each component
     */
    record Ring(
            @Range(min = 1, max = 64) int modes,
            @Range(above = 0, max = FARTHEST) double radius,
            @Range(min = 0.01, max = 2) double deviation)
            implements DataLaw {
        @Override
        public GaussianMixture mixture() {
            return GaussianMixture.ring(modes, radius, deviation);
        }
    }

    /**
     * Two half circles that reach into each other, each of equal round components along its arc: the upper one (cos θ, sin θ), the lower one (1 −
     * cos θ, ½ − sin θ), both about their common middle and scaled by the radius.
     *
     * @param components of each moon
     * @param radius of the half circles
     * @param deviation of each component
     */
    record Moons(
            @Default("24") @Range(min = 2, max = 64) int components,
            @Default("1.5") @Range(above = 0, max = 3) double radius,
            @Default("0.1") @Range(min = 0.01, max = 2) double deviation)
            implements DataLaw {
        @Override
        public GaussianMixture mixture() {
            double[][] means = new double[2 * components][];
            for (int k = 0; k < components; k++) {
                double angle = Math.PI * k / (components - 1);
                means[k] = place(Math.cos(angle), Math.sin(angle));
                means[components + k] = place(1 - Math.cos(angle), 0.5 - Math.sin(angle));
            }
            return GaussianMixture.around(means, deviation);
        }

        private double[] place(double x, double y) {
            return new double[] {radius * (x - 0.5), radius * (y - 0.25)};
        }

        @Override
        public Modes modes(NoiseLevel level) {
            int[] of = new int[2 * components];
            Arrays.fill(of, components, of.length, 1);
            return new Modes(mixture(), level, List.of("upper", "lower"), of);
        }
    }

    /**
     * A finite dataset: equally likely points in the plane, and nothing else.
     *
     * @param x first coordinates
     * @param y second coordinates
     */
    record Points(
            @Range(min = -FARTHEST, max = FARTHEST) List<Double> x,
            @Range(min = -FARTHEST, max = FARTHEST) List<Double> y)
            implements DataLaw {
        /** Checks the lengths. */
        public Points {
            requireLength("y", y.size(), x.size());
        }

        @Override
        public GaussianMixture mixture() {
            List<double[]> points = new ArrayList<>();
            for (int i = 0; i < x.size(); i++) {
                points.add(new double[] {x.get(i), y.get(i)});
            }
            return GaussianMixture.around(points.toArray(double[][]::new), 0);
        }
    }

    private static void requireLength(String key, int length, int expected) {
        if (length != expected || length == 0) {
            throw new ConfigurationException(
                    key, "has " + length + " entries; give " + Math.max(expected, 1) + ", one for each component");
        }
    }

    private static double[] plain(List<Double> values) {
        return IntStream.range(0, values.size()).mapToDouble(values::get).toArray();
    }
}
