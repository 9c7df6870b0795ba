package org.langevin.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The codec reads what the format's own library wrote, and writes the same bytes. */
class SafetensorsTest {

    private static final Path RESOURCES = Path.of("src/test/resources");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "safetensors/dtypes.safetensors",
                "fixtures/unet-gray-tiny/diffusion_pytorch_model.safetensors",
                "fixtures/unet-gray-tiny/io.safetensors",
                "fixtures/pipeline-ddpm-tiny/unet/diffusion_pytorch_model.safetensors",
                "fixtures/pipeline-ddpm-tiny/io.safetensors",
            })
    void aFileOfThePythonLibraryIsWrittenAgainByteForByteInWhateverOrderItsTensorsCome(String name) throws IOException {
        Path copy = folder.resolve("copy.safetensors");
        try (Safetensors in = Safetensors.open(RESOURCES.resolve(name))) {
            List<TensorSource> sources = new ArrayList<>(
                    in.tensors().keySet().stream().map(in::source).toList());
            Collections.reverse(sources);
            Safetensors.write(copy, in.metadata(), sources);
        }
        assertThat(Files.mismatch(copy, RESOURCES.resolve(name))).isEqualTo(-1);
    }

    /** Values as Python's safetensors and torch read them. */
    @Test
    void tensorsHaveTheValuesThatPythonReads() {
        try (Safetensors io = Safetensors.open(RESOURCES.resolve("fixtures/unet-gray-tiny/io.safetensors"))) {
            assertThat(io.longs("t")).containsExactly(0, 1, 500, 999);
            assertThat(io.tensors().get("y")).isEqualTo(new TensorSpec("y", DType.F32, List.of(4L, 1L, 28L, 28L)));
            float[] y = io.floats("y");
            assertThat(y)
                    .hasSize(4 * 28 * 28)
                    .startsWith(-0x1.f2f378p-3f, -0x1.17994cp-2f, -0x1.403e14p-2f)
                    .endsWith(-0x1.f69904p-4f, -0x1.ce05fp-7f);
        }
    }

    @Test
    void narrowTypesAreWidenedExactlyAndWideOnesRounded() {
        try (Safetensors file = Safetensors.open(RESOURCES.resolve("safetensors/dtypes.safetensors"))) {
            assertThat(file.metadata()).containsExactly(Map.entry("origin", "safetensors 0.8.0, torch 2.13"));
            assertThat(file.floats("half.values"))
                    .containsExactly(
                            0f,
                            -0f,
                            1f,
                            -2f,
                            65504f,
                            0x1p-14f,
                            0x1p-24f,
                            -0x1p-24f,
                            Float.POSITIVE_INFINITY,
                            Float.NEGATIVE_INFINITY,
                            Float.NaN,
                            0x1.554p-2f,
                            1023 * 0x1p-24f);
            assertThat(file.floats("bf16.values"))
                    .containsExactly(
                            0f,
                            -0f,
                            1f,
                            -2f,
                            0x1.fep127f,
                            0x1p-126f,
                            0x1p-133f,
                            Float.POSITIVE_INFINITY,
                            Float.NaN,
                            0x1.54p-2f);
            assertThat(file.floats("f64.values")).containsExactly(0.1f, Float.POSITIVE_INFINITY, -0f, 1f / 3);
            assertThat(file.floats("gr\u00f6\"\u00dfe\\n")).containsExactly(1.5f, -2.25f);
            assertThat(file.floats("empty")).isEmpty();
            assertThat(file.longs("a.int64")).containsExactly(1);
        }
    }

    @Test
    void aTensorThatIsNotThereOrOfAnotherKindIsRefusedByName() {
        Path path = RESOURCES.resolve("safetensors/dtypes.safetensors");
        try (Safetensors file = Safetensors.open(path)) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> file.floats("weight")))
                    .isInstanceOf(CorruptCheckpointException.class)
                    .hasMessage(path + ": has no tensor 'weight'");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> file.floats("b.int32"))
                    .withMessage("'b.int32' is of type I32; real numbers are F64, F32, F16, BF16");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> file.read("b.float32", FloatBuffer.allocate(5)))
                    .withMessage("'b.float32' has 6 elements, the buffer has room for 5");
        }
    }

    /** Three mebibytes and a bit, so that chunks end inside the tensor. */
    @Test
    void tensorsLongerThanAChunkComeBackEqual() {
        float[] values = new float[3 * (1 << 18) + 5];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 0.37f - 1000;
        }
        long[] counts = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE};
        Path file = folder.resolve("large.safetensors");
        Safetensors.write(
                file,
                Map.of("format", "pt"),
                List.of(
                        TensorSource.of("w", List.of((long) values.length), FloatBuffer.wrap(values)),
                        TensorSource.of("n", List.of(2L, 2L), LongBuffer.wrap(counts))));
        try (Safetensors in = Safetensors.open(file)) {
            assertThat(in.floats("w")).isEqualTo(values);
            assertThat(in.longs("n")).isEqualTo(counts);
            assertThat(in.tensors().keySet()).containsExactly("n", "w");
        }
    }

    /** A tensor of 2.4 GB is asked for in order, in pieces of at most a mebibyte, each element once. */
    @Test
    void parametersAreStreamedWithoutACopy() throws IOException {
        long elements = 600_000_000L + 3;
        long[] next = {0};
        long[] written = {0};
        TensorSource virtual = TensorSource.of(new TensorSpec("w", DType.F32, List.of(elements)), (first, chunk) -> {
            assertThat(first).isEqualTo(next[0]);
            assertThat(chunk.remaining()).isLessThanOrEqualTo(1 << 20);
            assertThat(chunk.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
            next[0] += chunk.remaining() / Float.BYTES;
        });
        FileContent content = Safetensors.content(Map.of(), List.of(virtual));
        content.writeTo(new WritableByteChannel() {
            @Override
            public int write(ByteBuffer bytes) {
                int taken = Math.min(bytes.remaining(), 700_001);
                bytes.position(bytes.position() + taken);
                written[0] += taken;
                return taken;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        });
        assertThat(next[0]).isEqualTo(elements);
        assertThat(written[0]).isEqualTo(content.bytes());
    }

    @Test
    void whatCannotBeWrittenIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TensorSource.of("w", List.of(2L, 3L), FloatBuffer.allocate(5)))
                .withMessage("'w' of shape [2, 3] has 6 elements, 5 are given");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TensorSpec("w", DType.F32, List.of(1L << 31, 1L << 31)))
                .withMessageContaining("overflows 64 bits");
        TensorSource one = TensorSource.of("w", List.of(1L), FloatBuffer.allocate(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Safetensors.write(folder.resolve("x"), Map.of(), List.of(one, one)))
                .withMessageContaining("'w' is given twice");
        assertThat(folder).isEmptyDirectory();
    }
}
