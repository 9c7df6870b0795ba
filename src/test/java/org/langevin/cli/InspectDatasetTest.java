package org.langevin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.langevin.training.ToyImages;

/** {@code inspect} of datasets, and {@code dataset} without a name. */
class InspectDatasetTest {
    @TempDir
    Path folder;

    private static JsonNode json(String... args) throws IOException {
        Run run = Run.of(args);
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.OK);
        return new ObjectMapper().readTree(run.out());
    }

    @Test
    void aDatasetIsToldInNumbersAndShown() throws IOException {
        Path bars = ToyImages.write(folder.resolve("bars"));
        Path png = folder.resolve("bars.png");
        JsonNode answer = json("inspect", bars.toString(), "--out", png.toString());
        assertThat(answer.path("kind").asText()).isEqualTo("IDX");
        assertThat(answer.path("images").asInt()).isEqualTo(60);
        assertThat(answer.path("test_images").asInt()).isEqualTo(12);
        assertThat(answer.path("height").asInt()).isEqualTo(8);
        assertThat(answer.path("min").asDouble()).isEqualTo(-1);
        assertThat(answer.path("max").asDouble()).isCloseTo(239 / 127.5 - 1, within(1e-12));
        // a quarter of the values lies on the bar, of mean brightness 180 + 29.5
        assertThat(answer.at("/mean/0").asDouble()).isCloseTo(0.25 * 209.5 / 127.5 - 1, within(1e-12));
        assertThat(answer.path("classes"))
                .hasSize(ToyImages.CLASSES)
                .allSatisfy(each -> assertThat(each.path("images").asInt()).isEqualTo(15));
        BufferedImage picture = ImageIO.read(png.toFile());
        assertThat(picture.getHeight())
                .isEqualTo(4 * (56 + 2) + 2); // a row for each class, images magnified to 56 pixels
    }

    @Test
    void aFolderOfImagesNamesWhatItPassedOver() throws IOException {
        for (int i = 0; i < 150; i++) {
            Path file = folder.resolve("set/" + i + ".png");
            Files.createDirectories(file.getParent());
            ImageIO.write(new BufferedImage(5 + i % 3, 6, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
        }
        Files.write(folder.resolve("set/7.png"), new byte[] {1, 2, 3});
        Path png = folder.resolve("set.png");
        JsonNode answer = json("inspect", folder.resolve("set").toString(), "--out", png.toString());
        assertThat(answer.path("images").asInt()).isEqualTo(149);
        assertThat(answer.path("smallest_file").asText()).isEqualTo("5 x 6");
        assertThat(answer.path("largest_file").asText()).isEqualTo("7 x 6");
        assertThat(answer.path("width").asInt()).isEqualTo(5);
        assertThat(answer.at("/refused/count").asInt()).isEqualTo(1);
        assertThat(answer.at("/refused/files/0/file").asText()).isEqualTo("7.png");
        assertThat(ImageIO.read(png.toFile())).isNotNull();
    }

    @Test
    void whatIsNeitherModelNorDatasetIsAnsweredWithWhatWasLookedFor() throws IOException {
        Files.writeString(folder.resolve("notes.md"), "nothing");
        Run run = Run.of("inspect", folder.toString());
        assertThat(run.status()).isEqualTo(ExitStatus.DATA);
        assertThat(run.err()).contains("train-images-idx3-ubyte.gz", "data_batch_1.bin");
    }

    @Test
    void theKnownDatasetsAreListedAndAnUnknownOneIsAnsweredWithThem() throws IOException {
        assertThat(json("dataset"))
                .extracting(each -> each.path("name").asText())
                .contains("mnist", "fashion-mnist");
        Run unknown = Run.of("dataset", "imagenet");
        assertThat(unknown.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(unknown.err()).contains("imagenet is not known", "mnist, fashion-mnist");
    }
}
