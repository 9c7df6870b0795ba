package org.langevin.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.langevin.config.ConfigurationException;
import org.langevin.config.SchedulerConfig;
import org.langevin.random.KeyedNoise;
import org.langevin.report.ImageBatch;
import org.langevin.report.ImageGrid;
import org.langevin.report.Npy;
import org.langevin.report.Progress;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.Samplers;
import org.langevin.sampling.Sampling;
import org.langevin.schedule.Spacing;
import org.langevin.schedule.StepPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code langevin sample}: new images from a model. */
@Command(
        name = "sample",
        header = "Draw new images from a trained model.",
        description = {
            "%nImage i of a seed is the same image, bit for bit, whatever --count and --batch are. Prints a line of JSON about "
                    + "what was drawn.%n"
        })
final class SampleCommand implements Callable<ExitStatus> {
    @ParentCommand
    private Main main;

    @Parameters(
            paramLabel = "MODEL",
            description = "Folder of a pipeline in diffusers' layout, or of a run, whose newest model is taken.")
    private Path path;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "64",
            description = "Images; ${DEFAULT-VALUE} by default.")
    private int count;

    @Option(
            names = "--sampler",
            paramLabel = "NAME",
            description =
                    "ddpm (ancestral, variance beta-tilde), ddpm-beta or ddim; without it ddpm or ddpm-beta, as the "
                            + "model's variance_type says.")
    private String samplerName;

    @Option(
            names = "--steps",
            paramLabel = "K",
            defaultValue = "50",
            description = "Evaluations of the network an image; ${DEFAULT-VALUE} by default.")
    private int steps;

    @Option(
            names = "--spacing",
            paramLabel = "NAME",
            description =
                    "How the steps are spaced: leading, trailing, linspace, log-snr, ...; without it as the model's "
                            + "timestep_spacing says.")
    private String spacing;

    @Option(
            names = "--eta",
            paramLabel = "E",
            description = "Fresh noise in DDIM's steps: 0, the default, is none, 1 as much as ancestral sampling.")
    private Double eta;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "0",
            description = "Key of the noise; ${DEFAULT-VALUE} by default.")
    private long seed;

    @Option(
            names = "--label",
            paramLabel = "L",
            description = "Class of all images, for a model with classes; without it each in turn.")
    private Integer label;

    @Option(
            names = "--batch",
            paramLabel = "B",
            defaultValue = "64",
            description = "Images that go through the network at once; ${DEFAULT-VALUE} by default.")
    private int batch;

    @Option(
            names = "--clip",
            paramLabel = "R",
            description =
                    "Clip each estimate of the clean image to [-R, R], 0 for not at all; without it as the model says.")
    private Double clip;

    @Option(
            names = "--out",
            paramLabel = "GRID.png",
            description = "Where to write the images side by side; samples.png by default, unless --npy is given.")
    private Path out;

    @Option(
            names = "--npy",
            paramLabel = "X.npy",
            description = "Where to write them as numbers: float32 [n, channels, height, width] in [-1, 1].")
    private Path npy;

    @Option(
            names = "--gif",
            paramLabel = "X.gif",
            description = "Where to write an animation of the way from noise to the first 64 images.")
    private Path gif;

    /** What is printed. */
    private record Answer(
            int count,
            String sampler,
            int steps,
            long seed,
            double seconds,
            double imagesPerSecond,
            String png,
            String npy) {}

    @Override
    public ExitStatus call() throws IOException {
        check("count", count, 1, 1_000_000);
        check("batch", batch, 1, 65_536);
        try (LoadedModel model = LoadedModel.of(path)) {
            Sampling sampling = sampling(model);
            int[] labels = labels(model);
            long begin = System.nanoTime();
            SampleFrames frames = new SampleFrames(
                    count, sampling.plan().count(), sampling.denoiser().dimension());
            double[] images = generate(sampling, labels, gif == null ? Sampling.Observer.NONE : frames);
            double seconds = 1e-9 * (System.nanoTime() - begin);
            write(SampledImages.of(
                    images, count, model.unet().sampleSize(), model.unet().outChannels()));
            if (gif != null) {
                frames.write(gif, model.unet().sampleSize(), model.unet().outChannels());
            }
            Json.printLine(
                    new Answer(
                            count,
                            sampling.sampler().name(),
                            sampling.plan().count(),
                            seed,
                            seconds,
                            count / seconds,
                            name(png()),
                            name(npy)),
                    main.terminal().out());
            return ExitStatus.OK;
        }
    }

    private static void check(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ConfigurationException("--" + option, value + " is outside " + least + " to " + most);
        }
    }

    private static String name(Path file) {
        return file == null ? null : file.toString();
    }

    private Path png() {
        return out == null && npy == null ? Path.of("samples.png") : out;
    }

    private Sampling sampling(LoadedModel model) {
        Map<String, Double> numbers = eta == null ? Map.of() : Map.of("eta", eta);
        String name = samplerName != null ? samplerName : model.samplerName();
        Sampler sampler = option("sampler", () -> Samplers.ALL.named(name, numbers));
        StepPlan plan = plan(model);
        return option(
                "clip",
                () -> new Sampling(
                        model.denoiser(),
                        model.process(),
                        sampler,
                        plan,
                        clipRange(model.scheduler()),
                        new KeyedNoise(seed)));
    }

    /** The spacings that diffusers has too start from the model's own offset and end where it says. */
    private StepPlan plan(LoadedModel model) {
        String label = spacing != null ? spacing : model.scheduler().timestepSpacing();
        Spacing rule = option("spacing", () -> Spacing.named(label));
        boolean diffusers = rule == Spacing.LEADING || rule == Spacing.TRAILING || rule == Spacing.LINSPACE;
        return option("steps", () -> diffusers ? model.plan(label, steps) : rule.plan(model.table(), steps));
    }

    /** What an option stands for, with the option named where its value is refused. */
    private static <T> T option(String name, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException refused) {
            throw new ConfigurationException("--" + name, refused.getMessage());
        }
    }

    private double clipRange(SchedulerConfig scheduler) {
        double range = clip != null ? clip : scheduler.clipSample() ? scheduler.clipSampleRange() : 0;
        return range == 0 ? Double.POSITIVE_INFINITY : range;
    }

    private int[] labels(LoadedModel model) {
        int classes = model.unet().numClassEmbeds().orElse(0);
        if (classes == 0 && label != null) {
            throw new ConfigurationException("--label", "this model has no classes; leave it out");
        }
        if (classes == 0) {
            return null;
        }
        if (label != null) {
            check("label", label, 0, classes - 1);
        }
        int[] labels = new int[count];
        Arrays.setAll(labels, i -> label != null ? label : i % classes);
        return labels;
    }

    private double[] generate(Sampling sampling, int[] labels, Sampling.Observer watching) {
        int perImage = sampling.plan().count();
        Progress.Work work = new Progress.Work("sample", "steps", (long) batches() * perImage, 0);
        try (Progress progress =
                Progress.of(work, main.terminal().err(), main.terminal().errColumns())) {
            return sampling.generate(count, batch, labels, (first, done, x) -> {
                watching.afterStep(first, done, x);
                progress.reach((long) (first / batch) * perImage + done, "");
            });
        }
    }

    private int batches() {
        return (count + batch - 1) / batch;
    }

    private void write(ImageBatch images) throws IOException {
        if (png() != null) {
            ImageGrid.readable(images).write(png());
        }
        if (npy != null) {
            Npy.write(npy, images);
        }
    }
}
