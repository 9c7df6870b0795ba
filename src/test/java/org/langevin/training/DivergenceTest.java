package org.langevin.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.checkpoint.CheckpointStore;
import org.langevin.checkpoint.Safetensors;
import org.langevin.checkpoint.TrainingCounters;
import org.langevin.config.RunConfig.Training.OnDivergence;
import org.langevin.denoiser.NetworkBatch;
import org.langevin.denoiser.TrainableNetwork;
import org.langevin.random.KeyedNoise;
import org.langevin.training.TinyRun.Heard;

/**
 * A number that is not finite, put at a random place of a random step, is seen in that step, is told by step, items and place, and
 * never reaches the disk, whatever the run is told to do about it; and what it does can be interrupted like any other training.
 */
class DivergenceTest {

    private static final int TRIALS = 50;
    private static final int STEPS = 5;
    private static final int BATCH = 4;
    private static final KeyedNoise CHANCE = new KeyedNoise(20261122);

    @TempDir
    static Path images;

    @TempDir
    Path folder;

    @BeforeAll
    static void writeImages() {
        ToyImages.write(images);
    }

    /** Where a number is put. */
    enum Place {
        LOSS,
        GRADIENT,
        WEIGHT,
        INPUT
    }

    /**
     * A number put into a run.
     *
     * @param step in which step
     * @param place what of
     * @param index which of the place's numbers, modulo their count
     * @param value what is put there
     */
    record Fault(long step, Place place, int index, float value) {

        /** Any, by its number. */
        static Fault of(int trial) {
            float[] values = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
            return new Fault(
                    1 + chance(trial, 0, STEPS),
                    Place.values()[trial % Place.values().length],
                    chance(trial, 1, Integer.MAX_VALUE),
                    values[chance(trial, 2, values.length)]);
        }

        private static int chance(int trial, int draw, int bound) {
            return CHANCE.integer(org.langevin.random.Stream.TIMESTEP, draw, trial, bound);
        }
    }

    /** A network into which a fault is put the first {@code times} times that its step is made. */
    private static final class Faulty extends Wrapped {

        private final Fault fault;
        private int times;

        Faulty(TrainableNetwork network, Fault fault, int times) {
            super(network);
            this.fault = fault;
            this.times = times;
        }

        @Override
        public double[] step(NetworkBatch batch, float[] target, double[] weights, StepKey key) {
            if (key.step() != fault.step() || times == 0) {
                return super.step(batch, target, weights, key);
            }
            times--;
            if (fault.place() == Place.INPUT) {
                batch.x()[fault.index() % batch.x().length] = fault.value();
            }
            if (fault.place() == Place.WEIGHT) {
                int parameters = parameters().capacity() / Float.BYTES;
                parameters().putFloat(Float.BYTES * (fault.index() % parameters), fault.value());
                parametersChanged();
            }
            double[] errors = super.step(batch, target, weights, key);
            if (fault.place() == Place.LOSS) {
                errors[fault.index() % errors.length] = fault.value();
            }
            if (fault.place() == Place.GRADIENT) {
                int parameters = parameters().capacity() / Float.BYTES;
                gradients().putFloat(Float.BYTES * (fault.index() % parameters), fault.value());
            }
            return errors;
        }
    }

