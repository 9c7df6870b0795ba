package org.langevin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.langevin.checkpoint.ChildJvm;
import org.langevin.report.page.HeadlessBrowser;
import org.langevin.training.ToyImages;

/** {@code compare MODEL --data DATASET}, on a network of classes that is trained here for a second, and on what it must refuse. */
class CompareImagesTest {
    private static final Path PIPELINE = Path.of("src/test/resources/fixtures/pipeline-ddpm-tiny");

    @TempDir
    static Path folder;

    private static Path model;
    private static Path data;
    private static JsonNode report;

    @BeforeAll
    static void compareOnce() throws IOException {
        model = folder.resolve("run");
        data = folder.resolve("bars");
        Run trained = Toy.in(folder).train(model, "unet.num_class_embeds=4", "training.steps=60");
        assertThat(trained.status()).as(trained.err()).isEqualTo(ExitStatus.OK);
        Run run = compare(model, data, "--levels", "5", "--count", "30", "--steps", "20", "--out", out().toString());
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.OK);
        report = new ObjectMapper().readTree(run.out());
        assertThat(run.err())
                .contains("nearest")
                .contains("sample")
                .contains("levels")
                .contains("paths");
    }

    private static Path out() {
        return folder.resolve("out");
    }

    private static Run compare(Path model, Path data, String... options) {
        List<String> command = new ArrayList<>(List.of("compare", model.toString(), "--data", data.toString()));
        command.addAll(List.of(options));
        return Run.of(command.toArray(new String[0]));
    }

    /** All there is to report, and nothing that is no number. */
    @Test
    void theReportIsComplete() throws IOException {
        assertThat(report.path("optimum").asText()).isEqualTo("of the state's class");
        assertThat(report.path("training").path("count").asInt()).isEqualTo(60);
        assertThat(report.path("training").path("known").asBoolean()).isTrue();
        assertThat(report.path("held_out").path("count").asInt()).isEqualTo(12);
        assertThat(report.path("images").asInt()).isEqualTo(12);
        assertThat(report.path("levels")).hasSize(5);
        for (JsonNode level : report.path("levels")) {
            for (String part : List.of("training", "held_out")) {
                for (String who : List.of("network", "optimum")) {
                    JsonNode loss = level.path(part).path(who);
                    assertThat(loss.path("epsilon")).isEqualTo(loss.path("target"));
                    assertThat(loss.path("epsilon").path("mean").isNumber()).isTrue();
                }
            }
        }
        JsonNode close = report.path("memorisation");
        assertThat(close.path("labels")).hasSize(30);
        assertThat(close.path("training_images")).hasSize(30);
        assertThat(close.path("distances")).hasSize(30);
        assertThat(close.path("share").asDouble()).isEqualTo(close.path("close").asInt() / 30.0);
        assertThat(close.path("by_chance").asDouble()).isCloseTo(1 / 13.0, within(1e-15));
        assertEveryLeafHolds(report);
        assertThat(new ObjectMapper().readTree(out().resolve("report.json").toFile()))
                .isEqualTo(report);
    }

    /** JSON has no NaN; what the program would write in its place is a word. */
    private static void assertEveryLeafHolds(JsonNode node) {
        if (node.isValueNode()) {
            assertThat(node.isNull()).isFalse();
            assertThat(node.asText()).isNotIn("NaN", "Infinity", "-Infinity");
        }
        node.forEach(CompareImagesTest::assertEveryLeafHolds);
    }

    /**
     * Bars of a class are 4 levels, .03, of brightness apart, which the noise before the last of 20 steps hides: the optimum ends among them, nearer to
     * one than they are to each other.
     */
    @Test
    void neighboursAreOfTheSamplesClassAndPathsOfTheOptimumEndOnThem() {
        assertThat(report.path("paths").path("ends")).hasSize(6);
        for (JsonNode end : report.path("paths").path("ends")) {
            double difference = end.path("optimum_difference").asDouble();
            assertThat(difference).isLessThan(.02);
            assertThat(end.path("optimum_is_training_image").asBoolean()).isEqualTo(difference < 1e-6);
            assertThat(end.path("optimum_training_image").asInt() % ToyImages.CLASSES)
                    .isEqualTo(end.path("label").asInt());
        }
        JsonNode looks = report.path("paths").path("looks");
        assertThat(looks).hasSize(9);
        assertThat(looks.get(0).path("state_distance").asDouble()).isZero();
        assertThat(looks.get(8).path("steps_done").asInt()).isEqualTo(20);
        assertThat(looks.get(8).path("state_distance").asDouble()).isPositive();
    }

    /** Held-out bar i is one 60 + i levels brighter than black bars of 180, the brightest training bar of its class 56 + i % 4: levels / 127.5, on a quarter. */
    @Test
    void distancesAreThoseOfTheBars() {
        double[] expected = new double[12];
        for (int i = 0; i < 12; i++) {
            int number = 60 + i;
            int brightest = 56 + number % ToyImages.CLASSES;
            expected[i] = (number - brightest) / 127.5 * Math.sqrt(.25);
        }
        JsonNode percentiles = report.path("memorisation").path("held_out_percentiles");
        assertThat(percentiles.get(0).asDouble()).isCloseTo(expected[0], within(1e-6));
        assertThat(percentiles.get(50).asDouble()).isCloseTo(expected[6], within(1e-6));
        assertThat(percentiles.get(100).asDouble()).isCloseTo(expected[11], within(1e-6));
        assertThat(report.path("memorisation").path("threshold").asDouble()).isCloseTo(expected[0], within(1e-6));
    }

    /** One file that loads nothing, with all sections, its pictures within. */
    @Test
    void thePageIsWhole() throws IOException {
        String page = Files.readString(out().resolve("index.html"));
        assertThat(page.replaceAll("base64,[^\"]*", ""))
                .contains("Loss by noise level")
                .contains("Distance from the empirical optimum")
                .contains("This is no error: the optimum memorises")
                .contains("Nearest neighbours")
                .contains("One noise, two denoisers")
                .doesNotContain("NaN")
                .doesNotContain("http://");
        assertThat(page.split("<img", -1)).hasSize(1 + 3);
    }

    /** In a real browser, on a phone and on a desk: nothing is missing, loaded or laid over another. */
    @Test
    void aBrowserFindsNoFault() {
        try (HeadlessBrowser browser = HeadlessBrowser.start()) {
            HeadlessBrowser.Report seen = browser.open(out().resolve("index.html"));
            assertThat(seen.faults()).isEmpty();
            assertThat(seen.plots()).isEqualTo(5);
            assertThat(seen.title()).contains("what the network learned");
        }
    }

    /** The same command gives the same numbers but for the seconds; without --out it writes nothing. */
    @Test
    void itCanBeRepeated() throws IOException {
        Run run = compare(model, data, "--levels", "5", "--count", "30", "--steps", "20");
        JsonNode again = new ObjectMapper().readTree(run.out());
        for (String part : List.of("levels", "memorisation", "paths")) {
            assertThat(again.path(part)).isEqualTo(report.path(part));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--images 1, USAGE, '--images: 1 is outside 2 to'",
        "--images 13, DATA, 'has 60 training images and 12 held-out images that are not training images too'",
        "--levels 101, USAGE, '--levels: levels = 101: expected 2 to 100'",
        "--levels 1, USAGE, '--levels: 1 is outside 2 to'",
        "--count 0, USAGE, '--count: 0 is outside 1 to'",
        "--steps 101, USAGE, '--steps: '",
        "--sampler nosuch, USAGE, '--sampler: '",
        "--denoiser analytic, USAGE, '--denoiser: is for a case'",
    })
    void whatIsWrongIsAnsweredWithWhatIsRight(String options, ExitStatus status, String answer) {
        assertRefused(compare(model, data, options.split(" ")), status, answer);
    }

    private static void assertRefused(Run run, ExitStatus status, String answer) {
        assertThat(run.status()).as(run.err()).isEqualTo(status);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(answer);
        assertThat(run.err().lines().filter(line -> line.startsWith("langevin: ")))
                .hasSize(1);
    }

    @Test
    void dataThatDoNotFitAreRefused() {
        assertRefused(
                compare(PIPELINE, data),
                ExitStatus.USAGE,
                "are 8 by 8 with 1 channels, and the model's 16 by 16 with 1; give the dataset");
        assertRefused(compare(model, folder.resolve("nowhere")), ExitStatus.DATA, "nowhere: is no dataset");
        assertRefused(compare(PIPELINE.resolve("unet"), data), ExitStatus.USAGE, "without a noise schedule");
        Run none = Run.of("compare", model.toString());
        assertRefused(none, ExitStatus.USAGE, "for a model of images give --data DATASET too");
    }

    /** The model says by their sum which images it learned; other ones, or a part that it may have seen, tell nothing about it. */
    @Test
    void imagesThatTheModelDidNotLearnAreRefused() throws IOException {
        Path swapped = Files.createDirectory(folder.resolve("swapped"));
        copy("train", swapped, "t10k");
        copy("t10k", swapped, "train");
        assertRefused(
                compare(model, swapped), ExitStatus.DATA, "its training images are not those that the model learned");
        Path training = Files.createDirectory(folder.resolve("training"));
        copy("train", training, "train");
        assertRefused(
                compare(model, training, "--images", "20"),
                ExitStatus.DATA,
                "has no images for tests, and the model did not learn with 20 set aside");
    }

    /** Trained with ten set aside, of a dataset that has none for tests: with as many it is the same ten. */
    @Test
    void imagesSetAsideFromTrainingAreFoundAgain() throws IOException {
        Path all = Files.createDirectory(folder.resolve("all"));
        copy("train", all, "train");
        Path run = folder.resolve("aside");
        Run trained = Toy.in(folder)
                .train(run, "data.dataset=" + all, "data.holdout=10", "training.steps=4", "samples.count=1");
        assertThat(trained.status()).as(trained.err()).isEqualTo(ExitStatus.OK);
        Run compared = compare(run, all, "--images", "10", "--levels", "2", "--count", "2", "--steps", "2");
        assertThat(compared.status()).as(compared.err()).isEqualTo(ExitStatus.OK);
        JsonNode answer = new ObjectMapper().readTree(compared.out());
        assertThat(answer.path("training").path("count").asInt()).isEqualTo(50);
        assertThat(answer.path("held_out").path("count").asInt()).isEqualTo(10);
        assertThat(answer.path("optimum").asText()).isEqualTo("all");
        assertThat(answer.path("memorisation").path("labels").isNull()).isTrue();
        assertThat(answer.path("paths").path("ends").get(0).path("label").asInt())
                .isEqualTo(-1);
    }

    /** As diffusers would write it: nothing says what was learned, and the user is told what is taken for it. */
    @Test
    void ofAForeignModelNothingIsKnown() throws IOException {
        Path foreign = folder.resolve("foreign");
        for (String file : List.of(
                "model_index.json",
                "unet/config.json",
                "unet/diffusion_pytorch_model.safetensors",
                "scheduler/scheduler_config.json")) {
            Files.createDirectories(foreign.resolve(file).getParent());
            Files.copy(model.resolve("model").resolve(file), foreign.resolve(file));
        }
        Run compared = compare(foreign, data, "--levels", "2", "--count", "2", "--steps", "2");
        assertThat(compared.status()).as(compared.err()).isEqualTo(ExitStatus.OK);
        assertThat(compared.err()).contains("does not say which images it learned");
        assertThat(new ObjectMapper()
                        .readTree(compared.out())
                        .path("training")
                        .path("known")
                        .asBoolean())
                .isFalse();
    }

    /** 60,000 digits are 179 MiB as numbers: a heap that holds their bytes but not those says so before any work. */
    @Test
    void tooLittleMemoryIsForeseen() throws Exception {
        Process process = ChildJvm.of(
                        List.of("-Xmx230m", "--add-modules=jdk.incubator.vector"),
                        Main.class,
                        "compare",
                        "models/mnist",
                        "--data",
                        "datasets/mnist")
                .redirectError(ProcessBuilder.Redirect.PIPE)
                .start();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(err).isEqualTo(ExitStatus.RESOURCES.code());
        assertThat(err).contains("holds all 60,000 training images", "takes 179 MiB", "LANGEVIN_JAVA_OPTS=-Xmx8g");
    }

    private static void copy(String part, Path to, String as) throws IOException {
        for (String rest : List.of("-images-idx3-ubyte", "-labels-idx1-ubyte")) {
            Files.copy(data.resolve(part + rest), to.resolve(as + rest));
        }
    }
}
