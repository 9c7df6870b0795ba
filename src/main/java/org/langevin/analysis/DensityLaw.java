package org.langevin.analysis;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.langevin.denoiser.Denoiser;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.process.NoisingProcess;
import org.langevin.sampling.Model;
import org.langevin.sampling.OneStepSampler;
import org.langevin.schedule.StepPlan;
import org.langevin.schedule.StepPlan.Step;

/**
 * The law of an ancestral sampler's state on the line, for any data, without sampling. A step moves every state by a map m and adds noise
 * of a strength d, so the density is pushed forward by m and then diffuses, by the heat kernel of variance d², which may depend on where the
 * step began: p'(y) = ∫ p(x) N(y; m(x), d(x)²) dx. On an even grid the trapezoidal rule gives this to within rounding as long as d is above the grid's spacing. The last step, to a
 * state without noise, is a push-forward alone and leaves the grid: the points are where the map puts them.
 */
public final class DensityLaw {
    private static final double LOWEST = -6.5;
    private static final double SPACING = 0.006;
    private static final int POINTS = 2168;
    /** Beyond as many deviations the heat kernel is 1e-18 of its peak. */
    private static final double REACH = 9;

    private final double[] points;
    /** The mass at each point, summing to 1. */
    private final double[] mass;
    /** The width of line that each point stands for. */
    private final double[] width;

    private DensityLaw(double[] points, double[] mass, double[] width) {
        this.points = points;
        this.mass = mass;
        this.width = width;
    }

    /**
     * The law of an ancestral sampler's results, started from N(0, 1).
     *
     * @param sampler whose steps draw noise of one strength, above the grid's spacing of {@value #SPACING} in every step but the last
     * @param denoiser on the line
     * @param process its process, at whose noisy end sampling starts with deviation 1
     * @param plan the steps, of which only the last may lead to a state without noise
     */
    public static DensityLaw of(OneStepSampler sampler, Denoiser denoiser, NoisingProcess process, StepPlan plan) {
        Model model = new Model(denoiser, process, Double.POSITIVE_INFINITY, POINTS, null);
        DensityLaw law = standardNormal();
        for (Step step : plan.steps()) {
            law = law.after(sampler, model, step);
        }
        return law;
    }

    /**
     * How far such a law lies from a mixture.
     *
     * @param w1 W_1, in the unit of the items
     * @param w2 W_2, likewise
     * @param divergence KL(mixture ‖ this), in nats
     * @param totalVariation half of ∫ |p − q|
     */
    public record Distances(double w1, double w2, double divergence, double totalVariation) {}

    /** The distances to a mixture on the line whose components all have spread. */
    public Distances to(GaussianMixture law) {
        MixtureLaw other = new MixtureLaw(
                law.weights(),
                law.components().stream().mapToDouble(c -> c.mean(0)).toArray(),
                law.components().stream()
                        .mapToDouble(c -> Math.sqrt(c.covariance().variance(0)))
                        .toArray());
        return new Distances(w1(other), w2(other), divergenceFrom(other), totalVariation(other));
    }

    /** The points of the grid, and after the last step where it takes them. */
    public double[] points() {
        return points.clone();
    }

    /** The mass at each point. */
    public double[] masses() {
        return mass.clone();
    }

    /** How much of the mass of 1 was lost at the ends of the grid and to rounding. */
    public double lostMass() {
        return 1 - Arrays.stream(mass).sum();
    }

    /** N(0, 1), from which sampling starts. */
    static DensityLaw standardNormal() {
        return of(new MixtureLaw(new double[] {1}, new double[] {0}, new double[] {1}));
    }

    /** A law that is smooth on the grid's scale. */
    static DensityLaw of(MixtureLaw law) {
        double[] points = grid();
        double[] mass = Arrays.stream(points).map(x -> SPACING * law.density(x)).toArray();
        return new DensityLaw(points, mass, evenly());
    }

    /** The law after a step; the law before must be on the grid, so only the last step may lead to a state without noise. */
    DensityLaw after(OneStepSampler sampler, Problem problem, Step step) {
        return after(sampler, problem.model(points.length), step);
    }

    private DensityLaw after(OneStepSampler sampler, Model model, Step step) {
        double[] noise = new double[points.length];
        double[] moved = sampler.step(model, points, step, noise);
        Arrays.fill(noise, 1);
        double[] deviations = sampler.step(model, points, step, noise);
        Arrays.setAll(deviations, i -> deviations[i] - moved[i]);
        return deviations[0] == 0 ? pushed(moved) : diffused(moved, deviations);
    }

