package org.langevin.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ZipFilesTest {
    private static final byte[] CONTENT = "content of a file".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    /** Names that could lead out of the archive, or to a place that depends on the system. */
    static Stream<String> names() {
        return Stream.of(
                "../x.png",
                "a/../../x.png",
                "a/..",
                "/etc/x.png",
                "C:\\x.png",
                "C:x.png",
                "a\\b.png",
                "\\\\host\\x.png",
                "a/\0.png",
                "a\n.png",
                "");
    }

    @ParameterizedTest
    @MethodSource("names")
    void aNameThatIsNoPlainPathInsideIsRefused(String name) {
        refuses(ZipBytes.of(entry("good.png"), entry(name)), "has an entry named", "a path inside the archive");
    }

    /** What is wrong with an entry, how it is made, and the words of the refusal. */
    static Stream<Arguments> entries() {
        return Stream.of(
                Arguments.of("symbolic link", lie(e -> e.mode = 0xa1ff), "symbolic link"),
                Arguments.of("pipe", lie(e -> e.mode = 0x11a4), "device or a pipe"),
                Arguments.of("device", lie(e -> e.mode = 0x21a4), "device or a pipe"),
                Arguments.of("encrypted", lie(e -> e.flags |= 1), "encrypted"),
                Arguments.of("strange method", lie(e -> e.method = 14), "method 14"),
                Arguments.of("another name before the content", lie(e -> e.localName = "x.pnh"), "contradicts"),
                Arguments.of("another size before the content", lie(e -> e.localSize = 5), "contradicts"),
                Arguments.of("4 GiB", lie(e -> e.size = 0xffff_ffffL), "4 GiB"),
                Arguments.of("ratio", lie(e -> e.size = 201 * e.storedSize), "at most 200 times"),
                Arguments.of(
                        "stored with two lengths",
                        lie(e -> {
                            e.method = 0;
                            e.size = e.storedSize + 1;
                        }),
                        "is stored in"),
                Arguments.of("outside the file", lie(e -> e.headerOffset = 1 << 30), "outside"),
                Arguments.of("not at a header", lie(e -> e.headerOffset = 3), "contradicts"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("entries")
    void anEntryThatLiesIsRefusedBeforeAnythingIsUnpacked(String name, ZipBytes.Entry entry, String words) {
        refuses(ZipBytes.of(entry("good.png"), entry), words);
    }

    @Test
    void namesThatAreOneFileSomewhereAreRefused() {
        refuses(ZipBytes.of(entry("a.png"), entry("a.png")), "\"a.png\" and \"a.png\"", "one file");
        refuses(ZipBytes.of(entry("a/x.png"), entry("A/X.PNG")), "\"a/x.png\" and \"A/X.PNG\"");
        refuses(ZipBytes.of(entry("\u00e9.png"), entry("e\u0301.png")), "one file on some systems");
        refuses(ZipBytes.of(entry("a"), entry("a/")), "one file on some systems");
    }

    @Test
    void entriesThatShareBytesAreRefused() {
        ZipBytes.Entry second = entry("x.png");
        second.headerOffset = 0;
        refuses(ZipBytes.of(entry("x.pnG2"), second), "contradicts");
        ZipBytes.Entry inner = entry("same.png");
        ZipBytes.Entry outer = entry("outer.png");
        byte[] hidden = ZipBytes.of(inner);
        outer.method = 0;
        outer.content = hidden;
        outer.stored = hidden;
        outer.size = hidden.length;
        outer.storedSize = hidden.length;
        ZipBytes.Entry again = entry("same.png");
        again.headerOffset = 30 + "outer.png".length();
        again.stored = new byte[0];
        refuses(ZipBytes.of(outer, again), "overlaps");
    }

    @Test
    void thereMayBeAHundredThousandEntriesAndNoMore() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            for (int i = 0; i <= ZipDirectory.MOST_ENTRIES; i++) {
                ZipEntry entry = new ZipEntry(Integer.toString(i));
                entry.setSize(0);
                entry.setCrc(0);
                zip.putNextEntry(entry);
            }
        }
        refuses(bytes.toByteArray(), "has 100001 entries", "expected at most 100000");
    }

    /** More than 65,535 entries need the 64-bit end record. */
    @Test
    void manyEntriesAreRead() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < 70_000; i++) {
                zip.putNextEntry(new ZipEntry(i + ".png"));
            }
        }
        try (ZipFiles files = new ZipFiles(write(bytes.toByteArray()))) {
            assertThat(files.names()).hasSize(70_000);
        }
    }

    @Test
    void moreThanTwoGigabytesInAllAreRefusedFromTheDirectoryAlone() {
        ZipBytes.Entry[] many = IntStream.range(0, 40)
                .mapToObj(i -> {
                    ZipBytes.Entry entry = new ZipBytes.Entry(i + ".bmp", new byte[10_000_000 / 40]);
                    entry.size = 60_000_000;
                    entry.storedSize = 400_000;
                    return entry;
                })
                .toArray(ZipBytes.Entry[]::new);
        refuses(ZipBytes.of(many), "unpacks to 2400000000 bytes");
    }

    @Test
    void anArchiveThatIsNoneOrIsNotWholeIsRefused() {
        byte[] good = ZipBytes.of(entry("a.png"), entry("b.png"));
        refuses(new byte[0], "no directory");
        refuses("PK\3\4 and nothing".getBytes(StandardCharsets.US_ASCII), "no directory");
        for (int length = 0; length < good.length; length++) {
            refuses(Arrays.copyOf(good, length), "");
        }
        refuses(ZipBytes.of(3, entry("a.png"), entry("b.png")), "says 3");
        refuses(ImageBytes.join(new byte[7], good), "does not end");
        refuses(ImageBytes.join(good, new byte[7]), "no directory");
    }

    /** What claims more or less than it unpacks to costs its own entry; the claim is all the memory it gets. */
    @Test
    void aDamagedContentIsRefusedAlone() throws RefusedImageException {
        ZipBytes.Entry longer = entry("longer.png");
        longer.size -= 3;
        longer.localSize = longer.size;
        ZipBytes.Entry shorter = entry("shorter.png");
        shorter.size += 3;
        shorter.localSize = shorter.size;
        ZipBytes.Entry wrong = entry("wrong.png");
        wrong.crc ^= 1;
        ZipBytes.Entry garbage = entry("garbage.png");
        garbage.stored[0] ^= 0x7f;
        try (ZipFiles files = new ZipFiles(write(ZipBytes.of(longer, shorter, wrong, garbage, entry("good.png"))))) {
            for (String name :
                    files.names().stream().filter(n -> !n.equals("good.png")).toList()) {
                assertThatThrownBy(() -> files.read(name)).as(name).isInstanceOf(RefusedImageException.class);
            }
            assertThat(files.read("good.png")).isEqualTo(CONTENT);
        }
    }

    /** Java's own writer leaves the sizes to a descriptor behind the content, as every writer to a pipe does. */
    @Test
    void anOrdinaryArchiveIsReadInTheOrderOfNames() throws IOException, RefusedImageException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name :
                    new String[] {"set/b/2.png", "set/a/", "set/a/1.png", "__MACOSX/._1.png", "set/.hidden"}) {
                zip.putNextEntry(new ZipEntry(name));
                if (!name.endsWith("/")) {
                    zip.write(CONTENT);
                }
            }
        }
        try (ZipFiles files = new ZipFiles(write(bytes.toByteArray()))) {
            assertThat(files.names()).containsExactly("set/a/1.png", "set/b/2.png");
            assertThat(files.read("set/b/2.png")).isEqualTo(CONTENT);
        }
    }

    private static ZipBytes.Entry entry(String name) {
        return new ZipBytes.Entry(name, CONTENT);
    }

    private static ZipBytes.Entry lie(Consumer<ZipBytes.Entry> lie) {
        ZipBytes.Entry entry = entry("x.png");
        lie.accept(entry);
        return entry;
    }

    private void refuses(byte[] archive, String... words) {
        Path file = write(archive);
        assertThatThrownBy(() -> new ZipFiles(file).close())
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContainingAll(words);
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).as("nothing is written").containsExactly(file);
        } catch (IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    private Path write(byte[] archive) {
        return IdxBytes.write(folder.resolve("images.zip"), archive);
    }
}
