package org.langevin.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.langevin.config.ConfigurationException;
import org.langevin.config.UNetConfig;
import org.langevin.data.DataSplit;
import org.langevin.data.ImageDataset;
import org.langevin.denoiser.DifferentiableDenoiser;
import org.langevin.evaluation.BitsPerDimension;
import org.langevin.evaluation.BoundReport;
import org.langevin.evaluation.ByteBins;
import org.langevin.evaluation.FlowLikelihood;
import org.langevin.evaluation.FlowReport;
import org.langevin.evaluation.LevelData;
import org.langevin.evaluation.LevelStrata;
import org.langevin.evaluation.ReverseVariance;
import org.langevin.evaluation.Trace;
import org.langevin.evaluation.VariationalBound;
import org.langevin.process.NoisingProcess;
import org.langevin.random.KeyedNoise;
import org.langevin.report.Progress;
import org.langevin.schedule.StepPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code langevin evaluate}: how good a model is on images that it has not seen. */
@Command(
        name = "evaluate",
        header = "Measure how likely a model holds images that it has not seen, in bits per dimension.",
        description = {
            "%nBy the variational bound of the ancestral sampler through all steps of the model's schedule, with its terms: "
                    + "prior + steps + decoder. With --flow also by the probability-flow ODE, on bytes spread evenly over their "
                    + "bins. Prints JSON; docs/likelihood.md says what the numbers mean.%n"
        })
final class EvaluateCommand implements Callable<ExitStatus> {
    /** Its error in the result, some 1e-3 bits, is well below what a thousand images leave open. */
    private static final double TOLERANCE = 1e-3;

    private static final Map<ReverseVariance, String> NAMES = Map.of(
            ReverseVariance.BETA, "beta",
            ReverseVariance.BETA_TILDE, "beta-tilde",
            ReverseVariance.LEARNED_RANGE, "learned-range");

    @ParentCommand
    private Main main;

    @Parameters(
            paramLabel = "MODEL",
            description = "Folder of a pipeline in diffusers' layout, or of a run, whose newest model is taken.")
    private Path path;

