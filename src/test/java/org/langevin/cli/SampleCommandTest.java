package org.langevin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command {@code sample}, on a pipeline that diffusers wrote and on one trained here with classes. */
class SampleCommandTest {

    private static final Path PIPELINE = Path.of("src/test/resources/fixtures/pipeline-ddpm-tiny");

    /** Numbers of one image: 1 channel of 16 by 16. */
    private static final int SIZE = 256;

    @TempDir
    Path folder;

    private Run sample(Path model, String... options) {
        List<String> command = new ArrayList<>(List.of("sample", model.toString()));
        if (!List.of(options).contains("--steps")) {
            command.addAll(List.of("--steps", "4"));
        }
        command.addAll(List.of(options));
        return Run.of(command.toArray(new String[0]));
    }

    /** The numbers that a command writes with {@code --npy}; their shape is checked. */
    private float[] numbers(Path model, String shape, String... options) throws IOException {
        Path npy = folder.resolve("x.npy");
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--npy", npy.toString()));
        Run run = sample(model, all.toArray(new String[0]));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.OK);
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(npy)).order(ByteOrder.LITTLE_ENDIAN);
        String header = new String(file.array(), 10, file.getShort(8), StandardCharsets.US_ASCII);
        assertThat(header).contains("'descr': '<f4'", "'fortran_order': False", "'shape': (" + shape + ")");
        file.position(10 + header.length());
        float[] values = new float[file.remaining() / Float.BYTES];
        file.asFloatBuffer().get(values);
        return values;
    }

    @ParameterizedTest
    @CsvSource({"ddim", "ddpm", "ddpm-beta"})
    void anImageIsTheSameWhateverItsBatchAndTheirNumber(String sampler) throws IOException {
        float[] eight = numbers(PIPELINE, "8, 1, 16, 16", "--count", "8", "--sampler", sampler);
        for (String batch : List.of("1", "3", "8")) {
            assertThat(numbers(PIPELINE, "8, 1, 16, 16", "--count", "8", "--sampler", sampler, "--batch", batch))
                    .as("batch %s", batch)
                    .isEqualTo(eight);
        }
        assertThat(numbers(PIPELINE, "5, 1, 16, 16", "--count", "5", "--sampler", sampler, "--batch", "4"))
                .isEqualTo(Arrays.copyOf(eight, 5 * SIZE));
    }

    /** The last step of every sampler ends at its estimate of the clean image, which this model's schedule clips. */
    @Test
    void imagesAreInRangeAndDifferWithNumberAndSeed() throws IOException {
        float[] images = numbers(PIPELINE, "2, 1, 16, 16", "--count", "2");
        for (float value : images) {
            assertThat(value).isBetween(-1f, 1f);
        }
        assertThat(Arrays.copyOfRange(images, SIZE, 2 * SIZE)).isNotEqualTo(Arrays.copyOf(images, SIZE));
        assertThat(numbers(PIPELINE, "2, 1, 16, 16", "--count", "2", "--seed", "1"))
                .isNotEqualTo(images);
        assertThat(numbers(PIPELINE, "2, 1, 16, 16", "--count", "2", "--clip", "0"))
                .as("without clipping some numbers lie beyond")
                .isNotEqualTo(images);
    }

    @Test
    void theAnswerIsALineOfJsonAndTheGridAPicture() throws IOException {
        Path png = folder.resolve("grid.png");
        Run run = sample(
                PIPELINE, "--count", "5", "--sampler", "ddim", "--eta", "0.5", "--seed", "9", "--out", png.toString());
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.OK);
        assertThat(run.out()).hasLineCount(1);
        JsonNode answer = new ObjectMapper().readTree(run.out());
        assertThat(answer.path("count").asInt()).isEqualTo(5);
        assertThat(answer.path("sampler").asText()).isEqualTo("ddim");
        assertThat(answer.path("steps").asInt()).isEqualTo(4);
        assertThat(answer.path("seed").asLong()).isEqualTo(9);
        assertThat(answer.path("images_per_second").asDouble()).isPositive();
        assertThat(answer.path("png").asText()).isEqualTo(png.toString());
        // Five images of 16 by 16 in three columns and two rows, magnified five times.
        assertThat(ImageIO.read(png.toFile()).getWidth()).isEqualTo(2 + 3 * 82);
        assertThat(ImageIO.read(png.toFile()).getHeight()).isEqualTo(2 + 2 * 82);
    }

    /** Without --label the classes take turns; an image of a given label is the one it would have been in its turn. */
    @Test
    void aModelOfARunIsFoundAndItsClassesAreAskedFor() throws IOException {
        Path run = folder.resolve("run");
        Run trained = Toy.in(folder).train(run, "unet.num_class_embeds=4", "learning_rate.peak=3e-2");
        assertThat(trained.status()).as(trained.err()).isEqualTo(ExitStatus.OK);
        int size = 64;
        float[] each = numbers(run, "4, 1, 8, 8", "--count", "4");
        for (int label = 0; label < 4; label++) {
            float[] ofLabel = numbers(run, "4, 1, 8, 8", "--count", "4", "--label", Integer.toString(label));
            for (int i = 0; i < 4; i++) {
                float[] image = Arrays.copyOfRange(ofLabel, i * size, (i + 1) * size);
                float[] inTurn = Arrays.copyOfRange(each, i * size, (i + 1) * size);
                assertThat(Arrays.equals(image, inTurn))
                        .as("image %d of label %d", i, label)
                        .isEqualTo(i == label);
            }
        }
        assertThat(numbers(run.resolve("model"), "4, 1, 8, 8", "--count", "4")).isEqualTo(each);
        assertThat(numbers(run.resolve("checkpoints/00000012"), "4, 1, 8, 8", "--count", "4"))
                .isEqualTo(each);
        Run outside = sample(run, "--label", "4");
        assertThat(outside.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(outside.err()).contains("--label", "0 to 3");
    }

    @ParameterizedTest
    @CsvSource({
        "--label 3, no classes",
        "--count 0, '1 to'",
        "--batch 0, '1 to'",
        "--sampler dim, --sampler",
        "--spacing traling, --spacing",
        "--steps 1001, '--steps: count = 1001: expected a number in [1, 1000]'",
        "--clip -1, --clip",
        "--sampler ddim --eta 2, 'eta = 2.0: expected a number in [0, 1]'",
        "--sampler ddpm --eta 1, eta"
    })
    void whatIsWrongIsAnsweredWithWhatIsRight(String options, String answer) {
        Run run = sample(PIPELINE, (options + " --npy " + folder.resolve("x.npy")).split(" "));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(answer);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aBareNetworkIsRefusedForItHasNoSchedule() {
        Run run = sample(PIPELINE.resolve("unet"), "--count", "1");
        assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.err()).contains("without a noise schedule").contains("give the folder of a pipeline");
    }

    @Test
    void aFolderThatIsNoModelIsRefusedByName() {
        Run run = sample(folder.resolve("nowhere"), "--count", "1");
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.err()).contains("nowhere: no such folder");
    }
}
