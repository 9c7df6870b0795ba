package org.langevin.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.langevin.config.UNetConfig;
import org.langevin.config.UNetConfig.DownBlock;
import org.langevin.config.UNetConfig.TimeScaleShift;
import org.langevin.config.UNetConfig.UpBlock;
import org.langevin.denoiser.NetworkBatch;
import org.langevin.denoiser.TrainableNetwork.StepKey;
import org.langevin.denoiser.kernel.AdamState;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.Parallel;
import org.langevin.denoiser.kernel.Trace;
import org.langevin.denoiser.unet.UNet;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.langevin.schedule.DdpmTable;

/**
 * Times the training step and the forward pass of a U-Net on noise, as the PyTorch script does for its own.
 *
 * @param backend whose kernels
 * @param batch images at once
 * @param warmup steps before timing, for the compilers, which get eight seconds at least unless this is 0
 * @param repeat steps of which the median is taken
 */
record UnetBenchmark(Backend backend, int batch, int warmup, int repeat) {

    private static final int ENTRIES = 1000;

    /** What is printed; times in milliseconds, memory in mebibytes, 0 where the system does not tell. */
    record Result(
            String peer,
            String mode,
            long parameters,
            int batch,
            int threads,
            double trainMs,
            double trainImagesPerS,
            double forwardMs,
            double forwardImagesPerS,
            long peakRssMb) {}

    /**
     * Where the time of one kind of pass goes, milliseconds a pass.
     *
     * @param kernels by kind of kernel
     * @param rest what no kernel took: the noise, the graph, hand-offs between threads
     * @param productsAlone the network's convolutions, by oneDNN's own algorithm, and matrix products with nothing between them
     */
    record Profile(String pass, double total, Map<String, Double> kernels, double rest, double productsAlone) {}

