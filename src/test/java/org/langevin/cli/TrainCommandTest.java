package org.langevin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.langevin.checkpoint.RunLock;
import org.langevin.config.RunConfig;
import org.langevin.report.MetricsLog;

/** The command {@code train} on a dataset of bars, from its configuration to a model, and all that may stand in its way. */
class TrainCommandTest {

    @TempDir
    Path folder;

    private Toy toy;
    private Path out;

    @BeforeEach
    void prepare() {
        toy = Toy.in(folder);
        out = folder.resolve("run");
    }

    private Run train(String... more) {
        return toy.train(out, more);
    }

    @Test
    void aRunLeavesAModelSamplesMetricsAndAPlot() throws IOException {
        Run run = train("training.log_every=5");
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.OK);
        assertThat(run.out()).as("standard output is for answers").isEmpty();
        assertThat(run.err()).contains("step 12: held-out loss", "the model stands in " + out.resolve("model"));

        JsonNode card = json(out.resolve("model/langevin.json"));
        assertThat(card.at("/training/steps").asLong()).isEqualTo(12);
        assertThat(card.at("/training/images").asLong()).isEqualTo(48);
        assertThat(json(out.resolve("model/unet/config.json"))
                        .path("sample_size")
                        .asInt())
                .isEqualTo(8);
        // Nine images of 8 by 8 in three rows, magnified ten times, with two pixels between and around them.
        for (String grid : List.of("samples/00000006.png", "samples/00000012.png")) {
            BufferedImage picture = ImageIO.read(out.resolve(grid).toFile());
            assertThat(picture.getWidth()).isEqualTo(2 + 3 * 82);
            assertThat(picture.getHeight()).isEqualTo(2 + 3 * 82);
        }
        assertThat(ImageIO.read(out.resolve("loss.png").toFile()).getWidth()).isGreaterThan(100);
        assertThat(names(out.resolve("checkpoints"))).containsExactly("00000006", "00000012");

        List<JsonNode> metrics = MetricsLog.read(out.resolve("metrics.jsonl"));
        assertThat(metrics)
                .extracting(line -> line.path("step").asInt())
                .as("every fifth step, and those at which the held-out loss was measured")
                .containsExactly(5, 6, 10, 12);
        assertThat(metrics).extracting(line -> line.path("images").asInt()).containsExactly(20, 24, 40, 48);
        assertThat(metrics).extracting(line -> line.has("held_out_loss")).containsExactly(false, true, false, true);
        assertThat(metrics).allSatisfy(line -> {
            assertThat(line.path("loss").asDouble()).isBetween(0.1, 3.0);
            assertThat(line.path("gradient_norm").asDouble()).isPositive();
            assertThat(line.path("learning_rate").asDouble()).isEqualTo(3e-3);
        });
        assertThat(card.at("/training/held_out_loss").asDouble())
                .isEqualTo(metrics.get(3).path("held_out_loss").asDouble());
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFinishedRunSaysSoAndIsLeftAsItIs() throws IOException {
        train();
        Map<String, String> before = contents(out);
        Run again = train();
        assertThat(again.status()).isEqualTo(ExitStatus.OK);
        assertThat(again.err()).contains("finished", out.resolve("model").toString());
        assertThat(contents(out)).isEqualTo(before);
    }

