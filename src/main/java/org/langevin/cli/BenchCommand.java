package org.langevin.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.langevin.config.ConfigurationException;
import org.langevin.config.UNetConfig;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.Parallel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code langevin bench}: how fast this machine trains, predicts, samples and solves. */
@Command(
        name = "bench",
        header = "Measure how fast the kernels run on this machine.",
        synopsisSubcommandLabel = "WHAT",
        commandListHeading = "%nWhat:%n",
        subcommands = {BenchCommand.Unet.class, SamplerBenchmark.class, BenchCommand.Physics.class, BenchSamplers.class
        })
final class BenchCommand {
    @ParentCommand
    private Main main;

    /** The streams of this run, for its commands. */
    Terminal terminal() {
        return main.terminal();
    }

    private static final double WARM_UP_SECONDS = 8;

    /** The kernels of the precision that {@code --precision} names. */
    static Backend backend(String precision) {
        return switch (precision) {
            case "f32" -> Backend.single();
            case "bf16" -> Backend.mixed();
            default ->
                throw new ConfigurationException("--precision", precision + " is not supported; give f32 or bf16");
        };
    }

    /**
     * Runs {@code work} so many times, and for eight seconds at least, unless {@code times} is 0. So long the virtual machine compiles what a pass of
     * a network calls; while it does, a pass takes up to half as long again.
     */
    static void warmUp(int times, Runnable work) {
        long begin = System.nanoTime();
        for (int i = 0; i < times || times > 0 && (System.nanoTime() - begin) * 1e-9 < WARM_UP_SECONDS; i++) {
            work.run();
        }
    }

    /** {@code langevin bench unet}: options, defaults and answer of the PyTorch script it is compared with. */
    @Command(
            name = "unet",
            header = "Time the training step and the forward pass of a U-Net.",
            description = {
                "%nTimes are medians in milliseconds after a warm-up. A training step is noising, forward, loss, backward, "
                        + "gradient norm, Adam and moving average. Prints one line of JSON.%n"
            })
    static final class Unet implements Callable<ExitStatus> {
        @ParentCommand
        private BenchCommand bench;

        @Option(names = "--size", defaultValue = "32", description = "Height and width; ${DEFAULT-VALUE} by default.")
        private int size;

        @Option(
                names = "--channels",
                split = ",",
                defaultValue = "32,64,128",
                description = "Widths of the levels; ${DEFAULT-VALUE} by default.")
        private List<Integer> channels;

        @Option(
                names = "--attention",
                split = ",",
                defaultValue = "8",
                description = "Image sizes with attention; ${DEFAULT-VALUE} by default.")
        private List<Integer> attention;

        @Option(
                names = "--layers",
                defaultValue = "2",
                description = "Residual blocks a level; ${DEFAULT-VALUE} by default.")
        private int layers;

        @Option(
                names = "--in-channels",
                defaultValue = "1",
                description = "Image channels; ${DEFAULT-VALUE} by default.")
        private int inChannels;

        @Option(
                names = "--groups",
                defaultValue = "8",
                description = "Normalisation groups; ${DEFAULT-VALUE} by default.")
        private int groups;

        @Option(
                names = "--head-dim",
                defaultValue = "32",
                description = "Channels of an attention head; ${DEFAULT-VALUE} by default.")
        private int headDim;

        @Option(names = "--batch", defaultValue = "64", description = "Images at once; ${DEFAULT-VALUE} by default.")
        private int batch;

        @Option(
                names = "--threads",
                description = "Threads; must agree with OMP_NUM_THREADS, which fixes them when the program starts.")
        private Integer threads;

        @Option(
                names = "--warmup",
                defaultValue = "10",
                description = "Steps before timing; ${DEFAULT-VALUE} by default, and eight seconds at least unless 0.")
        private int warmup;

        @Option(names = "--repeat", defaultValue = "9", description = "Steps timed; ${DEFAULT-VALUE} by default.")
        private int repeat;

        @Option(
                names = "--precision",
                defaultValue = "f32",
                description = "Of the arithmetic: f32, or bf16 for mixed precision; ${DEFAULT-VALUE} by default.")
        private String precision;

        @Option(
                names = "--profile",
                description =
                        "Print instead where the time goes, kernel by kernel, and how long the convolutions and matrix "
                                + "products take with nothing between them.")
        private boolean profile;

        @Override
        public ExitStatus call() {
            if (threads != null && threads != Parallel.threadCount()) {
                throw new ConfigurationException(
                        "--threads",
                        threads + " is not what this process started with; run OMP_NUM_THREADS=" + threads
                                + " ./langevin bench unet --threads " + threads);
            }
            Backend backend = backend(precision);
            if (batch < 1 || warmup < 0 || repeat < 1) {
                throw new ConfigurationException("", "give --batch and --repeat of at least 1, --warmup of at least 0");
            }
            UnetBenchmark benchmark = new UnetBenchmark(backend, batch, warmup, repeat);
            UNetConfig network = UnetBenchmark.network(size, channels, attention, layers, inChannels, groups, headDim);
            List<?> lines = profile ? benchmark.profile(network) : List.of(benchmark.run(network));
            lines.forEach(line -> Json.printLine(line, bench.terminal().out()));
            return ExitStatus.OK;
        }
    }

    /** {@code langevin bench physics}: the cases and units of the Python script it is compared with. */
    @Command(
            name = "physics",
            header = "Time the physical solvers and the noise.",
            description = {
                "%nPrints a line of JSON for each case: the best and the median rate of several runs after a warm-up of at "
                        + "least one second.%n"
            })
    static final class Physics implements Callable<ExitStatus> {
        @ParentCommand
        private BenchCommand bench;

        @Option(names = "--threads", defaultValue = "2", description = "Threads; ${DEFAULT-VALUE} by default.")
        private int threads;

        @Option(names = "--repeat", defaultValue = "5", description = "Runs timed; ${DEFAULT-VALUE} by default.")
        private int repeat;

        @Option(
                names = "--only",
                paramLabel = "WORD",
                defaultValue = "",
                description = "Only cases whose name contains this word.")
        private String only;

        @Override
        public ExitStatus call() {
            if (threads < 1 || repeat < 1) {
                throw new ConfigurationException("", "give --threads and --repeat of at least 1");
            }
            // The solvers run on the common pool, whose size is read when it is first used: the calling thread is one
            // more.
            System.setProperty(
                    "java.util.concurrent.ForkJoinPool.common.parallelism", Integer.toString(Math.max(1, threads - 1)));
            PhysicsBenchmark.cases().stream()
                    .filter(each -> each.name().contains(only))
                    .forEach(each -> Json.printLine(
                            PhysicsBenchmark.rate(each, repeat),
                            bench.terminal().out()));
            return ExitStatus.OK;
        }
    }
}
