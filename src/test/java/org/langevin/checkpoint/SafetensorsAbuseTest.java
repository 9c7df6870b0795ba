package org.langevin.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files made to break a reader: each is refused by name, at once, and without more memory than the file has bytes. The first
 * group are the abuse proposals of the format's own repository.
 */
class SafetensorsAbuseTest {

    @TempDir
    Path folder;

    static Stream<Arguments> abuses() {
        return Stream.of(
                // Proposal 1: the length of the header.
                bad("length beyond the file", raw(1_000_000, "{}", 0), "cut short"),
                bad("length over the limit", raw(100_000_001, "{}", 0), "allowed: 2 to 100000000"),
                bad("length of 2^63", raw(Long.MIN_VALUE, "{}", 0), "9223372036854775808 bytes"),
                bad("length of 2^64 - 1", raw(-1, "{}", 0), "18446744073709551615 bytes"),
                bad("length 0", raw(0, "{}", 0), "as 0 bytes"),
                bad("length inside the header", raw(4, "{\"a\":{}}", 0), "JSON"),
                bad("empty file", new byte[0], "has 0 bytes, less than the 8"),
                bad("seven bytes", new byte[7], "has 7 bytes, less than the 8"),
                bad("eight bytes", new byte[8], "as 0 bytes"),
                // Proposal 2: a header that is long to read.
                bad("deep header", header("{\"a\":" + "[".repeat(50_000) + "}", 0), "'a' is START_ARRAY"),
                bad(
                        "deep shape",
                        header("{\"a\":{\"dtype\":\"F32\",\"shape\":" + "[".repeat(50_000) + "}", 0),
                        "nesting depth"),
                bad("many tensors", header(manyTensors(), 0), "more than 10000 tensors"),
                bad("long name", header("{\"" + "n".repeat(5000) + "\":" + tensor("F32", "[]", 0, 4) + "}", 4), "JSON"),
                bad(
                        "long number",
                        header("{\"a\":" + tensor("F32", "[" + "9".repeat(4000) + "]", 0, 4) + "}", 4),
                        "JSON"),
                // Proposal 3: offsets outside.
                bad("negative offset", header(one("F32", "[1]", -4, 0), 4), "data bytes -4 to 0 overlaps"),
                bad("offset beyond the file", header(one("F32", "[2]", 0, 8), 4), "take 8 bytes, the file has 4"),
                bad("end before begin", header(one("F32", "[1]", 4, 0), 4), "leaves a gap"),
                bad("offset beyond 63 bits", header(one("F32", "[1]", "0", "9223372036854775808"), 4), "JSON"),
                // Proposal 4: overlap.
                bad(
                        "overlap",
                        header(
                                "{\"a\":" + tensor("F32", "[2]", 0, 8) + ",\"b\":" + tensor("F32", "[2]", 4, 12) + "}",
                                12),
                        "tensor 'b' at data bytes 4 to 12 overlaps"),
                bad(
                        "same bytes twice",
                        header(
                                "{\"a\":" + tensor("F32", "[2]", 0, 8) + ",\"b\":" + tensor("F32", "[2]", 0, 8) + "}",
                                8),
                        "tensor 'b' at data bytes 0 to 8 overlaps"),
                bad(
                        "gap",
                        header(
                                "{\"a\":" + tensor("F32", "[1]", 0, 4) + ",\"b\":" + tensor("F32", "[1]", 8, 12) + "}",
                                12),
                        "tensor 'b' at data bytes 8 to 12 leaves a gap"),
                bad("data behind the last tensor", header(one("F32", "[1]", 0, 4), 5), "take 4 bytes, the file has 5"),
                bad("data without tensors", header("{}", 1), "take 0 bytes, the file has 1"),
                // Proposal 5: sizes that disagree.
                bad("shape too large", header(one("F32", "[3]", 0, 8), 8), "does not have the 12 bytes of its shape"),
                bad("type too wide", header(one("F64", "[2]", 0, 8), 8), "does not have the 16 bytes"),
                bad(
                        "product over 2^31",
                        header(one("U8", "[65536,65536]", 0, 0), 0),
                        "does not have the 4294967296 bytes"),
                bad("product over 2^63", header(one("U8", "[4294967296,4294967296]", 0, 0), 0), "overflows 64 bits"),
                bad(
                        "product that wraps to the size",
                        header(one("F32", "[4611686018427387905]", 0, 4), 4),
                        "overflows"),
                bad("overflow hidden by a zero", header(one("F32", "[4294967296,4294967296,0]", 0, 0), 0), "overflows"),
                bad("negative size", header(one("F32", "[-1]", 0, 4), 4), "negative size"),
                bad("two negative sizes", header(one("F32", "[-1,-1]", 0, 4), 4), "negative size"),
                bad(
                        "65 axes",
                        header(one("F32", "[" + String.join(",", Collections.nCopies(65, "1")) + "]", 0, 4), 4),
                        "more than 64 entries"),
                // Proposal 7: the JSON itself.
                bad("no JSON", header("{a:1}", 0), "JSON"),
                bad("not closed", header("{\"a\":", 0), "JSON"),
                bad("an array", header("[]", 0), "no '{' at byte 8"),
                bad("a space first", header(" {}", 0), "no '{' at byte 8"),
                bad("two objects", header("{}{}", 0), "behind its closing brace"),
                bad(
                        "duplicate tensor",
                        header(
                                "{\"a\":" + tensor("F32", "[1]", 0, 4) + ",\"a\":" + tensor("F32", "[1]", 4, 8) + "}",
                                8),
                        "Duplicate field 'a'"),
                bad(
                        "duplicate key in a tensor",
                        header("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"I64\"}}", 0),
                        "Duplicate field"),
                bad("duplicate metadata", header("{\"__metadata__\":{},\"__metadata__\":{}}", 0), "Duplicate field"),
                bad(
                        "number in the metadata",
                        header("{\"__metadata__\":{\"a\":1}}", 0),
                        "__metadata__ 'a' is VALUE_NUMBER_INT"),
                bad("NaN in the metadata", header("{\"__metadata__\":{\"a\":NaN}}", 0), "NaN"),
                bad("metadata that is no object", header("{\"__metadata__\":[]}", 0), "__metadata__ is START_ARRAY"),
                bad("not UTF-8", header("{\"caf\u00e9\":1}".getBytes(StandardCharsets.ISO_8859_1), 0), "not UTF-8"),
                bad(
                        "overlong UTF-8",
                        header(new byte[] {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':', '1', '}'}, 0),
                        "not UTF-8"),
                bad("UTF-16", header("{}".getBytes(StandardCharsets.UTF_16LE), 0), "JSON"),
                bad("unknown type", header(one("F4", "[2]", 0, 1), 1), "is of type F4"),
                bad(
                        "type that is a number",
                        header("{\"a\":{\"dtype\":3,\"shape\":[1],\"data_offsets\":[0,4]}}", 4),
                        "dtype is"),
                bad("unknown key", header("{\"a\":{\"dtype\":\"F32\",\"code\":\"x\"}}", 0), "unknown key 'code'"),
                bad("missing key", header("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4), "needs dtype, shape"),
                bad(
                        "one offset",
                        header("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", 4),
                        "two data_offsets"),
                bad(
                        "three offsets",
                        header("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,4]}}", 4),
                        "more than 2"),
                bad("fraction in a shape", header(one("F32", "[1.0]", 0, 4), 4), "VALUE_NUMBER_FLOAT"),
                bad("text in a shape", header(one("F32", "[\"1\"]", 0, 4), 4), "VALUE_STRING"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("abuses")
    void isRefusedByNameAtOnceAndInLittleMemory(String name, byte[] bytes, String says) throws IOException {
        Path file = Files.write(folder.resolve("bad.safetensors"), bytes);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int attempt = 0; attempt < 3; attempt++) {
            long allocated = threads.getCurrentThreadAllocatedBytes();
            CorruptCheckpointException refusal =
                    catchThrowableOfType(CorruptCheckpointException.class, () -> Safetensors.open(file));
            allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
            assertThat(refusal).as(name).hasMessageStartingWith(file + ": ").hasMessageContaining(says);
            assertThat(refusal.getMessage()).hasSizeLessThan(8000);
            assertThat(allocated).as("allocated bytes").isLessThan(allowance(bytes.length));
        }
    }

    /** Reads every abuse in a heap of 64 MiB. */
    static final class SmallProcess {

        private SmallProcess() {}

        /**
         * Opens all of them, and says how many were refused and how long the slowest took.
         *
         * @param arguments an empty folder
         * @throws IOException if they cannot be written
         */
        public static void main(String[] arguments) throws IOException {
            Path file = Path.of(arguments[0], "abuse.safetensors");
            int refused = 0;
            long slowest = 0;
            for (Arguments abuse : abuses().toList()) {
                Files.write(file, (byte[]) abuse.get()[1]);
                long start = System.nanoTime();
                try {
                    Safetensors.open(file).close();
                } catch (CorruptCheckpointException e) {
                    refused++;
                    slowest = Math.max(slowest, System.nanoTime() - start);
                }
            }
            System.out.println(refused + " refused, the slowest in " + slowest / 1_000_000 + " ms");
        }
    }

    @Test
    void allAreRefusedInAHeapOf64Megabytes() throws IOException {
        Process small = ChildJvm.of(List.of("-Xmx64m"), SmallProcess.class, folder.toString())
                .start();
        assertThat(new String(small.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith(abuses().count() + " refused");
    }

    /** A mebibyte of buffers and twice the file; the longest list of tensors that is read at all may cost 16 MiB. */
    private static long allowance(int fileBytes) {
        return fileBytes > 500_000 ? 16 << 20 : (1 << 20) + 2L * fileBytes;
    }

    @Test
    void whatIsNoFileIsRefused() {
        assertThat(catchThrowableOfType(CorruptCheckpointException.class, () -> Safetensors.open(folder)))
                .hasMessage(folder + ": is no file; check the path");
        Path missing = folder.resolve("missing");
        assertThat(catchThrowableOfType(CorruptCheckpointException.class, () -> Safetensors.open(missing)))
                .hasMessage(missing + ": is no file; check the path");
    }

    @Test
    void aFileThatIsCutWhileItIsOpenIsRefusedAndTakesNothingDown() throws IOException {
        Path file = folder.resolve("cut.safetensors");
        Files.copy(Path.of("src/test/resources/fixtures/unet-gray-tiny/io.safetensors"), file);
        try (Safetensors in = Safetensors.open(file)) {
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(whole, whole.length / 2));
            assertThat(catchThrowableOfType(CorruptCheckpointException.class, () -> in.floats("y")))
                    .hasMessageContaining("shorter than when it was opened");
        }
    }

    private static Arguments bad(String name, byte[] bytes, String says) {
        return Arguments.of(name, bytes, says);
    }

    private static String manyTensors() {
        return IntStream.range(0, 10_001)
                .mapToObj(i -> "\"" + i + "\":" + tensor("F32", "[0]", 0, 0))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String one(String dtype, String shape, long begin, long end) {
        return "{\"a\":" + tensor(dtype, shape, begin, end) + "}";
    }

    private static String one(String dtype, String shape, String begin, String end) {
        return "{\"a\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":[" + begin + "," + end
                + "]}}";
    }

    private static String tensor(String dtype, String shape, long begin, long end) {
        return "{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":[" + begin + "," + end + "]}";
    }

    private static byte[] header(String json, int data) {
        return header(json.getBytes(StandardCharsets.UTF_8), data);
    }

    private static byte[] header(byte[] json, int data) {
        return raw(json.length, json, data);
    }

    private static byte[] raw(long length, String json, int data) {
        return raw(length, json.getBytes(StandardCharsets.UTF_8), data);
    }

    private static byte[] raw(long length, byte[] json, int data) {
        return ByteBuffer.allocate(Long.BYTES + json.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(json)
                .array();
    }
}