    /** The network that the script builds from the same options. */
    static UNetConfig network(
            int size,
            List<Integer> channels,
            List<Integer> attention,
            int layers,
            int inChannels,
            int groups,
            int headDim) {
        List<DownBlock> down = new ArrayList<>();
        List<UpBlock> up = new ArrayList<>();
        for (int level = 0; level < channels.size(); level++) {
            boolean attends = attention.contains(size >> level);
            down.add(attends ? DownBlock.ATTENTION : DownBlock.PLAIN);
            up.add(0, attends ? UpBlock.ATTENTION : UpBlock.PLAIN);
        }
        return new UNetConfig(
                size,
                inChannels,
                inChannels,
                false,
                "positional",
                Optional.empty(),
                0,
                true,
                down,
                "UNetMidBlock2D",
                up,
                channels,
                layers,
                1.0,
                1,
                "conv",
                "conv",
                0,
                "silu",
                Optional.of(headDim),
                groups,
                Optional.empty(),
                1e-5,
                TimeScaleShift.DEFAULT,
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** One network's steps on one set of images. */
    private final class Subject {

        private final KeyedNoise noise = new KeyedNoise(0);
        private final NoisingProcess process = new NoisingProcess(DdpmTable.linear(ENTRIES, 1e-4, 0.02));
        private final UNet network;
        private final AdamState adam;
        private final float[] images;
        private final float[] epsilon;
        private final float[] x;
        private final double[] weights;
        private long step;

        Subject(UNetConfig config, Backend kernels) {
            network = new UNet(config, kernels);
            network.initialise(0);
            adam = new AdamState(network.parameters(), network.gradients());
            images = new float[batch * config.sampleSize() * config.sampleSize() * config.inChannels()];
            epsilon = new float[images.length];
            x = new float[images.length];
            weights = new double[batch];
            noise.normals(Stream.INITIAL_NOISE, 0, 0, images, 0, images.length);
            Arrays.fill(weights, 1.0 / batch);
        }

        void train() {
            step++;
            int size = images.length / batch;
            float[] timesteps = new float[batch];
            for (int n = 0; n < batch; n++) {
                int time = 1 + noise.integer(Stream.TIMESTEP, step, n, ENTRIES);
                NoiseLevel level = process.level(time);
                noise.normals(Stream.FORWARD_NOISE, step, n, epsilon, n * size, size);
                for (int i = n * size; i < (n + 1) * size; i++) {
                    x[i] = (float) level.state(images[i], epsilon[i]);
                }
                timesteps[n] = time - 1;
            }
            network.step(new NetworkBatch(batch, x, timesteps, null), epsilon, weights, new StepKey(0, step, 0));
            double norm = adam.gradientNorm();
            double factor = norm > 1 ? 1 / norm : 1;
            adam.apply(new AdamState.Update(step, 2e-4, 0.9, 0.999, 1e-8, 0, false, factor, 0.999));
            network.parametersChanged();
        }

        void predict() {
            float[] timesteps = new float[batch];
            Arrays.fill(timesteps, 500);
            network.predict(new NetworkBatch(batch, images, timesteps, null), epsilon);
        }
    }

    Result run(UNetConfig config) {
        Subject subject = new Subject(config, backend);
        double train = median(subject::train);
        double forward = median(subject::predict);
        long parameters = subject.network.parameters().capacity() / Float.BYTES;
        subject.network.close();
        return new Result(
                Version.program(),
                backend.mode(),
                parameters,
                batch,
                Parallel.threadCount(),
                tenths(1e3 * train),
                tenths(batch / train),
                tenths(1e3 * forward),
                tenths(batch / forward),
                ResidentMemory.peak() >> 20);
    }

    /** The profiles of training steps and of forward passes. */
    List<Profile> profile(UNetConfig config) {
        Subject subject = new Subject(config, backend);
        Subject direct = backend.direct() == backend ? subject : new Subject(config, backend.direct());
        List<Profile> profiles = List.of(
                profile("training step", subject::train, direct::train),
                profile("forward pass", subject::predict, direct::predict));
        subject.network.close();
        direct.network.close();
        return profiles;
    }

    /**
     * Profiles {@code work}, step by step in turns with the products alone: a shared machine is faster in one second than in the next. Each turn
     * takes two and times the second, for the first finds the caches as the other work left them.
     *
     * @param direct the same work by oneDNN's own convolutions, on a network as long trained: on the zeros of a new one they are faster
     */
    private Profile profile(String pass, Runnable work, Runnable direct) {
        BenchCommand.warmUp(warmup, () -> traced(work)); // the compiler takes kernels that are traced for new ones
        BenchCommand.warmUp(warmup, direct);
        Trace products = traced(direct);
        List<Traced> steps = new ArrayList<>();
        double[] alone = new double[repeat];
        for (int i = 0; i < repeat; i++) {
            work.run();
            long begin = System.nanoTime();
            Trace step = traced(work);
            steps.add(new Traced(System.nanoTime() - begin, step.nanoseconds()));
            products.replayProducts();
            alone[i] = seconds(products::replayProducts);
        }
        steps.sort(Comparator.comparingLong(Traced::nanoseconds));
        Traced middle = steps.get(repeat / 2);
        Map<String, Double> kernels = new TreeMap<>();
        middle.kernels.forEach((kind, time) -> kernels.put(kind, tenths(1e-6 * time)));
        double known =
                kernels.values().stream().mapToDouble(Double::doubleValue).sum();
        double total = tenths(1e-6 * middle.nanoseconds);
        return new Profile(pass, total, kernels, tenths(total - known), tenths(1e3 * median(alone)));
    }

    /** A run of some work, and how much of it which kernels took. */
    private record Traced(long nanoseconds, Map<String, Long> kernels) {}

    private static Trace traced(Runnable work) {
        try (Trace trace = new Trace()) {
            work.run();
            return trace;
        }
    }

    /** Seconds of one run of {@code work}, after a warm-up. */
    private double median(Runnable work) {
        BenchCommand.warmUp(warmup, work);
        double[] seconds = new double[repeat];
        Arrays.setAll(seconds, i -> seconds(work));
        return median(seconds);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
    }

    private static double seconds(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return 1e-9 * (System.nanoTime() - begin);
    }

    private static double tenths(double value) {
        return Math.round(10 * value) / 10.0;
    }
}
