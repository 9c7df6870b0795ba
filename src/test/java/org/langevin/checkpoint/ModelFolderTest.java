package org.langevin.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NumericNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.langevin.config.ConfigurationException;

/** The folder is diffusers': what its library wrote opens, and what is written here has its files, keys and values. */
class ModelFolderTest {

    private static final Path PIPELINE = Specimens.FIXTURES.resolve("pipeline-ddpm-tiny");

    @TempDir
    Path folder;

    @Test
    void aPipelineOfDiffusersOpens() {
        ModelFolder model = ModelFolder.open(PIPELINE);
        assertThat(model.unet().sampleSize()).isEqualTo(16);
        assertThat(model.unet().blockOutChannels()).containsExactly(8, 16);
        assertThat(model.scheduler()).contains(Specimens.SCHEDULER);
        assertThat(model.scheduler().orElseThrow().betaEnd()).isEqualTo(0.02);
        assertThat(model.card()).isEmpty();
        try (Safetensors weights = model.weights()) {
            assertThat(weights.tensors().get("conv_in.weight").shape()).containsExactly(8L, 1L, 3L, 3L);
        }
    }

    @Test
    void aBareNetworkOpensWithoutASchedule() {
        ModelFolder model = ModelFolder.open(Specimens.FIXTURES.resolve("unet-gray-tiny"));
        assertThat(model.unet()).isEqualTo(Specimens.UNET);
        assertThat(model.scheduler()).isEmpty();
        try (Safetensors weights = model.weights()) {
            assertThat(weights.tensors()).hasSize(144);
        }
    }

    /** Read, written again and compared with diffusers' own files as JSON, numbers by value. */
    @Test
    void whatIsWrittenHasTheKeysAndValuesThatDiffusersWrites() throws IOException {
        ModelFolder model = ModelFolder.open(PIPELINE);
        Path copy = folder.resolve("copy");
        try (Safetensors weights = model.weights()) {
            List<TensorSource> tensors =
                    weights.tensors().keySet().stream().map(weights::source).toList();
            ModelFolder.write(
                    copy,
                    new ModelContents(
                            model.unet(),
                            tensors,
                            model.scheduler().orElseThrow(),
                            Specimens.model(7).card()));
        }
        for (String file : List.of("model_index.json", "unet/config.json", "scheduler/scheduler_config.json")) {
            JsonNode ours = new ObjectMapper().readTree(copy.resolve(file).toFile());
            JsonNode theirs = new ObjectMapper().readTree(PIPELINE.resolve(file).toFile());
            assertThat(ours.equals(ModelFolderTest::compare, theirs))
                    .as("%s: %s", file, ours)
                    .isTrue();
        }
        String weights = "unet/diffusion_pytorch_model.safetensors";
        assertThat(Files.mismatch(copy.resolve(weights), PIPELINE.resolve(weights)))
                .isEqualTo(-1);
    }

    private static int compare(JsonNode a, JsonNode b) {
        boolean numbers = a instanceof NumericNode && b instanceof NumericNode;
        boolean equal = numbers ? a.doubleValue() == b.doubleValue() : a.equals(b);
        return equal ? 0 : 1;
    }

    @Test
    void whatIsWrittenOpensAgainEqual() {
        Path path = folder.resolve("model");
        ModelFolder.write(path, Specimens.model(7));
        ModelFolder model = ModelFolder.open(path);
        assertThat(model.unet()).isEqualTo(Specimens.UNET);
        assertThat(model.scheduler()).contains(Specimens.SCHEDULER);
        assertThat(model.card()).contains(Specimens.model(7).card());
        try (Safetensors weights = model.weights()) {
            assertThat(weights.floats("conv_in.weight")).isEqualTo(Specimens.values(70));
            assertThat(weights.metadata()).containsEntry("format", "pt");
        }
        assertThat(catchThrowable(() -> ModelFolder.write(path, Specimens.model(8))))
                .isInstanceOf(CheckpointNotWrittenException.class)
                .hasMessageContaining("exists already");
    }

    @Test
    void whatIsNoModelOrOneOfAnotherKindIsRefusedByName() throws IOException {
        Path missing = folder.resolve("missing");
        assertThat(catchThrowable(() -> ModelFolder.open(missing)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(missing + ": no such folder; check the path");
        assertThat(catchThrowable(() -> ModelFolder.open(folder)))
                .hasMessage(folder + ": holds neither model_index.json nor config.json, so it is no model");
        Path config = Files.writeString(folder.resolve("config.json"), "{\"_class_name\": \"UNet2DConditionModel\"}");
        assertThat(catchThrowable(() -> ModelFolder.open(folder)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(config + ": _class_name: 'UNet2DConditionModel' does not run here; known: UNet2DModel");
        Files.writeString(config, "{\"_class_name\": \"UNet2DModel\",\n \"sample_size\": [28, 28]}");
        assertThat(catchThrowable(() -> ModelFolder.open(folder)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(config + ":2:17: sample_size: is a list or a section; give a whole number");
    }

    @Test
    void aCardOfALaterFormatIsRefusedAsTooNew() throws IOException {
        Path path = folder.resolve("model");
        ModelFolder.write(path, Specimens.model(7));
        Files.delete(path.resolve(Manifest.NAME));
        Path card = path.resolve("langevin.json");
        Files.writeString(card, Files.readString(card).replace("\"format\": 1", "\"format\": 3"));
        assertThat(catchThrowable(() -> ModelFolder.open(path)))
                .isInstanceOf(CheckpointTooNewException.class)
                .hasMessageStartingWith(card + ": is of format 3");
    }
}
