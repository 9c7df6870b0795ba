package org.langevin.data;

import static java.util.Arrays.copyOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IdxFileTest {
    private static final byte[] GOOD = IdxBytes.of(3, 4, 5);
    private static final byte[] GOOD_GZ = IdxBytes.compressed(GOOD);

    @TempDir
    Path folder;

    /** Content of a file, the byte the message must name, and a word it must hold. */
    static Stream<Arguments> damaged() {
        return Stream.of(
                Arguments.of("empty", new byte[0], "byte 0:", "4 bytes early"),
                Arguments.of(
                        "text",
                        "GIF89a, not IDX at all".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                        "byte 0:",
                        "47 49 46 38"),
                Arguments.of("floats", with(GOOD, 2, 0x0d), "byte 0:", "00 00 0d 03"),
                Arguments.of("rank 0", with(GOOD, 3, 0), "byte 0:", "rank of 1 to 4"),
                Arguments.of("rank 65", with(GOOD, 3, 65), "byte 0:", "rank of 1 to 4"),
                Arguments.of("half a header", copyOf(GOOD, 9), "byte 9:", "7 bytes early"),
                Arguments.of("no images", IdxBytes.header(0, 28, 28), "byte 4:", "size 0 of axis 0"),
                Arguments.of("negative width", with(GOOD, 12, 0xff), "byte 12:", "size 4278190085 of axis 2"),
                Arguments.of("short by one", copyOf(GOOD, GOOD.length - 1), "byte 75:", "75 bytes"),
                Arguments.of("long by one", copyOf(GOOD, GOOD.length + 1), "byte 76:", "77 bytes"),
                Arguments.of(
                        "2 GB claimed by 16 bytes", IdxBytes.header(Integer.MAX_VALUE, 1, 1), "byte 4:", "one array"),
                Arguments.of("2^93 claimed", IdxBytes.header(1 << 30, 1 << 31 - 1, 1 << 30), "byte 4:", "one array"),
                Arguments.of(
                        "1 GB claimed by gzip",
                        IdxBytes.compressed(IdxBytes.header(1 << 20, 32, 32)),
                        "byte ",
                        "1073741840"),
                Arguments.of("cut gzip", copyOf(GOOD_GZ, GOOD_GZ.length - 12), "byte ", "can't be read on"),
                Arguments.of("gzip checksum", with(GOOD_GZ, GOOD_GZ.length - 8, 0x5a), "byte 76:", "can't be read on"),
                Arguments.of("gzip header alone", copyOf(GOOD_GZ, 5), "byte 0:", "can't be read on"),
                Arguments.of("gzip of too little", IdxBytes.compressed(copyOf(GOOD, 70)), "byte 70:", "6 bytes early"),
                Arguments.of(
                        "gzip of too much",
                        IdxBytes.compressed(copyOf(GOOD, 80)),
                        "byte 76:",
                        "goes on after the last"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damaged")
    void damageIsRefusedByNamePlaceAndRemedyBeforeMemoryIsTaken(
            String name, byte[] bytes, String place, String problem) {
        Path file = IdxBytes.write(folder.resolve("train-images"), bytes);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> readAll(file))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file + ": " + place)
                .hasMessageContaining(problem)
                .hasMessageMatching("(?s).*; (fetch the file again|split the dataset).*");
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(8 << 20);
    }

    @Test
    void everySingleBitOfAHeaderMatters() {
        for (int bit = 0; bit < 8 * 16; bit++) {
            byte[] flipped = with(GOOD, bit / 8, GOOD[bit / 8] ^ 1 << bit % 8);
            Path file = IdxBytes.write(folder.resolve("bit-" + bit), flipped);
            assertThatThrownBy(() -> readAll(file)).as("bit %d", bit).isInstanceOf(DataException.class);
        }
    }

    @Test
    void readsItemByItemCompressedOrNot() {
        for (byte[] bytes : new byte[][] {GOOD, GOOD_GZ}) {
            try (IdxFile file = new IdxFile(IdxBytes.write(folder.resolve("any name"), bytes))) {
                assertThat(file.sizes()).containsExactly(3, 4, 5);
                assertThat(file.next()).hasSize(20).startsWith(0, 1, 2).endsWith(19);
                assertThat(file.next()).startsWith(20, 21);
                assertThat(file.next()).endsWith(59);
                file.requireEnd();
            }
        }
    }

    @Test
    void missingFileAndFolderAreRefused() {
        assertThatThrownBy(() -> new IdxFile(folder.resolve("none")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("none: is missing; check the dataset's folder");
        assertThatThrownBy(() -> new IdxFile(folder)).hasMessageContaining("is not a regular file");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void namedPipeIsRefusedInsteadOfWaitedFor() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThatThrownBy(() -> new IdxFile(pipe)).hasMessageContaining("is not a regular file"));
    }

    private static void readAll(Path path) {
        try (IdxFile file = new IdxFile(path)) {
            for (int i = 0; i < file.items(); i++) {
                file.next();
            }
            file.requireEnd();
        }
    }

    private static byte[] with(byte[] bytes, int index, int value) {
        byte[] changed = bytes.clone();
        changed[index] = (byte) value;
        return changed;
    }
}
