package org.langevin.analysis.compare;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.langevin.analysis.DensityLaw;
import org.langevin.denoiser.Denoiser;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.field.Field;
import org.langevin.sampling.OneStepSampler;
import org.langevin.sampling.Sampling;
import org.langevin.schedule.StepPlan;

/**
 * The law of what a sampler returns, propagated without sampling, beside a histogram of what it did return.
 *
 * <p>On the line the law is that of the returned items. In the plane it is that of the state before the last step, which adds no noise and leaves no
 * density; where that step takes the masses is told by mode.
 *
 * @param sampler its name
 * @param steps K
 * @param entry t of the state whose law it is; 0 for the returned items
 * @param low the lower end of the first bin, in each coordinate
 * @param width of a bin
 * @param bins on a side; outside lies next to nothing
 * @param propagated the mass of each bin, [bins] or [bins, bins], the y coordinate running fastest
 * @param exact the mass that the law itself has there, likewise
 * @param histogram the share of the samples, likewise
 * @param samples how many there were
 * @param chiSquare Σ (observed − expected)² / expected over the bins in which at least {@value #LEAST_EXPECTED} samples are expected, over their number:
 *     1 but for √(2 / number) if the histogram is of that law
 * @param chiSquareBins that number
 * @param lostMass what of the mass of 1 was lost on the way
 * @param gridError half of Σ |difference| to the masses of a grid one and a half times as coarse; null on the line, where the rule is exact to rounding
 * @param learnedVariation the total variation between the propagated law and the exact one
 * @param exactVariation the same of the law that the exact denoiser leads to: what is the steps' fault
 * @param modes the propagated mass of each mode, at the end
 * @param learned on the line W_1, W_2, nats and total variation of the returned items' law; null in the plane
 * @param best the same with the exact denoiser
 */
