package org.langevin.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.langevin.report.ImageBatch.Order;

class NpyTest {
    /** SHA-256 of what {@code np.save} of numpy 2.4.6 makes of {@code (np.arange(48, dtype='f4') / 7 - 1).reshape(2, 3, 2, 4)}. */
    private static final String BY_NUMPY = "59d4a7163ada1d6988de5f603e3cc12165141c1350cd170a51f8ef7d33296a71";

    @TempDir
    Path folder;

    @Test
    void isByteForByteWhatNumpyWrites() throws Exception {
        float[] values = new float[48];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 7f - 1;
        }
        byte[] bytes = written(new ImageBatch(values, 2, 2, 4, 3, Order.CHANNELS_FIRST));
        byte[] sum = MessageDigest.getInstance("SHA-256").digest(bytes);
        assertThat(HexFormat.of().formatHex(sum)).isEqualTo(BY_NUMPY);
    }

    /** Reads by the rules of NEP 1: magic, version, length of the header, header, values. */
    @Test
    void channelsComeFirstWhateverTheOrderInMemory() throws IOException {
        float[] twoPixelsOfThree = {0, 1, 2, 10, 11, 12};
        ByteBuffer file = ByteBuffer.wrap(written(new ImageBatch(twoPixelsOfThree, 1, 1, 2, 3, Order.CHANNELS_LAST)))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(file.getLong())
                .isEqualTo(ByteBuffer.wrap(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getLong());
        byte[] header = new byte[file.getShort()];
        file.get(header);
        Matcher shape = Pattern.compile("'shape': \\((.*?)\\)").matcher(new String(header, StandardCharsets.US_ASCII));
        assertThat(shape.find()).isTrue();
        assertThat(shape.group(1)).isEqualTo("1, 3, 1, 2");
        assertThat(file.position() % 64).as("where numpy may map values").isZero();
        float[] values = new float[6];
        file.asFloatBuffer().get(values);
        assertThat(values).containsExactly(0, 10, 1, 11, 2, 12);
        assertThat(file.remaining()).isEqualTo(24);
    }

    @Test
    void bitsOfEveryKindOfNumberAreKept() throws IOException {
        float[] odd = {-0f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY};
        byte[] bytes = written(new ImageBatch(odd, 4, 1, 1, 1, Order.CHANNELS_LAST));
        ByteBuffer values = ByteBuffer.wrap(bytes, bytes.length - 16, 16).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : odd) {
            assertThat(values.getInt()).isEqualTo(Float.floatToRawIntBits(value));
        }
    }

    private byte[] written(ImageBatch images) throws IOException {
        Path file = folder.resolve("x.npy");
        Npy.write(file, images);
        return Files.readAllBytes(file);
    }
}
