package org.langevin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.langevin.denoiser.unet.UNet;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.Samplers;
import org.langevin.schedule.Catalogue;

/** The command {@code bench}: that it measures the network it was asked for and answers as its peer does; never how fast. */
class BenchCommandTest {

    private static final String TINY =
            "bench unet --size 8 --channels 8,16 --attention 4 --layers 1 --groups 4 --head-dim 8 --batch 2 --warmup 0 --repeat 1";

    /** The keys are those of the PyTorch script, and more may stand among them; so is the number of parameters. */
    @Test
    void theAnswerIsOneLineWithTheKeysOfThePeer() throws IOException {
        Run run = Run.of(TINY.split(" "));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.OK);
        assertThat(run.out()).hasLineCount(1);
        JsonNode answer = new ObjectMapper().readTree(run.out());
        List<String> keys = new ArrayList<>();
        answer.fieldNames().forEachRemaining(keys::add);
        assertThat(keys)
                .containsSubsequence(
                        "peer",
                        "mode",
                        "parameters",
                        "batch",
                        "train_ms",
                        "train_images_per_s",
                        "forward_ms",
                        "forward_images_per_s",
                        "peak_rss_mb");
        assertThat(answer.path("peer").asText()).startsWith("langevin");
        assertThat(answer.path("parameters").asLong()).isEqualTo(44_969);
        assertThat(answer.path("batch").asInt()).isEqualTo(2);
        for (String time : List.of("train_ms", "train_images_per_s", "forward_ms", "forward_images_per_s")) {
            assertThat(answer.path(time).asDouble()).as(time).isPositive();
        }
    }

    /** The numbers of parameters that the PyTorch script counts for its default network and for that of 28 by 28 images. */
    @ParameterizedTest
    @CsvSource({"32, 32 64 128, 8, 3939393", "28, 32 64 64, 7, 1623169"})
    void theNetworkIsThatOfThePeer(int size, String channels, int attention, long parameters) {
        List<Integer> widths =
                List.of(channels.split(" ")).stream().map(Integer::valueOf).toList();
        try (UNet network = new UNet(UnetBenchmark.network(size, widths, List.of(attention), 2, 1, 8, 32))) {
            assertThat(network.parameters().capacity() / Float.BYTES).isEqualTo(parameters);
        }
    }

    /** What is timed is what {@code sample} draws, bit for bit; what it begins as is noise of variance one, as the peer takes it. */
    @Test
    void theSamplerThatIsTimedDrawsTheImagesOfSample(@TempDir Path folder) throws IOException {
        String model = "src/test/resources/fixtures/pipeline-ddpm-tiny";
        Path noise = folder.resolve("noise.npy");
        Path images = folder.resolve("images.npy");
        Path sampled = folder.resolve("sampled.npy");
        String run = "--count 5 --batch 2 --steps 4 --seed 3 --npy ";
        Run timed = Run.of(("bench sampler " + model + " --warmup 0 --noise " + noise + " " + run + images).split(" "));
        assertThat(timed.status()).as(timed.err()).isEqualTo(ExitStatus.OK);
        Run drawn = Run.of(("sample " + model + " --sampler ddim " + run + sampled).split(" "));
        assertThat(drawn.status()).as(drawn.err()).isEqualTo(ExitStatus.OK);
        assertThat(images).hasSameBinaryContentAs(sampled);
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(noise)).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer values = file.position(file.limit() - 5 * 256 * Float.BYTES).asFloatBuffer();
        double squares = 0;
        while (values.hasRemaining()) {
            float z = values.get();
            squares += z * z;
        }
        assertThat(squares / (5 * 256)).as("standard error .04").isCloseTo(1, within(.16));
        JsonNode answer = new ObjectMapper().readTree(timed.out());
        List<String> keys = new ArrayList<>();
        answer.fieldNames().forEachRemaining(keys::add);
        assertThat(keys)
                .containsSubsequence(
                        "peer",
                        "mode",
                        "parameters",
                        "sampler",
                        "steps",
                        "count",
                        "batch",
                        "threads",
                        "sample_ms",
                        "images_per_s",
                        "step_ms",
                        "peak_rss_mb");
        double whole = answer.path("sample_ms").asDouble();
        assertThat(answer.path("network_ms").asDouble()).isPositive().isLessThanOrEqualTo(whole);
        assertThat(answer.path("step_ms").asDouble())
                .as("three batches of four steps")
                .isCloseTo(whole / 12, within(.1));
    }

    /**
     * The evaluations are what the papers count: one a step, two for Heun's method but for the last step, and
     * as many as it needs for the adaptive one. Names for the same method make the same images, so they are as far off.
     */
    @Test
    void theTableOfSamplersIsPutIntoAPage(@TempDir Path folder) throws IOException {
        Path page = Files.writeString(
                folder.resolve("page.md"), "# Before\n<!-- table -->\nold\n<!-- end of table -->\nafter\n");
        Path model = Path.of("src/test/resources/fixtures/pipeline-ddpm-tiny");
        Run run = Run.of(
                "bench",
                "samplers",
                model.toString(),
                "--steps",
                "3,5",
                "--count",
                "2",
                "--pictures",
                folder.resolve("pictures").toString(),
                "--page",
                page.toString());
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.OK);
        String text = Files.readString(page);
        assertThat(text).startsWith("# Before\n<!-- table -->\n| sampler ").endsWith("<!-- end of table -->\nafter\n");
        assertThat(text).doesNotContain("old").contains("| ddpm-learned | 1 | yes | needs another network |");
        for (Catalogue.Entry<Sampler> entry : Samplers.ALL.entries()) {
            assertThat(row(text, entry.name())).as(entry.name()).hasSizeGreaterThan(5);
        }
        assertThat(row(text, "ddim")[4]).isEqualTo("3 / 5");
        assertThat(row(text, "heun")[4]).isEqualTo("5 / 9");
        assertThat(row(text, "rk4")[4]).isEqualTo("9 / 17");
        assertThat(row(text, "euler")[6]).isEqualTo(row(text, "ddim")[6]).isEqualTo(row(text, "dpm-solver-1")[6]);
        assertThat(folder.resolve("pictures/3.png")).isNotEmptyFile();
        assertThat(folder.resolve("pictures/5.png")).isNotEmptyFile();
    }

    /** Every sampler's own part is told, the learned variance's too, though the model has none. */
    @Test
    void whatSamplersComputeBesideTheNetwork() {
        Run run = Run.of("bench", "samplers", "src/test/resources/fixtures/pipeline-ddpm-tiny", "--arithmetic");
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.OK);
        assertThat(run.err()).containsPattern("network: \\d+\\.\\d ms for 64 images");
        for (Catalogue.Entry<Sampler> entry : Samplers.ALL.entries()) {
            assertThat(Double.parseDouble(row(run.out(), entry.name())[2]))
                    .as(entry.name())
                    .isBetween(0.0, 1e3);
        }
        Run neither = Run.of("bench", "samplers", "src/test/resources/fixtures/pipeline-ddpm-tiny");
        assertThat(neither.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(neither.err()).contains("--pictures: is missing; give a folder, or --arithmetic");
    }

    /** The cells of a sampler's row; the first is empty. */
    private static String[] row(String page, String sampler) {
        return page.lines()
                .filter(line -> line.startsWith("| " + sampler + " |"))
                .findFirst()
                .orElse("")
                .split(" ?\\| ?");
    }

    @Test
    void aPageWithoutAPlaceForTheTableIsRefused(@TempDir Path folder) throws IOException {
        Path page = Files.writeString(folder.resolve("page.md"), "# Nothing\n");
        Run run = Run.of("bench", "samplers", "nowhere", "--pictures", folder.toString(), "--page", page.toString());
        assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.err()).contains("--page", "<!-- table -->");
        assertThat(page).hasContent("# Nothing");
    }

    @ParameterizedTest
    @CsvSource({"--sampler nosuch, --sampler", "--steps 0, --steps", "--precision f16, --precision"})
    void aSamplerThatCannotBeTimedIsRefused(String option, String answer) {
        Run run = Run.of(("bench sampler src/test/resources/fixtures/pipeline-ddpm-tiny " + option).split(" "));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(answer);
    }

    @ParameterizedTest
    @CsvSource({
        "--precision f16, --precision",
        "--threads 4096, OMP_NUM_THREADS=4096",
        "--repeat 0, --repeat",
        "--channels 8;16, --channels",
        "--groups 5, norm_num_groups"
    })
    void whatCannotBeMeasuredIsRefused(String option, String answer) {
        Run run = Run.of(("bench unet " + option).split(" "));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(answer);
    }
}