public record OutputLaw(
        String sampler,
        int steps,
        double entry,
        double low,
        double width,
        int bins,
        double[] propagated,
        double[] exact,
        double[] histogram,
        int samples,
        double chiSquare,
        int chiSquareBins,
        double lostMass,
        Double gridError,
        double learnedVariation,
        double exactVariation,
        double[] modes,
        DensityLaw.Distances learned,
        DensityLaw.Distances best) {
    /** Samples to be expected in a bin that counts. */
    static final double LEAST_EXPECTED = 10;

    private static final int BLOCK = 3;

    /**
     * How finely the plane is cut; on the line the grid is fixed.
     *
     * @param cells on a side, a multiple of 12
     * @param reach half of the side, in the items' unit
     */
    public record Plane(int cells, double reach) {
        /** Checks the cells. */
        public Plane {
            if (cells < 48 || cells % 12 != 0 || !(reach > 0)) {
                throw new IllegalArgumentException("cells = " + cells + ", reach = " + reach
                        + ": expected a multiple of 12 from 48, and a reach above 0");
            }
        }
    }

    /** On the line: the returned items, in bins over all of the law. */
    public static OutputLaw onLine(
            Contest contest, OneStepSampler sampler, StepPlan plan, Modes modes, int samples, int batch) {
        DensityLaw learned = DensityLaw.of(sampler, contest.denoiser(), contest.process(), plan);
        DensityLaw best = DensityLaw.of(sampler, contest.exact(), contest.process(), plan);
        GaussianMixture law = contest.law();
        int bins = 80;
        double low = law.quantile(1e-6);
        double width = (law.quantile(1 - 1e-6) - low) / bins;
        double[] x = states(contest, sampler, plan, samples, batch)[1];
        double[] propagated = new double[bins];
        double[] exact = new double[bins];
        double[] histogram = new double[bins];
        for (int b = 0; b < bins; b++) {
            double left = low + b * width;
            propagated[b] = learned.cdf(left + width) - learned.cdf(left);
            exact[b] = law.cdf(left + width) - law.cdf(left);
            histogram[b] =
                    Arrays.stream(x).filter(v -> v >= left && v < left + width).count() / (double) samples;
        }
        double[] chi = chiSquare(propagated, histogram, samples);
        DensityLaw.Distances ofLearned = learned.to(law);
        DensityLaw.Distances ofBest = best.to(law);
        return new OutputLaw(
                sampler.name(),
                plan.count(),
                0,
                low,
                width,
                bins,
                propagated,
                exact,
                histogram,
                samples,
                chi[0],
                (int) chi[1],
                learned.lostMass(),
                null,
                ofLearned.totalVariation(),
                ofBest.totalVariation(),
                modes.masses(learned.points(), learned.masses()),
                ofLearned,
                ofBest);
    }

    /** In the plane: the state before the last step, in squares of {@value #BLOCK} cells a side. */
    public static OutputLaw inPlane(
            Contest contest, OneStepSampler sampler, StepPlan plan, Modes modes, Plane plane, int samples, int batch) {
        PlaneDensity learned = density(contest, contest.denoiser(), sampler, plan, plane);
        PlaneDensity best = density(contest, contest.exact(), sampler, plan, plane);
        PlaneDensity coarse =
                PlaneDensity.of(sampler, contest.denoiser(), contest.process(), plan, plane.cells / 3 * 2, plane.reach);
        double[] propagated = PlaneDensity.blocks(learned.density(), BLOCK);
        int bins = plane.cells / BLOCK;
        double width = 2 * plane.reach / bins;
        // The points stand for the cells about them, so that the first cell begins half a spacing below the first
        // point.
        double low = learned.density().grid().axis(0).coordinate(0) - width / BLOCK / 2;
        double[] x = states(contest, sampler, plan, samples, batch)[0];
        double[] histogram = histogram(x, low, width, bins);
        GaussianMixture law = contest.at(learned.time());
        double[] chi = chiSquare(propagated, histogram, samples);
        return new OutputLaw(
                sampler.name(),
                plan.count(),
                learned.time(),
                low,
                width,
                bins,
                propagated,
                lawMasses(law, learned),
                histogram,
                samples,
                chi[0],
                (int) chi[1],
                learned.lostMass(),
                difference(learned.density(), coarse.density()),
                learned.totalVariation(law),
                best.totalVariation(law),
                modes.masses(learned.ends(), learned.masses()),
                null,
                null);
    }

    private static PlaneDensity density(
            Contest contest, Denoiser denoiser, OneStepSampler sampler, StepPlan plan, Plane plane) {
        return PlaneDensity.of(sampler, denoiser, contest.process(), plan, plane.cells, plane.reach);
    }

    /** The states before and after the last step. */
    private static double[][] states(Contest contest, OneStepSampler sampler, StepPlan plan, int samples, int batch) {
        double[] before = new double[samples * contest.dimension()];
        Sampling sampling = new Sampling(
                contest.denoiser(), contest.process(), sampler, plan, Double.POSITIVE_INFINITY, contest.noise());
        double[] after = sampling.generate(samples, batch, null, (first, done, x) -> {
            if (done == plan.count() - 1) {
                System.arraycopy(x, 0, before, first * contest.dimension(), x.length);
            }
        });
        return new double[][] {before, after};
    }

    private static double[] histogram(double[] x, double low, double width, int bins) {
        double[] share = new double[bins * bins];
        for (int i = 0; i < x.length / 2; i++) {
            int a = (int) Math.floor((x[2 * i] - low) / width);
            int b = (int) Math.floor((x[2 * i + 1] - low) / width);
            if (a >= 0 && a < bins && b >= 0 && b < bins) {
                share[a * bins + b] += 2.0 / x.length;
            }
        }
        return share;
    }

    /** The law's own masses, in the same squares. */
    private static double[] lawMasses(GaussianMixture law, PlaneDensity density) {
        ToDoubleFunction<double[]> logDensity = law.logDensity();
        Field field = density.density().grid().field(x -> Math.exp(logDensity.applyAsDouble(x)));
        return PlaneDensity.blocks(field, BLOCK);
    }

    /** Half of ∫ |difference| over the points that both grids have: every third of the finer, every second of the coarser. */
    private static double difference(Field fine, Field coarse) {
        double sum = 0;
        int points = fine.grid().axis(0).cells() / 3;
        for (int i = 0; i < points; i++) {
            for (int j = 0; j < points; j++) {
                sum += Math.abs(fine.at(3 * i, 3 * j) - coarse.at(2 * i, 2 * j));
            }
        }
        return sum / 2 * 9 * fine.grid().cellVolume();
    }

    private static double[] chiSquare(double[] expected, double[] observed, int samples) {
        int[] counted = IntStream.range(0, expected.length)
                .filter(i -> expected[i] * samples >= LEAST_EXPECTED)
                .toArray();
        double sum = Arrays.stream(counted)
                .mapToDouble(i -> (observed[i] - expected[i]) * (observed[i] - expected[i]) / expected[i] * samples)
                .sum();
        return new double[] {counted.length == 0 ? 0 : sum / counted.length, counted.length};
    }
}