    /** Each point stands for the width between the middles to its neighbours, to fourth order. */
    private DensityLaw pushed(double[] moved) {
        int last = moved.length - 1;
        double[] spread = new double[moved.length];
        for (int i = 0; i <= last; i++) {
            spread[i] = i < 2 || i > last - 2
                    ? moved[Math.min(i + 1, last)] - moved[Math.max(i - 1, 0)]
                    : (8 * (moved[i + 1] - moved[i - 1]) - (moved[i + 2] - moved[i - 2])) / 12;
        }
        return new DensityLaw(moved, mass, spread);
    }

    /** Cuts the sources into parts of their own, so that the result doesn't depend on the number of threads. */
    private DensityLaw diffused(double[] moved, double[] deviations) {
        int parts = 8;
        double[][] sums = IntStream.range(0, parts)
                .parallel()
                .mapToObj(p -> spread(moved, deviations, points.length * p / parts, points.length * (p + 1) / parts))
                .toArray(double[][]::new);
        double[] next = new double[POINTS];
        for (double[] sum : sums) {
            for (int j = 0; j < POINTS; j++) {
                next[j] += sum[j];
            }
        }
        return new DensityLaw(grid(), next, evenly());
    }

    /** The kernels of some sources, each built up from its left end by e^(−(u + k)²) = e^(−u²) · Π of a geometric sequence. */
    private double[] spread(double[] moved, double[] deviations, int from, int to) {
        double[] sum = new double[POINTS];
        for (int i = from; i < to; i++) {
            double deviation = deviations[i];
            double step = SPACING / deviation;
            double growth = Math.exp(-step * step);
            int begin = Math.max((int) Math.ceil((moved[i] - REACH * deviation - LOWEST) / SPACING), 0);
            int end = Math.min((int) Math.floor((moved[i] + REACH * deviation - LOWEST) / SPACING), POINTS - 1);
            double u = (LOWEST + begin * SPACING - moved[i]) / deviation;
            double value = mass[i] * step / Math.sqrt(2 * Math.PI) * Math.exp(-u * u / 2);
            double factor = Math.exp(-u * step - step * step / 2);
            for (int j = begin; j <= end; j++) {
                sum[j] += value;
                value *= factor;
                factor *= growth;
            }
        }
        return sum;
    }

    /** P(X ≤ x), linear between the points' middles. */
    public double cdf(double x) {
        double sum = 0;
        for (int i = 0; i < points.length; i++) {
            double share = (x - points[i]) / width[i] + 0.5;
            sum += mass[i] * Math.min(Math.max(share, 0), 1);
        }
        return sum;
    }

    /** W_1 to a law: ∫ |P(X ≤ x) − F(x)| dx. */
    double w1(MixtureLaw law) {
        double below = 0;
        double distance = 0;
        for (int i = 0; i < points.length; i++) {
            distance += Math.abs(below + mass[i] / 2 - law.cdf(points[i])) * width[i];
            below += mass[i];
        }
        return distance;
    }

    /** W_2 to a law: the root mean square of the distance between equal quantiles. */
    double w2(MixtureLaw law) {
        double below = 0;
        double sum = 0;
        for (int i = 0; i < points.length; i++) {
            double p = below + mass[i] / 2;
            if (mass[i] > 1e-13 && p > 0 && p < 1) {
                double d = points[i] - law.quantile(p);
                sum += mass[i] * d * d;
            }
            below += mass[i];
        }
        return Math.sqrt(sum);
    }

    /** KL(law ‖ this), in nats. */
    double divergenceFrom(MixtureLaw law) {
        double sum = 0;
        for (int i = 0; i < points.length; i++) {
            double p = law.density(points[i]);
            if (p > 1e-300 && mass[i] > 0) {
                sum += p * Math.log(p * width[i] / mass[i]) * width[i];
            }
        }
        return sum;
    }

    /** The total variation, half of ∫ |p − q|. */
    double totalVariation(MixtureLaw law) {
        double sum = 0;
        for (int i = 0; i < points.length; i++) {
            sum += Math.abs(law.density(points[i]) * width[i] - mass[i]);
        }
        return sum / 2;
    }

    private static double[] grid() {
        return IntStream.range(0, POINTS).mapToDouble(i -> LOWEST + i * SPACING).toArray();
    }

    private static double[] evenly() {
        double[] width = new double[POINTS];
        Arrays.fill(width, SPACING);
        return width;
    }
}
