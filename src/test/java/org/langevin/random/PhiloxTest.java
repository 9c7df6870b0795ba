package org.langevin.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhiloxTest {
    /** The known-answer vectors that Random123 publishes for philox4x32-10: counter, key, answer. */
    @ParameterizedTest
    @CsvSource({
        "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
        "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
        "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1",
    })
    void givesTheKnownAnswersOfRandom123(String counter, String key, String answer) {
        long[] c = hex(counter);
        long[] k = hex(key);
        Philox.Place place = new Philox.Place(k[1] << 32 | k[0], (int) c[0], (int) c[1], (int) c[2]);

        Philox.Block block = Philox.block(place, (int) c[3]);

        assertThat(new long[] {block.w0(), block.w1(), block.w2(), block.w3()}).isEqualTo(hex(answer));
        for (NoiseKernel kernel : Kernels.ALL) {
            assertThat(firstBlock(kernel, place, (int) c[3]))
                    .as(kernel.toString())
                    .isEqualTo(hex(answer));
        }
    }

    private static long[] firstBlock(NoiseKernel kernel, Philox.Place place, int block) {
        long[] words = new long[4 * NoiseKernel.TILE];
        kernel.words(place, block, 1, words);
        return LongStream.range(0, 4)
                .map(w -> words[(int) w * NoiseKernel.TILE])
                .toArray();
    }

    private static long[] hex(String words) {
        return Arrays.stream(words.split(" "))
                .mapToLong(w -> Long.parseLong(w, 16))
                .toArray();
    }
}
