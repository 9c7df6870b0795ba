package org.langevin.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.langevin.cli.SampleTask.Request;
import org.langevin.cli.SampleTask.Start;
import org.langevin.config.ConfigurationException;
import org.langevin.denoiser.Denoiser;
import org.langevin.random.KeyedNoise;
import org.langevin.report.ImageBatch;
import org.langevin.report.Npy;
import org.langevin.report.Progress;
import org.langevin.sampling.DormandPrinceSampler;
import org.langevin.sampling.GuidedDenoiser;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.Samplers;
import org.langevin.sampling.Sampling;
import org.langevin.schedule.Spacing;
import org.langevin.schedule.StepPlan;
import picocli.CommandLine.ArgGroup;
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

    @Option(names = "--count", paramLabel = "N", description = "Images; 64 by default.")
    private Integer count;

    @Option(
            names = "--sampler",
            paramLabel = "NAME",
            description =
                    "How they are made: ddpm, ddim, heun, dpmpp-2m, dpmpp-3m, unipc-2, pf-ode, ...; a wrong name is "
                            + "answered with all. Without it ddpm, ddpm-beta or ddpm-learned, as the model's variance_type says.")
    private String samplerName;

    @Option(
            names = "--set",
            paramLabel = "NUMBER=VALUE",
            description =
                    "Change a number of the sampler: eta=0.5 of ddim, tolerance=1e-3 of pf-ode, churn=0.2 of edm.")
    private Map<String, Double> numbers = Map.of();

    @Option(
            names = "--steps",
            paramLabel = "K",
            description = "Steps of the sampler, 50 by default. Most ask the network once a step; heun, edm, pc, "
                    + "dpm-solver-2 and dpmpp-2s twice; dpm-solver-3 three times and rk4 four; pf-ode as often as it "
                    + "must.")
    private Integer steps;

    @Option(
            names = "--spacing",
            paramLabel = "NAME",
            description =
                    "How the steps are spaced: leading, trailing, linspace, log-snr, ...; without it as the model's "
                            + "timestep_spacing says. pf-ode takes 2 linspace steps by itself, the first as many as it "
                            + "must.")
    private String spacing;

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
            names = "--guidance",
            paramLabel = "W",
            description =
                    "Classifier-free guidance, for a model that was trained with objective.label_dropout: W times as "
                            + "far again from what the network says without a class as its class takes it. 0 is none, -1 leaves "
                            + "the class out, and diffusers' guidance_scale is 1 + W. Asks the network twice as often.")
    private Double guidance;

    @Option(
            names = "--batch",
            paramLabel = "B",
            defaultValue = "64",
            description = "Images that go through the network at once; ${DEFAULT-VALUE} by default.")
    private int batch;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            defaultValue = "f32",
            description = "Of the network's arithmetic: f32, or bf16 for mixed precision; ${DEFAULT-VALUE} by default.")
    private String precision;

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

    @ArgGroup
    private SampleTask.Choice choice;

    /** What is printed. */
    private record Answer(
            int count,
            String sampler,
            int steps,
            double evaluations,
            long seed,
            double seconds,
            double imagesPerSecond,
            String png,
            String npy,
            Reconstruction.Error error) {}

    @Override
    public ExitStatus call() throws IOException {
        SampleTask task = choice == null ? SampleTask.NEW_IMAGES : choice.chosen();
        int images = count != null ? count : task.count();
        check("count", images, 1, 1_000_000);
        check("batch", batch, 1, 65_536);
        try (LoadedModel model = LoadedModel.of(path, BenchCommand.backend(precision))) {
            String name = samplerName != null ? samplerName : task.sampler().orElse(model.samplerName());
            Sampler sampler = option("sampler", () -> Samplers.ALL.named(name, numbers));
            task.check(images, sampler);
            Json.printLine(
                    draw(model, task, sampler, new Request(images, model.shape(), labels(model, task, images))),
                    main.terminal().out());
            return ExitStatus.OK;
        }
    }

    private Answer draw(LoadedModel model, SampleTask task, Sampler sampler, Request request) throws IOException {
        CountedDenoiser counted = new CountedDenoiser(model.denoiser());
        long begin = System.nanoTime();
        Start start = task.start(sampling(model, guided(model, counted), sampler), request);
        Sampling sampling = start.sampling();
        SampleFrames frames = new SampleFrames(request.count(), sampling.plan().count(), counted.dimension());
        double[] images = generate(start, request, gif == null ? Sampling.Observer.NONE : frames);
        double seconds = 1e-9 * (System.nanoTime() - begin);
        write(
                task,
                SampledImages.of(
                        images,
                        request.count(),
                        request.shape().height(),
                        request.shape().channels()));
        if (gif != null) {
            frames.write(gif, request.shape().height(), request.shape().channels());
        }
        return new Answer(
                request.count(),
                sampling.sampler().name(),
                sampling.plan().count(),
                counted.perImage(request.count()),
                seed,
                seconds,
                request.count() / seconds,
                name(png()),
                name(npy),
                task.error(images));
    }

    /** W = 0 takes the network as it is, and asks it once. */
    private Denoiser guided(LoadedModel model, Denoiser denoiser) {
        if (guidance == null) {
            return denoiser;
        }
        int none = model.unconditionalLabel()
                .orElseThrow(() -> new ConfigurationException(
                        "--guidance",
                        "this model has no label for no class; train one with objective.label_dropout, 0.1 say, and"
                                + " unet.num_class_embeds one more than there are classes"));
        return guidance == 0
                ? denoiser
                : option("guidance", () -> GuidedDenoiser.classifierFree(denoiser, none, 1 + guidance));
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

    private Sampling sampling(LoadedModel model, Denoiser denoiser, Sampler sampler) {
        StepPlan plan = plan(model, sampler);
        return option(
                "clip",
                () -> new Sampling(denoiser, model.process(), sampler, plan, clipRange(model), new KeyedNoise(seed)));
    }

    /**
     * The spacings that diffusers has too start from the model's own offset and end where it says. A sampler that chooses its own steps has
     * to be in nobody's way: from the last entry to the first in one of the plan's, and from there to the clean image.
     */
    private StepPlan plan(LoadedModel model, Sampler sampler) {
        boolean adaptive =
                sampler instanceof DormandPrinceSampler flow && flow.adaptive() && steps == null && spacing == null;
        String own = spacing != null ? spacing : model.scheduler().timestepSpacing();
        String label = adaptive ? Spacing.LINSPACE.label() : own;
        int count = adaptive ? 2 : steps != null ? steps : 50;
        Spacing rule = option("spacing", () -> Spacing.named(label));
        boolean diffusers = rule == Spacing.LEADING || rule == Spacing.TRAILING || rule == Spacing.LINSPACE;
        return option("steps", () -> diffusers ? model.plan(label, count) : rule.plan(model.table(), count));
    }

    /** What an option stands for, with the option named where its value is refused. */
    private static <T> T option(String name, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException refused) {
            throw new ConfigurationException("--" + name, refused.getMessage());
        }
    }

    private double clipRange(LoadedModel model) {
        if (clip == null) {
            return model.clipRange();
        }
        return clip == 0 ? Double.POSITIVE_INFINITY : clip;
    }

    private int[] labels(LoadedModel model, SampleTask task, int images) {
        int classes = model.classes();
        if (classes == 0 && label != null) {
            throw new ConfigurationException("--label", "this model has no classes; leave it out");
        }
        if (classes == 0) {
            return null;
        }
        if (label != null) {
            check("label", label, 0, classes - 1);
        } else if (task.ofOneClass()) {
            throw new ConfigurationException(
                    "--label",
                    "this model has classes, and all images here are of one; give it, 0 to " + (classes - 1));
        }
        int[] labels = new int[images];
        Arrays.setAll(labels, i -> label != null ? label : i % classes);
        return labels;
    }

    private double[] generate(Start start, Request request, Sampling.Observer watching) {
        int perImage = start.sampling().plan().count();
        int batches = (request.count() + batch - 1) / batch;
        Progress.Work work = new Progress.Work("sample", "steps", (long) batches * perImage, 0);
        try (Progress progress =
                Progress.of(work, main.terminal().err(), main.terminal().errColumns())) {
            return start.run(request, batch, (first, done, x) -> {
                watching.afterStep(first, done, x);
                progress.reach((long) (first / batch) * perImage + done, "");
            });
        }
    }

    private void write(SampleTask task, ImageBatch images) throws IOException {
        if (png() != null) {
            task.draw(images, png());
        }
        if (npy != null) {
            Npy.write(npy, images);
        }
    }
}
