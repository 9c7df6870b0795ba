package org.langevin.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.langevin.config.ConfigurationException;
import org.langevin.denoiser.Denoiser;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.Parallel;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.report.ImageBatch;
import org.langevin.report.Npy;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.Samplers;
import org.langevin.sampling.Sampling;
import org.langevin.sampling.UncertainDenoiser;
import org.langevin.schedule.StepPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/**
 * {@code langevin bench sampler}: a whole run of a sampler with a model's weights, timed as the PyTorch script times its own; and how much of it
 * the network takes.
 */
@Command(
        name = "sampler",
        header = "Time a sampler with a model's weights, and the network's part of it.",
        description = {
            "%nTimes are in milliseconds, after a warm-up. They begin with drawing the noise and end with the images. Prints one "
                    + "line of JSON.%n"
        })
final class SamplerBenchmark implements Callable<ExitStatus> {

    @ParentCommand
    private BenchCommand bench;

    @Parameters(paramLabel = "MODEL", description = "Folder of a pipeline in diffusers' layout, or of a run.")
    private Path path;

    @Option(names = "--count", defaultValue = "256", description = "Images; ${DEFAULT-VALUE} by default.")
    private int count;

    @Option(names = "--sampler", defaultValue = "ddim", description = "The sampler; ${DEFAULT-VALUE} by default.")
    private String sampler;

    @Option(names = "--steps", defaultValue = "50", description = "Its steps; ${DEFAULT-VALUE} by default.")
    private int steps;

    @Option(names = "--batch", defaultValue = "64", description = "Images at once; ${DEFAULT-VALUE} by default.")
    private int batch;

    @Option(names = "--seed", defaultValue = "0", description = "Key of the noise; ${DEFAULT-VALUE} by default.")
    private long seed;

    @Option(
            names = "--precision",
            defaultValue = "f32",
            description = "Of the network: f32, or bf16 for mixed precision; ${DEFAULT-VALUE} by default.")
    private String precision;

    @Option(
            names = "--warmup",
            defaultValue = "20",
            description =
                    "Steps of one batch before timing, over and over for eight seconds unless 0; ${DEFAULT-VALUE} by default.")
    private int warmup;

    @Option(
            names = "--repeat",
            defaultValue = "1",
            description = "Runs, of which the median counts; ${DEFAULT-VALUE} by default.")
    private int repeat;

    @Option(
            names = "--noise",
            paramLabel = "X.npy",
            description = "Where to write the noise that the images begin as: float32 [n, channels, height, width].")
    private Path noise;

    @Option(names = "--npy", paramLabel = "X.npy", description = "Where to write the images, laid out alike.")
    private Path npy;

    /**
     * What is printed; times in milliseconds, memory in mebibytes, 0 where the system does not tell.
     *
     * @param sampleMs time of all images
     * @param stepMs time of one step of one batch
     * @param networkMs the part of {@code sampleMs} in the network, numbers to single precision and back included
     * @param restMs the part outside: the sampler's arithmetic, the noise
     */
    record Result(
            String peer,
            String mode,
            long parameters,
            String sampler,
            int steps,
            int count,
            int batch,
            int threads,
            double sampleMs,
            double imagesPerS,
            double stepMs,
            double networkMs,
            double restMs,
            long peakRssMb) {}

    /** Milliseconds of a run and of the network within it, and what came out. */
    private record Run(double whole, double network, double[] images) {}

    @Override
    public ExitStatus call() throws IOException {
        if (count < 1 || batch < 1 || steps < 1 || warmup < 0 || repeat < 1) {
            throw new ConfigurationException(
                    "", "give --count, --batch, --steps, --repeat of at least 1, --warmup of at least 0");
        }
        Sampler named = named();
        Backend backend = BenchCommand.backend(precision);
        try (LoadedModel model = LoadedModel.of(path, backend)) {
            Watch watch = new Watch(model.denoiser(), new AtomicLong());
            int atOnce = Math.min(batch, count);
            BenchCommand.warmUp(
                    Math.min(warmup, 1),
                    () -> sampling(model, watch, named, warmup)
                            .generate(atOnce, batch, labels(model, atOnce), Sampling.Observer.NONE));
            Sampling sampling = sampling(model, watch, named, steps);
            List<Run> runs = Stream.generate(() -> run(model, sampling, watch))
                    .limit(repeat)
                    .sorted(Comparator.comparingDouble(Run::whole))
                    .toList();
            Run median = runs.get(repeat / 2);
            write(model, sampling, median.images);
            Json.printLine(result(model, backend, median), bench.terminal().out());
        }
        return ExitStatus.OK;
    }

