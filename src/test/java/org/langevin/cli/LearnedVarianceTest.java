package org.langevin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A network that learns the variance too and some of whose labels give way, from its configuration to what is drawn from it. */
class LearnedVarianceTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static Path model;
    private static Path data;

    @BeforeAll
    static void train() {
        model = folder.resolve("run/model");
        data = folder.resolve("bars");
        Run trained = Toy.in(folder)
                .train(
                        folder.resolve("run"),
                        "objective.variance=learned_range",
                        "unet.out_channels=2",
                        "unet.num_class_embeds=5",
                        "objective.label_dropout=0.2",
                        "learning_rate.peak=2e-2",
                        "training.steps=60",
                        "samples.sampler=ddpm-learned");
        assertThat(trained.status()).as(trained.err()).isEqualTo(ExitStatus.OK);
    }

    private static Run sample(Path model, String... options) {
        List<String> command = new ArrayList<>(List.of("sample", model.toString(), "--count", "3", "--steps", "6"));
        command.addAll(List.of(options));
        return Run.of(command.toArray(new String[0]));
    }

    private static byte[] drawn(String... options) throws IOException {
        Path npy = folder.resolve("x.npy");
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--npy", npy.toString()));
        Run run = sample(model, all.toArray(new String[0]));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.OK);
        return Files.readAllBytes(npy);
    }

    /** In diffusers' words: {@code DDPMScheduler} splits an output of twice the channels where {@code variance_type} says so. */
    @Test
    void itIsWrittenAsDiffusersReadsIt() throws IOException {
        JsonNode unet = JSON.readTree(model.resolve("unet/config.json").toFile());
        assertThat(unet.path("in_channels").asInt()).isEqualTo(1);
        assertThat(unet.path("out_channels").asInt()).isEqualTo(2);
        assertThat(unet.path("num_class_embeds").asInt()).isEqualTo(5);
        assertThat(JSON.readTree(
                                model.resolve("scheduler/scheduler_config.json").toFile())
                        .path("variance_type")
                        .asText())
                .isEqualTo("learned_range");
        assertThat(JSON.readTree(model.resolve("langevin.json").toFile())
                        .path("unconditional_label")
                        .asInt())
                .isEqualTo(4);
    }

    /** The model's own sampler draws with the learned variance, any other with its own; they differ from the first noisy step on. */
    @Test
    void everySamplerTakesWhatItNeeds() throws IOException {
        Run run = sample(model, "--npy", folder.resolve("x.npy").toString());
        assertThat(JSON.readTree(run.out()).path("sampler").asText()).isEqualTo("ddpm-learned");
        byte[] learned = drawn("--sampler", "ddpm-learned");
        assertThat(drawn()).isEqualTo(learned);
        assertThat(drawn("--sampler", "ddpm")).isNotEqualTo(learned);
        assertThat(drawn("--batch", "2")).isEqualTo(learned);
        assertThat(drawn("--sampler", "ddim")).hasSameSizeAs(learned);
    }

    @Test
    void theBoundIsThatOfTheLearnedVariance() throws IOException {
        JsonNode learned = bound(model);
        assertThat(learned.path("variance").asText()).isEqualTo("learned-range");
        Path small = folder.resolve("small");
        copyWithVariance(small, "fixed_small");
        Run refused = evaluate(small);
        assertThat(refused.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(refused.err())
                .contains("out_channels = 2 of the network and variance_type = fixed_small", "expected 1 for images");
    }

    private static Run evaluate(Path model) {
        return Run.of("evaluate", model.toString(), "--data", data.toString(), "--images", "12", "--levels", "0");
    }

    private static JsonNode bound(Path model) throws IOException {
        Run run = evaluate(model);
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.OK);
        return JSON.readTree(run.out()).path("bound");
    }

    private static void copyWithVariance(Path to, String variance) throws IOException {
        for (String file : List.of(
                "model_index.json",
                "unet/config.json",
                "unet/diffusion_pytorch_model.safetensors",
                "scheduler/scheduler_config.json")) {
            Files.createDirectories(to.resolve(file).getParent());
            Files.copy(model.resolve(file), to.resolve(file));
        }
        Path scheduler = to.resolve("scheduler/scheduler_config.json");
        Files.writeString(scheduler, Files.readString(scheduler).replace("learned_range", variance));
    }

    /**
     * Ho and Salimans' w: 0 is the network as it is, asked once; −1 leaves the class out, so that all labels draw the same; in between and
     * beyond the images differ.
     */
    @Test
    void guidanceSteersBetweenTheClassAndAll() throws IOException {
        byte[] plain = drawn("--label", "2");
        assertThat(drawn("--label", "2", "--guidance", "0")).isEqualTo(plain);
        byte[] without = drawn("--label", "2", "--guidance", "-1", "--sampler", "ddim");
        assertThat(without).isNotEqualTo(drawn("--label", "2", "--sampler", "ddim"));
        assertThat(drawn("--label", "3", "--guidance", "-1", "--sampler", "ddim"))
                .isEqualTo(without);
        byte[] beyond = drawn("--label", "2", "--guidance", "3", "--sampler", "ddim");
        assertThat(beyond).isNotEqualTo(drawn("--label", "2", "--sampler", "ddim"));
        Run run = sample(
                model, "--guidance", "3", "--npy", folder.resolve("x.npy").toString());
        assertThat(JSON.readTree(run.out()).path("evaluations").asDouble()).isEqualTo(12);
    }

    /** The label of no class is none that one may ask for. */
    @Test
    void classesAreThoseOfTheImages() {
        Run run = sample(model, "--label", "4", "--npy", folder.resolve("x.npy").toString());
        assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.err()).contains("--label: 4 is outside 0 to 3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        objective.variance=learned_range | unet.out_channels: 1 is not 2; a prediction has the in_channels = 1 of the image
        unet.out_channels=2              | unet.out_channels: 2 is not 1;
        objective.variance=learned       | objective.variance: 'learned'
        objective.label_dropout=0.1      | objective.label_dropout: 0.1 needs a network with classes; give unet.num_class_embeds
        objective.label_dropout=1        | objective.label_dropout: 1
        """)
    void whatDoesNotFitIsRefusedByName(String setting, String message, @TempDir Path empty) {
        Run refused = Toy.in(empty).train(empty.resolve("run"), setting);
        assertThat(refused.status()).as(refused.out()).isEqualTo(ExitStatus.USAGE);
        assertThat(refused.err()).contains(message);
    }

    /** Four classes and the label of none are five. */
    @Test
    void aLabelForNoClassIsOneMore(@TempDir Path empty) {
        Run refused =
                Toy.in(empty).train(empty.resolve("run"), "objective.label_dropout=0.1", "unet.num_class_embeds=4");
        assertThat(refused.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(refused.err())
                .contains(
                        "unet.num_class_embeds: 4 is too few for the labels", "with objective.label_dropout one more");
    }

    @Test
    void aModelWithoutALabelForNoClassRefusesGuidance() {
        Run refused = sample(Path.of("src/test/resources/fixtures/pipeline-ddpm-tiny"), "--guidance", "2");
        assertThat(refused.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(refused.err())
                .contains(
                        "--guidance: this model has no label for no class",
                        "objective.label_dropout",
                        "num_class_embeds");
    }
}
