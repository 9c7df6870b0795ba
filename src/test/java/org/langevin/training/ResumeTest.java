package org.langevin.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.checkpoint.CheckpointStore;
import org.langevin.checkpoint.TrainingCounters;
import org.langevin.training.TinyRun.Heard;

/** A run in several sittings ends with the bits of a run in one, and every checkpoint on the way has them too. */
class ResumeTest {

    /** Intervals that do not divide one another or the stops, so that what lies between two of them must survive a stop. */
    private static final List<String> INTERVALS = List.of(
            "training.evaluate_every=6",
            "training.checkpoint_every=8",
            "training.sample_every=10",
            "training.keep_checkpoints=20",
            "learning_rate.warmup_steps=5",
            "learning_rate.decay=cosine");

    @TempDir
    static Path images;

    @TempDir
    Path folder;

    @BeforeAll
    static void writeImages() {
        ToyImages.write(images);
    }

    /**
     * A run and where it is interrupted.
     *
     * @param steps how many it has
     * @param stops after how many steps its first sitting ends, one interrupted run each
     * @param settings what it changes in the configuration
     */
    record Variant(int steps, List<Integer> stops, List<String> settings) {

        TinyRun run() {
            Stream<String> length = Stream.of("training.steps=" + steps);
            return TinyRun.of(
                    images,
                    Stream.of(length, INTERVALS.stream(), settings.stream())
                            .flatMap(each -> each)
                            .toArray(String[]::new));
        }
    }

    static Stream<Named<Variant>> variants() {
        return Stream.of(
                Named.of("20 + 20 and 1 + 39", new Variant(40, List.of(20, 1), List.of())),
                Named.of("mixed precision", new Variant(10, List.of(3), List.of("training.precision=bf16"))),
                Named.of(
                        "all that is drawn anew in a step",
                        new Variant(
                                16,
                                List.of(7),
                                List.of(
                                        "unet.dropout=0.2",
                                        "unet.num_class_embeds=4",
                                        "training.accumulate=2",
                                        "optimizer.name=adamw",
                                        "optimizer.weight_decay=0.05"))),
                Named.of(
                        "the variance learned too, and labels that give way",
                        new Variant(
                                16,
                                List.of(7),
                                List.of(
                                        "unet.out_channels=2",
                                        "objective.variance=learned_range",
                                        "unet.num_class_embeds=5",
                                        "objective.label_dropout=0.3"))));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void sittingsDoNotShowInTheResult(Variant variant) throws IOException {
        int steps = variant.steps();
        Path straight = folder.resolve("straight");
        Heard whole = sitting(straight, variant, steps);
        assertThat(whole.reports()).hasSize(steps);
        for (int stop : variant.stops()) {
            Path interrupted = folder.resolve("interrupted after " + stop);
            Heard first = sitting(interrupted, variant, stop);
            double seconds = counters(interrupted).seconds();
            Heard second = sitting(interrupted, variant, steps);
            assertThat(first.reports()).isEqualTo(whole.reports().subList(0, stop));
            assertThat(second.reports()).isEqualTo(whole.reports().subList(stop, steps));
            assertThat(second.heldOutLosses()).isEqualTo(whole.heldOutLosses().subList(stop, steps));
            assertThat(Stream.of(first, second).flatMap(heard -> heard.samples().stream()))
                    .containsExactlyElementsOf(whole.samples());
            assertThat(counters(interrupted).step()).isEqualTo(steps);
            assertThat(counters(interrupted).images())
                    .isEqualTo(counters(straight).images());
            assertThat(counters(interrupted).seconds()).isGreaterThan(seconds);
            for (String step : namesFrom(stop + 1, straight)) {
                assertThat(digests(interrupted.resolve(step)))
                        .as("interrupted after step %d, checkpoint %s", stop, step)
                        .isEqualTo(digests(straight.resolve(step)));
            }
        }
    }

    /** Takes the run up where its folder has it, with a network, a trainer and a loop of its own, as a new process would. */
    private static Heard sitting(Path folder, Variant variant, long until) {
        try (TinyRun run = variant.run()) {
            Heard heard = new Heard();
            TrainingLoop loop = run.loop(folder, heard);
            new CheckpointStore(folder, 20).newest().ifPresent(restored -> loop.restore(restored.checkpoint()));
            TrainingLoop.End end = loop.run(() -> run.trainer().step() >= until);
            assertThat(end).isEqualTo(until == variant.steps() ? TrainingLoop.End.FINISHED : TrainingLoop.End.STOPPED);
            return heard;
        }
    }

    private static TrainingCounters counters(Path folder) {
        return new CheckpointStore(folder, 20)
                .newest()
                .orElseThrow()
                .checkpoint()
                .counters();
    }

    /** The checkpoints of a run from a step on, the last one among them. */
    private static List<String> namesFrom(int step, Path folder) throws IOException {
        try (Stream<Path> checkpoints = Files.list(folder)) {
            return checkpoints
                    .map(checkpoint -> checkpoint.getFileName().toString())
                    .filter(name -> Integer.parseInt(name) >= step)
                    .sorted()
                    .toList();
        }
    }

    /** SHA-256 of every file of a checkpoint but for the two that tell how long it took. */
    private static Map<String, String> digests(Path checkpoint) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(checkpoint)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                digests.put(checkpoint.relativize(file).toString(), sha256(Files.readAllBytes(file)));
            }
        }
        assertThat(digests.keySet())
                .contains(
                        "unet/diffusion_pytorch_model.safetensors",
                        "training/weights.safetensors",
                        "training/adam_first_moment.safetensors",
                        "training/adam_second_moment.safetensors",
                        "langevin.json");
        assertThat(digests.remove("training/state.json")).isNotNull();
        assertThat(digests.remove("manifest.json")).isNotNull();
        return digests;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A digest that two different states shared would show nothing above. */
    @Test
    void oneStepMoreIsSeenInEveryTensorFile() throws IOException {
        Variant variant = new Variant(40, List.of(), List.of());
        sitting(folder, variant, 8);
        sitting(folder, variant, 9);
        Map<String, String> before = digests(folder.resolve("00000008"));
        Map<String, String> after = digests(folder.resolve("00000009"));
        assertThat(before.keySet()).isEqualTo(after.keySet());
        before.keySet().stream()
                .filter(file -> file.endsWith(".safetensors"))
                .forEach(file -> assertThat(after.get(file)).as(file).isNotEqualTo(before.get(file)));
    }
}
