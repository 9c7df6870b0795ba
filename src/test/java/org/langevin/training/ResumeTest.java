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
            "training.evaluate_every=15",
            "training.checkpoint_every=8",
            "training.sample_every=16",
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

    static Stream<Named<List<String>>> variants() {
        return Stream.of(
                Named.of("plain", List.of()),
                Named.of(
                        "all that is drawn anew in a step",
                        List.of(
                                "unet.dropout=0.2",
                                "unet.num_class_embeds=4",
                                "training.accumulate=2",
                                "optimizer.name=adamw",
                                "optimizer.weight_decay=0.05")));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void sittingsDoNotShowInTheResult(List<String> variant) throws IOException {
        Path straight = folder.resolve("straight");
        Heard whole = sitting(straight, variant, 40);
        assertThat(whole.reports()).hasSize(40);
        for (int stop : new int[] {20, 1}) {
            Path interrupted = folder.resolve("interrupted after " + stop);
            Heard first = sitting(interrupted, variant, stop);
            Heard second = sitting(interrupted, variant, 40);
            assertThat(first.reports())
                    .isEqualTo(whole.reports().subList(0, stop))
                    .hasSize(stop);
            assertThat(second.reports()).isEqualTo(whole.reports().subList(stop, 40));
            assertThat(second.heldOutLosses()).isEqualTo(whole.heldOutLosses().subList(stop, 40));
            assertThat(Stream.of(first, second).flatMap(heard -> heard.samples().stream()))
                    .containsExactlyElementsOf(whole.samples());
            for (String step : List.of("00000024", "00000032", "00000040")) {
                assertThat(digests(interrupted.resolve(step)))
                        .as("%d + %d, checkpoint %s", stop, 40 - stop, step)
                        .isEqualTo(digests(straight.resolve(step)));
            }
        }
    }

    /** Takes the run up where its folder has it, with a network, a trainer and a loop of its own, as a new process would. */
    private static Heard sitting(Path folder, List<String> variant, long until) {
        String[] overrides = Stream.of(INTERVALS, variant).flatMap(List::stream).toArray(String[]::new);
        try (TinyRun run = TinyRun.of(images, overrides)) {
            Heard heard = new Heard();
            TrainingLoop loop = run.loop(folder, heard);
            new CheckpointStore(folder, 20).newest().ifPresent(restored -> loop.restore(restored.checkpoint()));
            TrainingLoop.End end = loop.run(() -> run.trainer().step() >= until);
            assertThat(end).isEqualTo(until == 40 ? TrainingLoop.End.FINISHED : TrainingLoop.End.STOPPED);
            return heard;
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
        sitting(folder, List.of(), 8);
        sitting(folder, List.of(), 9);
        Map<String, String> before = digests(folder.resolve("00000008"));
        Map<String, String> after = digests(folder.resolve("00000009"));
        assertThat(before.keySet()).isEqualTo(after.keySet());
        before.keySet().stream()
                .filter(file -> file.endsWith(".safetensors"))
                .forEach(file -> assertThat(after.get(file)).as(file).isNotEqualTo(before.get(file)));
    }

    @Test
    void countersOfAllSittingsAddUp() {
        sitting(folder, List.of("training.accumulate=2"), 20);
        double seconds = counters().seconds();
        sitting(folder, List.of("training.accumulate=2"), 40);
        assertThat(counters().step()).isEqualTo(40);
        assertThat(counters().images()).isEqualTo(40 * 8);
        assertThat(counters().seconds()).isGreaterThan(seconds);
    }

    private TrainingCounters counters() {
        return new CheckpointStore(folder, 20)
                .newest()
                .orElseThrow()
                .checkpoint()
                .counters();
    }
}
