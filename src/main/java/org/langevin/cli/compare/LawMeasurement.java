package org.langevin.cli.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.langevin.analysis.compare.Contest;
import org.langevin.analysis.compare.DriftField;
import org.langevin.analysis.compare.EndPoints;
import org.langevin.analysis.compare.Estimate;
import org.langevin.analysis.compare.LevelErrors;
import org.langevin.analysis.compare.Modes;
import org.langevin.analysis.compare.OutputLaw;
import org.langevin.analysis.compare.PathNats;
import org.langevin.analysis.compare.Trajectories;
import org.langevin.analysis.compare.VarianceCalibration;
import org.langevin.cli.compare.LawReport.Compared;
import org.langevin.cli.compare.LawReport.Ends;
import org.langevin.cli.compare.LawReport.Law;
import org.langevin.cli.compare.LawReport.Means;
import org.langevin.cli.compare.LawReport.Points;
import org.langevin.cli.compare.LawReport.Run;
import org.langevin.cli.compare.LawReport.Schedule;
import org.langevin.denoiser.Denoiser;
import org.langevin.denoiser.Gaussian;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.langevin.report.Progress;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.Samplers;
import org.langevin.sampling.Sampling;
import org.langevin.schedule.NoiseTable;
import org.langevin.schedule.StepPlan;

/** Measures all that a case asks about a denoiser, part after part. */
final class LawMeasurement {
    /** Levels that are reported: so many spread evenly, and as many by ratio. */
    private static final int LEVELS = 20;

    /** Samples of each run that are kept to be looked at. */
    private static final int SHOWN = 500;

    /** How far the fields of drifts reach, in deviations of the noised law from 0. */
    private static final double FIELD_REACH = 2.5;

    private static final int FIELD_POINTS_ON_LINE = 121;
    private static final int FIELD_POINTS_A_SIDE = 14;

    private final LawCase asked;
    private final NoiseTable table;
    private final Contest contest;
    private final Modes modes;
    private final Progress progress;
    private final Map<String, Double> seconds;

    /**
     * A measurement.
     *
     * @param asked the case
     * @param contest what is measured
     * @param progress is told of each part that is done, of {@link #PARTS}
     * @param seconds what earlier parts took, by name; is added to
     */
    LawMeasurement(LawCase asked, Contest contest, Progress progress, Map<String, Double> seconds) {
        this.asked = asked;
        this.table = asked.schedule().table();
        this.contest = contest;
        this.modes = asked.law().modes(contest.process().level(1));
        this.progress = progress;
        this.seconds = new LinkedHashMap<>(seconds);
    }

    /** How many parts there are. */
    static final int PARTS = 6;

    LawReport of(String name, Compared compared) {
        LevelErrors[] levels =
                timed("levels", () -> LevelErrors.all(contest, asked.measure().states()));
        List<LevelErrors> shown = shown(levels);
        List<VarianceCalibration> variances = shown.stream()
                .map(errors -> VarianceCalibration.of(contest, errors, errors.entry() - 1.0))
                .toList();
        List<PathNats> paths = timed("paths", () -> paths(levels));
        Ends ends = timed("end_points", this::ends);
        List<DriftField> drift = timed("drift", this::drift);
        List<Trajectories> trajectories = timed("trajectories", this::trajectories);
        OutputLaw output = timed("output", this::output);
        return new LawReport(
                name,
                asked.seed(),
                law(),
                new Schedule(table.family(), contest.entries(), table.alpha(contest.entries())),
                compared,
                means(levels),
                shown,
                variances,
                paths,
                ends,
                drift,
                trajectories,
                output,
                seconds);
    }

    private <T> T timed(String part, Supplier<T> work) {
        long begin = System.nanoTime();
        T result = work.get();
        seconds.put(part, 1e-9 * (System.nanoTime() - begin));
        progress.reach(seconds.size() >= PARTS ? PARTS : Math.min(seconds.size(), PARTS), part);
        return result;
    }

    private Law law() {
        GaussianMixture law = contest.law();
        return new Law(
                law.dimension(),
                law.weights(),
                law.components().stream()
                        .map(c -> IntStream.range(0, law.dimension())
                                .mapToDouble(c::mean)
                                .toArray())
                        .toArray(double[][]::new),
                law.components().stream()
                        .mapToDouble(c -> Math.sqrt(c.covariance().variance(0)))
                        .toArray());
    }

    private static Means means(LevelErrors[] levels) {
        Estimate loss = mean(Arrays.stream(levels).map(LevelErrors::loss).toList());
        Estimate bayes = mean(Arrays.stream(levels).map(LevelErrors::bayes).toList());
        Estimate excess = mean(Arrays.stream(levels).map(LevelErrors::excess).toList());
        return new Means(levels.length, loss, bayes, excess, excess.value() / bayes.value());
    }

    private static Estimate mean(List<Estimate> estimates) {
        double sum = estimates.stream().mapToDouble(Estimate::value).sum();
        boolean exact = estimates.stream().allMatch(e -> e.standardError() == null);
        double squares = exact
                ? 0
                : estimates.stream()
                        .mapToDouble(e -> e.standardError() * e.standardError())
                        .sum();
        return new Estimate(sum / estimates.size(), exact ? null : Math.sqrt(squares) / estimates.size());
    }