    @Option(
            names = "--data",
            paramLabel = "DATASET",
            required = true,
            description =
                    "Name or path of a dataset. Its images for tests are taken, or, where it has none, those that "
                            + "training with as large a data.holdout sets aside.")
    private String dataset;

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "64",
            description = "Images; ${DEFAULT-VALUE} by default.")
    private int count;

    @Option(
            names = "--levels",
            paramLabel = "L",
            defaultValue = "50",
            description =
                    "Noise levels, of those between the first and the last, at which an image is seen: one drawn from each of L "
                            + "strata, which leaves the bound unbiased; ${DEFAULT-VALUE} by default, 0 for all.")
    private int levels;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "0",
            description = "Key of all noise; ${DEFAULT-VALUE} by default.")
    private long seed;

    @Option(
            names = "--batch",
            paramLabel = "B",
            defaultValue = "32",
            description = "Images that go through the network at once; ${DEFAULT-VALUE} by default.")
    private int batch;

    @Option(names = "--flow", description = "Also integrate the probability-flow ODE.")
    private boolean flow;

    @Option(
            names = "--tolerance",
            paramLabel = "T",
            description = "Of that integration, relative and absolute; 1e-3 by default.")
    private Double tolerance;

    /** What is printed. */
    private record Answer(String model, String dataset, int images, int dimension, long seed, Bound bound, Flow flow) {}

    /**
     * A mean over images.
     *
     * @param standardError null where nothing varies independently, by which it could be estimated
     */
    private record Bits(double mean, Double standardError, int items) {
        static Bits of(BitsPerDimension bits) {
            return new Bits(bits.mean(), bits.isErrorKnown() ? bits.standardError() : null, bits.items());
        }
    }

    /**
     * The variational bound.
     *
     * @param steps the sum of L_(t−1), from {@code evaluatedLevels} of {@code levels} steps
     */
    private record Bound(
            Bits bitsPerDimension,
            Bits prior,
            Bits steps,
            Bits decoder,
            int levels,
            int evaluatedLevels,
            String variance,
            double seconds) {}

    private record Flow(Bits bitsPerDimension, double startTime, double tolerance, int evaluations, double seconds) {}

    @Override
    public ExitStatus call() {
        check("images", count, 1_000_000);
        check("batch", batch, 65_536);
        if (tolerance != null && !flow) {
            throw new ConfigurationException("--tolerance", "is that of the flow; give --flow too");
        }
        try (LoadedModel model = LoadedModel.of(path)) {
            StepPlan plan = StepPlan.trailing(entries(model), entries(model));
            LevelStrata strata = option(
                    "levels",
                    () -> levels == 0 ? LevelStrata.all(plan) : LevelStrata.of(model.process(), plan, levels));
            LevelData data = data(model);
            Bound bound = bound(model, data, plan, strata);
            Flow ofFlow = flow ? flow(model, data) : null;
            if (bound.bitsPerDimension.standardError == null) {
                main.terminal()
                        .err()
                        .println(
                                "no standard error, which takes two images, and between levels that are drawn more than "
                                        + LevelStrata.GROUP
                                        + ", for as many share a draw; give more --images, or --levels 0");
            }
            Json.print(
                    new Answer(path.toString(), dataset, count, data.dimension(), seed, bound, ofFlow),
                    main.terminal().out());
            return ExitStatus.OK;
        }
    }

    private static void check(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new ConfigurationException("--" + option, value + " is outside 1 to " + most);
        }
    }

    /** What an option stands for, with the option named where its value is refused. */
    private static <T> T option(String name, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException refused) {
            throw new ConfigurationException("--" + name, refused.getMessage());
        }
    }

    private static int entries(LoadedModel model) {
        return model.table().entries().getAsInt();
    }

    // ---- the images

    private LevelData data(LoadedModel model) {
        UNetConfig unet = model.unet();
        DataSplit split = ModelData.open(model, dataset, count);
        ImageDataset images = split.heldOut();
        if (split.source().testImages() == 0) {
            main.terminal()
                    .err()
                    .println(dataset + " has no images for tests: these " + count
                            + " were set aside from all, as training "
                            + "does with data.holdout; the model has seen some if its own holdout was smaller");
        }
        return levels(images, unet.numClassEmbeds().isPresent());
    }

    private static LevelData levels(ImageDataset images, boolean labelled) {
        int dimension = images.shape().values();
        float[] scaled = new float[dimension];
        double[] levels = new double[images.size() * dimension];
        int[] labels = labelled ? new int[images.size()] : null;
        for (int i = 0; i < images.size(); i++) {
            images.scale(i, scaled, 0);
            for (int k = 0; k < dimension; k++) {
                levels[i * dimension + k] = ByteBins.AROUND_LEVELS.level((int) Math.rint((scaled[k] + 1) * 127.5));
            }
            if (labelled) {
                labels[i] = images.label(i);
            }
        }
        return new LevelData(levels, dimension, labels);
    }

    // ---- the two ways

    private Bound bound(LoadedModel model, LevelData data, StepPlan plan, LevelStrata strata) {
        ReverseVariance variance = variance(model);
        long begin = System.nanoTime();
        Progress.Work work = new Progress.Work("bound", "evaluations", (long) count * (strata.count() + 1), 0);
        try (Progress progress = progress(work)) {
            VariationalBound bound = new VariationalBound(
                    new CountedDenoiser(model.denoiser(), done -> progress.reach(done, "")),
                    model.process(),
                    plan,
                    variance,
                    model.scheduler().clipSample() ? model.scheduler().clipSampleRange() : Double.POSITIVE_INFINITY,
                    new KeyedNoise(seed));
            BoundReport report = BoundReport.of(bound, data, batch, strata);
            return new Bound(
                    Bits.of(report.total()),
                    Bits.of(report.prior()),
                    Bits.of(report.together()),
                    Bits.of(report.decoder()),
                    plan.count() - 1,
                    strata.count(),
                    NAMES.get(variance),
                    1e-9 * (System.nanoTime() - begin));
        }
    }

    /** That of the model's own ancestral sampler. */
    private static ReverseVariance variance(LoadedModel model) {
        return switch (model.samplerName()) {
            case "ddpm-beta" -> ReverseVariance.BETA;
            case "ddpm-learned" -> ReverseVariance.LEARNED_RANGE;
            default -> ReverseVariance.BETA_TILDE;
        };
    }

    /** The flow begins at the earliest time at which the network was taught; below it, it would be asked for what it has never seen. */
    private Flow flow(LoadedModel model, LevelData data) {
        NoisingProcess process = model.process();
        double startTime = process.schedule().floorTime();
        double allowed = tolerance == null ? TOLERANCE : tolerance;
        KeyedNoise noise = new KeyedNoise(seed);
        long begin = System.nanoTime();
        try (Progress progress = progress(new Progress.Work("flow", "images", count, 0))) {
            DifferentiableDenoiser watched = new FollowedFlow(model.differentiableDenoiser(), progress, startTime);
            FlowLikelihood likelihood = option(
                    "tolerance",
                    () -> new FlowLikelihood(watched, process, startTime, allowed, new Trace.Hutchinson(noise, 1)));
            FlowReport report = FlowReport.of(likelihood, data, batch, noise);
            progress.reach(count, "");
            return new Flow(
                    Bits.of(report.total()),
                    startTime,
                    allowed,
                    report.evaluations(),
                    1e-9 * (System.nanoTime() - begin));
        }
    }

    private Progress progress(Progress.Work work) {
        return Progress.of(work, main.terminal().err(), main.terminal().errColumns());
    }
}
