package org.langevin.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The committed MNIST files, held against what is known of the dataset from elsewhere. */
class MnistTest {
    private static final Path README = Path.of("datasets", "README.md");

    private static DataSplit mnist;

    @BeforeAll
    static void read() {
        mnist = new Datasets(Path.of("datasets")).open("mnist", 10_000);
    }

    @Test
    void filesHaveTheSumsTheirReadmeStates() throws Exception {
        List<String> sums = Files.readAllLines(README).stream()
                .map(String::strip)
                .filter(line -> line.matches("[0-9a-f]{64}  \\S+"))
                .toList();
        assertThat(sums).hasSize(4);
        for (String sum : sums) {
            Path file = Path.of("datasets", "mnist", sum.substring(66) + ".gz");
            assertThat(sha256OfContent(file)).as(file.toString()).isEqualTo(sum.substring(0, 64));
        }
    }

    @Test
    void sizesAreThose() {
        assertThat(mnist.training().size()).isEqualTo(60_000);
        assertThat(mnist.heldOut().size()).isEqualTo(10_000);
        assertThat(mnist.training().shape()).isEqualTo(new ImageShape(28, 28, 1));
        assertThat(mnist.training().classes()).isEqualTo(10);
    }

    /** How often each digit occurs: the counts that every description of MNIST gives. */
    @Test
    void digitsAreAsManyAsKnown() {
        assertThat(counts(mnist.training()))
                .containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
        assertThat(counts(mnist.heldOut())).containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
    }

    @Test
    void firstLabelsAreAsKnown() {
        int[] first = new int[10];
        for (int i = 0; i < first.length; i++) {
            first[i] = mnist.training().label(i);
        }
        assertThat(first).containsExactly(5, 0, 4, 1, 9, 2, 1, 3, 1, 4);
    }

    /** Mean 0.1307 and standard deviation 0.3081 of the training pixels over 255, the numbers that everybody normalises by. */
    @Test
    void brightnessIsAsKnown() {
        ImageDataset images = mnist.training();
        float[] image = new float[images.shape().values()];
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < images.size(); i++) {
            images.scale(i, image, 0);
            for (float value : image) {
                double brightness = (value + 1) / 2;
                sum += brightness;
                squares += brightness * brightness;
            }
        }
        double n = (double) images.size() * image.length;
        double mean = sum / n;
        assertThat(mean).isCloseTo(0.1307, within(5e-5));
        assertThat(Math.sqrt(squares / n - mean * mean)).isCloseTo(0.3081, within(5e-5));
    }

    private static int[] counts(ImageDataset images) {
        int[] counts = new int[10];
        for (int i = 0; i < images.size(); i++) {
            counts[images.label(i)]++;
        }
        return counts;
    }

    private static String sha256OfContent(Path file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream content = new DigestInputStream(new GZIPInputStream(Files.newInputStream(file)), digest)) {
            content.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