    /** Some of all levels, denser towards the clean end. */
    private List<LevelErrors> shown(LevelErrors[] levels) {
        TreeSet<Integer> entries = new TreeSet<>();
        int last = levels.length;
        for (int i = 0; i < LEVELS; i++) {
            double share = i / (LEVELS - 1.0);
            entries.add((int) Math.rint(1 + share * (last - 1)));
            entries.add((int) Math.rint(Math.pow(last, share)));
        }
        return entries.stream().map(t -> levels[t - 1]).toList();
    }

    private List<PathNats> paths(LevelErrors[] levels) {
        List<PathNats> paths = new ArrayList<>();
        for (int k : asked.paths()) {
            StepPlan plan = LawCase.plan(table, k, "paths");
            paths.addAll(PathNats.of(contest, plan, levels, asked.measure().kernels()));
        }
        return paths;
    }

    // ---- what samplers return

    private Ends ends() {
        LawCase.Measure measure = asked.measure();
        EndPoints points =
                new EndPoints(modes, measure.samples(), measure.repetitions(), measure.kernelLength(), contest.noise());
        List<Run> runs = new ArrayList<>();
        for (LawCase.Run run : asked.samplers()) {
            StepPlan plan = LawCase.plan(table, run.steps(), "samplers");
            double[] learned = samples(contest.denoiser(), run.sampler(), plan);
            double[] exact = samples(contest.exact(), run.sampler(), plan);
            runs.add(new Run(
                    run.name(),
                    run.steps(),
                    points.of(learned),
                    points.of(exact),
                    new Points(first(learned), first(exact), first(honest()))));
        }
        return new Ends(modes.names(), modes.weights(), points.floor(), runs);
    }

    private double[] samples(Denoiser denoiser, Sampler sampler, StepPlan plan) {
        Sampling sampling =
                new Sampling(denoiser, contest.process(), sampler, plan, Double.POSITIVE_INFINITY, contest.noise());
        return LawCase.option(
                "samplers",
                () -> sampling.generate(
                        asked.measure().samples(), asked.measure().batch(), null, Sampling.Observer.NONE));
    }

    private double[] honest() {
        double[] x = new double[SHOWN * contest.dimension()];
        contest.law()
                .sample(contest.noise(), Stream.KNOWN_LAW, 2L * asked.measure().repetitions(), 0, x);
        return x;
    }

    private double[] first(double[] samples) {
        return Arrays.copyOf(samples, Math.min(samples.length, SHOWN * contest.dimension()));
    }

    // ---- what they follow

    private List<DriftField> drift() {
        return asked.drift().stream()
                .map(t -> DriftField.at(contest, t, places(t), asked.measure().states()))
                .toList();
    }

    /** An even grid over where the noised law has mass. */
    private double[] places(int t) {
        double alpha = table.alpha(t);
        double reach = 0;
        for (Gaussian component : contest.law().components()) {
            double deviation = Math.sqrt(alpha * alpha * component.covariance().variance(0) + table.sigma2(t));
            for (int i = 0; i < contest.dimension(); i++) {
                reach = Math.max(reach, Math.abs(alpha * component.mean(i)) + FIELD_REACH * deviation);
            }
        }
        double[] line = line(contest.dimension() == 1 ? FIELD_POINTS_ON_LINE : FIELD_POINTS_A_SIDE, reach);
        if (contest.dimension() == 1) {
            return line;
        }
        double[] places = new double[2 * line.length * line.length];
        for (int i = 0; i < line.length * line.length; i++) {
            places[2 * i] = line[i / line.length];
            places[2 * i + 1] = line[i % line.length];
        }
        return places;
    }

    private static double[] line(int points, double reach) {
        return IntStream.range(0, points)
                .mapToDouble(i -> reach * (2.0 * i / (points - 1) - 1))
                .toArray();
    }

    private List<Trajectories> trajectories() {
        LawCase.Pairs pairs = asked.trajectories();
        StepPlan plan = LawCase.plan(table, pairs.steps(), "trajectories.steps");
        return pairs.samplers().stream()
                .map(name -> Trajectories.of(
                        contest,
                        LawCase.option("trajectories.samplers", () -> Samplers.named(name)),
                        plan,
                        pairs.pairs(),
                        pairs.shown(),
                        modes))
                .toList();
    }

    private OutputLaw output() {
        LawCase.Output output = asked.output();
        StepPlan plan = LawCase.plan(table, output.steps(), "output.steps");
        int batch = asked.measure().batch();
        return LawCase.option(
                "output",
                () -> contest.dimension() == 1
                        ? OutputLaw.onLine(contest, output.method(), plan, modes, output.samples(), batch)
                        : OutputLaw.inPlane(
                                contest,
                                output.method(),
                                plan,
                                modes,
                                new OutputLaw.Plane(output.cells(), output.reach()),
                                output.samples(),
                                batch));
    }

    /** The noise that a case's measurements are keyed by: another than its training's. */
    static KeyedNoise noise(LawCase asked) {
        return new KeyedNoise(asked.seed() ^ 0x6c61772d6e6f6973L);
    }
}