    private static TinyRun run(Fault fault, int times, OnDivergence policy, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "training.steps=" + STEPS,
                "training.batch=" + BATCH,
                "training.evaluate_every=0",
                "training.checkpoint_every=2",
                "training.on_divergence=" + policy.name().toLowerCase(java.util.Locale.ROOT)));
        all.addAll(List.of(settings));
        return TinyRun.of(images, network -> new Faulty(network, fault, times), all.toArray(new String[0]));
    }

    /** Fifty faults, each in a run of every policy. */
    @ParameterizedTest
    @EnumSource(OnDivergence.class)
    void aFaultIsSeenInItsStepAndNeverReachesTheDisk(OnDivergence policy) throws IOException {
        for (int trial = 0; trial < TRIALS; trial++) {
            Fault fault = Fault.of(trial);
            Path out = folder.resolve(policy + "-" + trial);
            Heard heard = new Heard();
            try (TinyRun run = run(fault, 1, policy)) {
                DivergedException end = catchThrowableOfType(
                        DivergedException.class, () -> run.loop(out, heard).run(() -> false));
                String what = "trial " + trial + ": " + fault;
                if (endsTheRun(policy, fault)) {
                    assertThat(end).as(what).isNotNull();
                    assertThat(end.step()).as(what).isEqualTo(fault.step());
                    assertThat(end.getMessage()).as(what).matches(report(fault));
                } else {
                    assertThat(end).as(what).isNull();
                    assertThat(heard.remedies()).as(what).containsExactly(remedy(policy, fault));
                    assertThat(run.trainer().step()).as(what).isEqualTo(STEPS);
                }
                assertThat(numbersOnDisk(out)).as(what).isGreaterThan(fault.step() > 2 ? 1000 : -1);
            }
        }
    }

    /** A skipped step leaves a spoiled parameter as it is, so there is no use in skipping. */
    private static boolean endsTheRun(OnDivergence policy, Fault fault) {
        return policy == OnDivergence.STOP || policy == OnDivergence.SKIP && fault.place() == Place.WEIGHT;
    }

    private static String remedy(OnDivergence policy, Fault fault) {
        return policy == OnDivergence.SKIP
                ? "skipped " + fault.step()
                : "rolled back from " + fault.step() + " to " + (fault.step() - 1) / 2 * 2;
    }

    /** The step, the items and the layer or parameter; which one it is, the trainer's own tests compare by name. */
    private static String report(Fault fault) {
        long first = (fault.step() - 1) * BATCH;
        return "training diverged at step " + fault.step() + ": (the loss|the gradient|an updated parameter)"
                + " is not finite, first in the (output of|gradient of|parameter|loss itself) ?[a-z_0-9.:]*.*,"
                + " with items " + first + " to " + (first + BATCH - 1) + " of the run.*"
                + (fault.place() == Place.WEIGHT ? "; parameter [a-z_0-9.]+ itself is not finite.*" : "");
    }

    /** How many numbers stand in a run's checkpoints, having seen that each is finite. */
    private static int numbersOnDisk(Path folder) throws IOException {
        int count = 0;
        try (Stream<Path> paths = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
            for (Path path :
                    paths.filter(p -> p.toString().endsWith(".safetensors")).toList()) {
                try (Safetensors file = Safetensors.open(path)) {
                    for (String name : file.tensors().keySet()) {
                        float[] values = file.floats(name);
                        for (float value : values) {
                            if (!Float.isFinite(value)) {
                                throw new AssertionError(value + " in " + name + " of " + path);
                            }
                        }
                        count += values.length;
                    }
                }
            }
        }
        return count;
    }

    @Test
    void aSkippedStepChangesNothingButTheCount() {
        Fault fault = new Fault(3, Place.GRADIENT, 5, Float.NaN);
        try (TinyRun run = run(fault, 1, OnDivergence.SKIP)) {
            Heard heard = new Heard();
            run.loop(folder, heard).run(() -> false);
            assertThat(heard.reports()).extracting(Trainer.Report::step).containsExactly(1L, 2L, 4L, 5L);
            TrainingCounters counters = new CheckpointStore(folder, 2)
                    .newest()
                    .orElseThrow()
                    .checkpoint()
                    .counters();
            assertThat(counters)
                    .extracting(TrainingCounters::step, TrainingCounters::images, TrainingCounters::skipped)
                    .containsExactly((long) STEPS, (long) STEPS * BATCH, 1L);
        }
    }

    @Test
    void aFaultThatComesAgainIsGivenUpAfterThreeRollbacksAtHalfTheRateEach() {
        Fault fault = new Fault(4, Place.LOSS, 2, Float.NaN);
        try (TinyRun run = run(fault, Integer.MAX_VALUE, OnDivergence.ROLLBACK, "learning_rate.peak=8e-3")) {
            Heard heard = new Heard();
            DivergedException end = catchThrowableOfType(
                    DivergedException.class, () -> run.loop(folder, heard).run(() -> false));
            assertThat(end)
                    .hasMessageContaining("at step 4: the loss is not finite")
                    .hasMessageContaining("item 14");
            assertThat(heard.remedies()).hasSize(3).containsOnly("rolled back from 4 to 2");
            assertThat(heard.reports().stream().filter(report -> report.step() == 3))
                    .extracting(Trainer.Report::learningRate)
                    .containsExactly(8e-3, 4e-3, 2e-3, 1e-3);
        }
    }

    @Test
    void aRunThatLeavesOutTooManyStepsIsGivenUp() {
        TinyRun faulty = TinyRun.of(
                images,
                network -> new Wrapped(network) {
                    @Override
                    public double[] step(NetworkBatch batch, float[] target, double[] weights, StepKey key) {
                        Arrays.fill(batch.x(), Float.NaN);
                        return super.step(batch, target, weights, key);
                    }
                },
                "training.steps=40",
                "training.on_divergence=skip");
        try (TinyRun run = faulty) {
            Heard heard = new Heard();
            assertThat(catchThrowableOfType(
                                    DivergedException.class,
                                    () -> run.loop(folder, heard).run(() -> false))
                            .step())
                    .isEqualTo(11);
            assertThat(heard.remedies()).hasSize(10);
        }
    }

    static Stream<OnDivergence> remedies() {
        return Stream.of(OnDivergence.SKIP, OnDivergence.ROLLBACK);
    }

    /** Interrupted after every step behind the fault, and taken up by a process that knows nothing of it. */
    @ParameterizedTest
    @MethodSource("remedies")
    void aRunThatWasMendedIsResumedBitForBit(OnDivergence policy) throws IOException {
        Fault fault = new Fault(3, Place.INPUT, 77, Float.POSITIVE_INFINITY);
        Path straight = folder.resolve("straight");
        Heard whole = new Heard();
        try (TinyRun run = run(fault, 1, policy, "unet.dropout=0.2", "training.evaluate_every=2")) {
            run.loop(straight, whole).run(() -> false);
        }
        for (long stop : IntStream.rangeClosed(2, STEPS - 1).toArray()) {
            Path out = folder.resolve("stopped-" + stop);
            Heard heard = new Heard();
            try (TinyRun run = run(fault, 1, policy, "unet.dropout=0.2", "training.evaluate_every=2")) {
                run.loop(out, heard)
                        .run(() -> run.trainer().step() == stop
                                && !heard.remedies().isEmpty());
            }
            try (TinyRun run = run(fault, 0, policy, "unet.dropout=0.2", "training.evaluate_every=2")) {
                TrainingLoop loop = run.loop(out, heard);
                loop.restore(new CheckpointStore(out, 2).newest().orElseThrow().checkpoint());
                loop.run(() -> false);
            }
            assertThat(heard.reports()).as("stopped after %d", stop).isEqualTo(whole.reports());
            assertThat(tensors(out)).as("stopped after %d", stop).isEqualTo(tensors(straight));
        }
    }

    /** The bits of every tensor of a run's last checkpoint. */
    private static Map<String, List<Integer>> tensors(Path folder) throws IOException {
        Path newest = new CheckpointStore(folder, 2)
                .newest()
                .orElseThrow()
                .checkpoint()
                .folder();
        Map<String, List<Integer>> tensors = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(newest)) {
            for (Path path :
                    paths.filter(p -> p.toString().endsWith(".safetensors")).toList()) {
                byte[] bytes = Files.readAllBytes(path);
                tensors.put(newest.relativize(path).toString(), List.of(bytes.length, Arrays.hashCode(bytes)));
            }
        }
        return tensors;
    }
}