    private Sampler named() {
        try {
            return Samplers.named(sampler);
        } catch (IllegalArgumentException unknown) {
            throw new ConfigurationException("--sampler", unknown.getMessage());
        }
    }

    private Sampling sampling(LoadedModel model, Denoiser denoiser, Sampler named, int ofSteps) {
        StepPlan plan = model.plan(model.scheduler().timestepSpacing(), ofSteps);
        return new Sampling(denoiser, model.process(), named, plan, model.clipRange(), new KeyedNoise(seed));
    }

    /** Each class in turn; null for a model without classes. */
    private int[] labels(LoadedModel model, int images) {
        int[] labels = new int[images];
        Arrays.setAll(labels, i -> i % Math.max(1, model.classes()));
        return model.classes() == 0 ? null : labels;
    }

    private Run run(LoadedModel model, Sampling sampling, Watch watch) {
        watch.nanoseconds.set(0);
        long begin = System.nanoTime();
        double[] images = sampling.generate(count, batch, labels(model, count), Sampling.Observer.NONE);
        return new Run(1e-6 * (System.nanoTime() - begin), 1e-6 * watch.nanoseconds.get(), images);
    }

    private Result result(LoadedModel model, Backend backend, Run run) {
        int batches = (count + batch - 1) / batch;
        return new Result(
                Version.program(),
                backend.mode(),
                model.network().parameters().capacity() / Float.BYTES,
                sampler,
                steps,
                count,
                batch,
                Parallel.threadCount(),
                tenths(run.whole),
                tenths(1e3 * count / run.whole),
                tenths(run.whole / (steps * batches)),
                tenths(run.network),
                tenths(run.whole - run.network),
                ResidentMemory.peak() >> 20);
    }

    private static double tenths(double value) {
        return Math.round(10 * value) / 10.0;
    }

    /** Writes the images, and the noise they began as. */
    private void write(LoadedModel model, Sampling sampling, double[] images) throws IOException {
        if (npy != null) {
            Npy.write(npy, laidOut(model, images));
        }
        if (noise != null) {
            int dimension = model.shape().values();
            double[] start = new double[images.length];
            double sigma =
                    model.table().startSigma(sampling.plan().steps().get(0).from());
            for (int item = 0; item < count; item++) {
                sampling.noise()
                        .normals(org.langevin.random.Stream.INITIAL_NOISE, 0, item, start, item * dimension, dimension);
            }
            Npy.write(
                    noise,
                    laidOut(model, Arrays.stream(start).map(z -> sigma * z).toArray()));
        }
    }

    private ImageBatch laidOut(LoadedModel model, double[] values) {
        return SampledImages.of(
                values, count, model.shape().height(), model.shape().channels());
    }

    /**
     * A denoiser whose time is taken.
     *
     * @param nanoseconds spent in it so far
     */
    private record Watch(Denoiser denoiser, AtomicLong nanoseconds) implements UncertainDenoiser {

        @Override
        public PredictionType predictionType() {
            return denoiser.predictionType();
        }

        @Override
        public int dimension() {
            return denoiser.dimension();
        }

        @Override
        public void predict(double[] x, int items, double t, int[] labels, double[] out) {
            long begin = System.nanoTime();
            denoiser.predict(x, items, t, labels, out);
            nanoseconds.addAndGet(System.nanoTime() - begin);
        }

        @Override
        public Spread spread() {
            return Spread.of(denoiser);
        }

        @Override
        public void predict(double[] x, int items, double t, int[] labels, double[] out, double[] spread) {
            long begin = System.nanoTime();
            UncertainDenoiser.ask(denoiser, x, items, t, labels, out, spread);
            nanoseconds.addAndGet(System.nanoTime() - begin);
        }
    }
}
