package org.langevin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.sampling.Samplers;
import org.langevin.schedule.Catalogue;

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
                PIPELINE,
                "--count",
                "5",
                "--sampler",
                "ddim",
                "--set",
                "eta=0.5",
                "--seed",
                "9",
                "--out",
                png.toString());
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.OK);
        assertThat(run.out()).hasLineCount(1);
        JsonNode answer = new ObjectMapper().readTree(run.out());
        assertThat(answer.path("count").asInt()).isEqualTo(5);
        assertThat(answer.path("sampler").asText()).isEqualTo("ddim");
        assertThat(answer.path("steps").asInt()).isEqualTo(4);
        assertThat(answer.path("evaluations").asDouble()).isEqualTo(4);
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
        Run unsaid = sample(run, "--interpolate");
        assertThat(unsaid.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(unsaid.err()).contains("--label", "0 to 3");
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
        "--sampler ddim --set eta=2, 'eta = 2.0: expected a number in [0, 1]'",
        "--sampler ddpm --set eta=1, eta",
        "--sampler ddpm-learned, this denoiser predicts no RANGE",
        "--interpolate --sampler ddpm, 'draws noise in each step'",
        "--interpolate --count 1, '--count: 1 images join nothing'",
        "'--interpolate 2,2', '--interpolate: 2,2 are no two images; give the numbers of two'",
        "'--interpolate 1,2,3', 'are no two images'",
        "'--interpolate=-1,2', 'are no two images'",
        "--interpolate --reconstruct IMAGE, mutually exclusive",
        "--inpaint IMAGE --mask IMAGE --from IMAGE --strength 0.5, mutually exclusive",
        "--inpaint IMAGE, --mask",
        "--inpaint IMAGE --mask BLACK, nowhere white",
        "--inpaint IMAGE --mask IMAGE --resamplings 0, --resamplings",
        "--from IMAGE, --strength",
        "--from IMAGE --strength 0, --strength",
        "--from IMAGE --strength 1.5, --strength",
        "--from nowhere.png --strength 0.5, nowhere.png",
        "--reconstruct IMAGE --sampler heun, heun can't be inverted",
        "--reconstruct IMAGE --set eta=1, ddim can't be inverted",
        "--reconstruct IMAGE --count 2, --count",
        "--reconstruct IMAGE --refinements 0, --refinements"
    })
    void whatIsWrongIsAnsweredWithWhatIsRight(String options, String answer, @TempDir Path images) throws IOException {
        String image = images.resolve("image.png").toString();
        String black = images.resolve("black.png").toString();
        paint(image, (x, y) -> 16 * x);
        paint(black, (x, y) -> 0);
        String given = options.replace("IMAGE", image).replace("BLACK", black);
        Run run = sample(PIPELINE, (given + " --npy " + folder.resolve("x.npy")).split(" "));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(answer);
        assertThat(folder).isEmptyDirectory();
    }

    /** Every name but that of the sampler which needs a network with two outputs; {@code pf-ode} at a tolerance of its own. */
    static List<String> samplers() {
        return Samplers.ALL.entries().stream()
                .map(Catalogue.Entry::name)
                .filter(name -> !name.equals("ddpm-learned"))
                .toList();
    }

    /** The pipeline's schedule clips, and every sampler's last step ends at its estimate of the clean image or near it. */
    @ParameterizedTest
    @MethodSource("samplers")
    void everySamplerMakesImagesOfANetwork(String sampler) throws IOException {
        String[] options = sampler.equals("pf-ode")
                ? new String[] {"--steps", "2", "--spacing", "linspace", "--set", "tolerance=0.01"}
                : new String[] {"--steps", "5"};
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--count", "2", "--sampler", sampler));
        float[] images = numbers(PIPELINE, "2, 1, 16, 16", all.toArray(new String[0]));
        for (float value : images) {
            assertThat(Float.isFinite(value)).isTrue();
        }
        assertThat(Arrays.copyOfRange(images, SIZE, 2 * SIZE)).isNotEqualTo(Arrays.copyOf(images, SIZE));
    }

    /** What evaluations are counted: Heun's method asks twice a step but for the last, which ends at the clean image. */
    @Test
    void evaluationsAreCounted() throws IOException {
        Run run = sample(
                PIPELINE,
                "--count",
                "3",
                "--sampler",
                "heun",
                "--npy",
                folder.resolve("x.npy").toString());
        assertThat(new ObjectMapper().readTree(run.out()).path("evaluations").asDouble())
                .isEqualTo(7);
    }

    /** Bytes of a gray image, as numbers: b / 127.5 − 1. */
    private static double number(int b) {
        return b / 127.5 - 1;
    }

    private static void paint(String file, IntBinaryOperator gray) throws IOException {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 16; x++) {
                image.getRaster().setSample(x, y, 0, gray.applyAsInt(x, y));
            }
        }
        ImageIO.write(image, "png", Path.of(file).toFile());
    }

    /** What the mask has in black comes back to the last bit; what it has in white differs from sample to sample. */
    @ParameterizedTest
    @CsvSource({"ddpm, 1", "ddim, 3", "dpmpp-2m, 2"})
    void whatIsNotMaskedStays(String sampler, String resamplings, @TempDir Path images) throws IOException {
        String image = images.resolve("image.png").toString();
        String mask = images.resolve("mask.png").toString();
        paint(image, (x, y) -> 15 * x + y);
        paint(mask, (x, y) -> y < 8 ? 0 : 255);
        float[] two = numbers(
                PIPELINE,
                "2, 1, 16, 16",
                ("--count 2 --sampler " + sampler + " --inpaint " + image + " --mask " + mask + " --resamplings "
                                + resamplings)
                        .split(" "));
        int changed = 0;
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 16; x++) {
                float first = two[16 * y + x];
                if (y < 8) {
                    assertThat(first).isEqualTo((float) number(15 * x + y)).isEqualTo(two[SIZE + 16 * y + x]);
                } else if (first != two[SIZE + 16 * y + x]) {
                    changed++;
                }
            }
        }
        assertThat(changed).isGreaterThan(100);
    }

    /** The less an image is noised, the nearer its variations stay. */
    @Test
    void aVariationKeepsWhatTheNoiseHasNotCovered(@TempDir Path images) throws IOException {
        String image = images.resolve("image.png").toString();
        paint(image, (x, y) -> 15 * x + y);
        double before = 0;
        for (String strength : List.of("0.01", "0.3")) {
            float[] made = numbers(
                    PIPELINE,
                    "1, 1, 16, 16",
                    ("--count 1 --sampler ddim --steps 100 --from " + image + " --strength " + strength).split(" "));
            double squares = 0;
            for (int i = 0; i < SIZE; i++) {
                double off = made[i] - number(15 * (i % 16) + i / 16);
                squares += off * off;
            }
            double rms = Math.sqrt(squares / SIZE);
            assertThat(rms).as("strength %s", strength).isGreaterThan(before);
            before = rms;
        }
    }

    /** The ends of the row are the seed's first two samples, drawn without any arc; the middle is neither. */
    @Test
    void anInterpolationJoinsTheFirstTwoSamples() throws IOException {
        float[] ends = numbers(PIPELINE, "2, 1, 16, 16", "--count", "2", "--sampler", "ddim");
        float[] row = numbers(PIPELINE, "5, 1, 16, 16", "--count", "5", "--interpolate");
        for (int i = 0; i < SIZE; i++) {
            assertThat(row[i]).isCloseTo(ends[i], within(1e-3f));
            assertThat(row[4 * SIZE + i]).isCloseTo(ends[SIZE + i], within(1e-3f));
        }
        assertThat(distance(row, 2, 0)).isGreaterThan(0.1 * distance(row, 4, 0));
        assertThat(distance(row, 2, 4)).isGreaterThan(0.1 * distance(row, 4, 0));
    }

    /** Any two samples of the seed, by a number of frames of one's own; whatever stands behind the option, the model is found. */
    @Test
    void anInterpolationJoinsAnyTwoSamples() throws IOException {
        float[] samples = numbers(PIPELINE, "4, 1, 16, 16", "--count", "4", "--sampler", "ddim");
        float[] row = numbers(PIPELINE, "19, 1, 16, 16", "--count", "19", "--interpolate", "3,1");
        for (int i = 0; i < SIZE; i++) {
            assertThat(row[i]).isCloseTo(samples[3 * SIZE + i], within(1e-3f));
            assertThat(row[18 * SIZE + i]).isCloseTo(samples[SIZE + i], within(1e-3f));
        }
        Path png = folder.resolve("row.png");
        Run behind = Run.of(
                "sample",
                "--steps",
                "3",
                "--count",
                "19",
                "--out",
                png.toString(),
                "--interpolate",
                PIPELINE.toString());
        assertThat(behind.status()).as(behind.err()).isEqualTo(ExitStatus.OK);
        // Images of 16 by 16 magnified three times: sixteen in a row, two rows.
        assertThat(ImageIO.read(png.toFile()).getHeight()).isEqualTo(2 + 2 * 50);
    }

    private static double distance(float[] images, int a, int b) {
        double squares = 0;
        for (int i = 0; i < SIZE; i++) {
            double off = images[a * SIZE + i] - images[b * SIZE + i];
            squares += off * off;
        }
        return Math.sqrt(squares);
    }

    /** The error is that of the numbers written, and refining the inversion lowers it. */
    @Test
    void anImageIsMadeAgainOfItsNoise(@TempDir Path images) throws IOException {
        String image = images.resolve("image.png").toString();
        paint(image, (x, y) -> 15 * x + y);
        double plain = reconstruction(image, "1");
        assertThat(reconstruction(image, "20")).isLessThan(plain / 2);
    }

    private double reconstruction(String image, String refinements) throws IOException {
        Path npy = folder.resolve("again.npy");
        Run run = sample(
                PIPELINE,
                ("--steps 50 --reconstruct " + image + " --refinements " + refinements + " --npy " + npy).split(" "));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.OK);
        JsonNode error = new ObjectMapper().readTree(run.out()).path("error");
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(npy)).order(ByteOrder.LITTLE_ENDIAN);
        int header = 10 + file.getShort(8);
        double squares = 0;
        for (int i = 0; i < SIZE; i++) {
            double off = file.getFloat(header + Float.BYTES * i) - number(15 * (i % 16) + i / 16);
            squares += off * off;
        }
        assertThat(error.path("rms").asDouble()).isCloseTo(Math.sqrt(squares / SIZE), within(1e-5));
        return error.path("rms").asDouble();
    }

    /** An image that is none is bad data, like one of a dataset. */
    @Test
    void anImageThatIsNoneIsRefused(@TempDir Path images) throws IOException {
        Path text = Files.writeString(images.resolve("image.png"), "no image");
        Run run = sample(PIPELINE, "--reconstruct", text.toString());
        assertThat(run.status()).isEqualTo(ExitStatus.DATA);
        assertThat(run.err()).contains("image.png", "is no image", "give a readable PNG");
        assertThat(sample(PIPELINE, "--reconstruct", images.toString()).status())
                .isEqualTo(ExitStatus.DATA);
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