    /** Every file of a run as text, one character a byte, by its path. */
    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }

    /** As after a power cut between the last checkpoint and the model. */
    @Test
    void aRunWithoutItsModelMakesTheSameModelAgain() throws IOException {
        train();
        Map<String, String> before = contents(out.resolve("model"));
        delete(out.resolve("model"));
        Run again = train();
        assertThat(again.status()).as(again.err()).isEqualTo(ExitStatus.OK);
        assertThat(again.err()).contains("going on after step 12");
        assertThat(contents(out.resolve("model"))).isEqualTo(before);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void aDamagedCheckpointIsPassedOverAndTheResultIsTheSame() throws IOException {
        train();
        Map<String, String> before = contents(out.resolve("model"));
        String metrics = Files.readString(out.resolve("metrics.jsonl"));
        delete(out.resolve("model"));
        flipAByte(out.resolve("checkpoints/00000012/training/adam_first_moment.safetensors"));
        Run again = train();
        assertThat(again.status()).as(again.err()).isEqualTo(ExitStatus.OK);
        assertThat(again.err()).contains("passed over: ", "adam_first_moment", "going on after step 6");
        assertThat(contents(out.resolve("model"))).isEqualTo(before);
        assertThat(Files.readString(out.resolve("metrics.jsonl"))).isEqualTo(metrics);
    }

    private static void flipAByte(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void aDamagedOnlyCheckpointIsRefusedByName() throws IOException {
        train();
        delete(out.resolve("model"));
        delete(out.resolve("checkpoints/00000006"));
        Path damaged = out.resolve("checkpoints/00000012/training/weights.safetensors");
        flipAByte(damaged);
        Run again = train();
        assertThat(again.status()).isEqualTo(ExitStatus.CORRUPT);
        assertThat(again.err()).contains(damaged.toString(), "SHA-256");
        assertThat(out.resolve("model")).doesNotExist();
    }

    @Test
    void aChangedConfigurationIsRefusedNamingTheKeys() throws IOException {
        train();
        Map<String, String> before = contents(out);
        Run changed = train("training.batch=2", "optimizer.beta1=0.8");
        assertThat(changed.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(changed.err())
                .contains("training.batch", "optimizer.beta1", "--out")
                .doesNotContain("training.steps");
        assertThat(contents(out)).isEqualTo(before);
    }

    @Test
    void aDryRunChecksAndShowsEverythingAndWritesNothing() {
        Run dry = Run.of(toy.command(out, List.of("training.batch=3"), "--dry-run"));
        assertThat(dry.status()).as(dry.err()).isEqualTo(ExitStatus.OK);
        RunConfig shown = Assembly.reader().parse("shown", dry.out(), RunConfig.class, List.of());
        assertThat(shown).isEqualTo(toy.config("training.batch=3"));
        assertThat(dry.err()).contains("60 training images of 8×8×1, 12 held out", "12 steps of 3 images: 0.60 passes");
        assertThat(out).doesNotExist();
    }

    @Test
    void anUnknownKeyIsNamedAtItsPlace() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(toy.yaml()));
        int line = lines.indexOf("training:") + 1;
        lines.add(line, "  bach: 8");
        Files.write(toy.yaml(), lines);
        Run run = train();
        assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.err())
                .contains(toy.yaml() + ":" + (line + 1) + ":3: training.bach")
                .contains("did you mean 'batch'?");
        assertThat(out).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "unet.sample_size=16, unet.sample_size, 8 by 8",
        "unet.in_channels=3 unet.out_channels=3, unet.in_channels, have 1",
        "unet.num_class_embeds=3, unet.num_class_embeds, 0 to 3",
        "schedule.name=ddpm-liner, schedule.name, ddpm-linear",
        "samples.sampler=dim, samples.sampler, ddim",
        "training.batch=many, training.batch, whole number"
    })
    void whatDoesNotFitIsRefusedByKeyWithTheRemedy(String settings, String key, String remedy) {
        Run run = train(settings.split(" "));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.err()).contains(key, remedy);
        assertThat(out).doesNotExist();
    }

    @Test
    void aMissingDatasetIsAFailureOfData() {
        Run run = train("data.dataset=" + folder.resolve("nowhere"));
        assertThat(run.status()).isEqualTo(ExitStatus.DATA);
        assertThat(run.err()).contains("nowhere");
    }

    @Test
    void aDamagedDatasetIsAFailureOfData() throws IOException {
        Path images = folder.resolve("bars/train-images-idx3-ubyte");
        byte[] bytes = Files.readAllBytes(images);
        Files.write(images, Arrays.copyOf(bytes, bytes.length - 1));
        Run run = train();
        assertThat(run.status()).isEqualTo(ExitStatus.DATA);
        assertThat(run.err()).contains(images.toString());
    }

    @Test
    void aRunDoesNotGoOnWithOtherImagesThanItBeganWith() throws IOException {
        assertThat(train().status()).isEqualTo(ExitStatus.OK);
        Files.move(out.resolve("model"), folder.resolve("set-aside"));
        Path images = folder.resolve("bars/train-images-idx3-ubyte");
        byte[] bytes = Files.readAllBytes(images);
        bytes[bytes.length - 1] ^= 1;
        Files.write(images, bytes);
        Run run = train();
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.DATA);
        assertThat(run.err()).contains("bars", "other training images");

        bytes[bytes.length - 1] ^= 1;
        Files.write(images, bytes);
        assertThat(train().status()).as("with the old images back").isEqualTo(ExitStatus.OK);
        assertThat(out.resolve("model")).exists();
    }

    @Test
    void aRunThatAnotherHoldsIsLeftToIt() {
        RunLock held = RunLock.acquire(out);
        try {
            Run run = train();
            assertThat(run.status()).isEqualTo(ExitStatus.LOCKED);
            assertThat(run.err()).contains(out.toString());
            assertThat(out.resolve("checkpoints")).doesNotExist();
        } finally {
            held.close();
        }
        assertThat(train().status()).as("once it is let go").isEqualTo(ExitStatus.OK);
    }

    @Test
    void aRunThatDivergesStopsAndKeepsNoCheckpointOfIt() throws IOException {
        Run run = train("learning_rate.peak=1e20", "optimizer.clip_norm=0", "training.checkpoint_every=1");
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.DIVERGED);
        assertThat(run.err())
                .containsPattern("diverged at step [2-9]: the (loss|gradient) is not finite, first in the "
                        + "(output|gradient) of \\w+")
                .contains("learning_rate.peak");
        assertThat(out.resolve("model")).doesNotExist();
        int failed = Integer.parseInt(run.err().replaceAll("(?s).*diverged at step (\\d+):.*", "$1"));
        assertThat(names(out.resolve("checkpoints")))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(Integer.parseInt(name)).isLessThan(failed));
    }
}
