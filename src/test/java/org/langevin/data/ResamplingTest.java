package org.langevin.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Holds the scaling against Pillow 12.3, {@code image.resize((side, side), Image.BICUBIC, box=middle square)}. Pillow rounds to bytes
 * between the two passes and we don't, hence the tolerance.
 */
class ResamplingTest {
    private static final int ROUNDING = 2;

    @Test
    void aColourImageShrinksAsInPillow() {
        int[] pillow = {
            143, 125, 96, 162, 86, 132, 80, 130, 145, 146, 133, 108, 99, 112, 152, 119, 152, 122, 148, 110, 109, 130,
            110, 133, 139, 146, 107, 143, 106, 139, 109, 144, 132, 143, 129, 108, 115, 111, 145, 124, 151, 107, 155,
            109, 131, 112, 145, 150
        };
        assertClose(Resampling.square(new Pixels(9, 13, 3, ImageBytes.values(13, 9, 3)), 4), pillow);
    }

    @Test
    void aGrayImageGrowsAsInPillow() {
        byte[] half = ImageBytes.values(6, 5, 1);
        for (int i = 0; i < half.length; i++) {
            half[i] = (byte)
                    (64 + (half[i] & 0xff) / 2); // so that nothing overshoots, which Pillow cuts off between the passes
        }
        int[] pillow = {
            66, 79, 91, 102, 114, 125, 137, 150, 78, 91, 103, 115, 126, 140, 156, 170, 99, 113, 125, 137, 148, 158, 167,
            181, 117, 131, 149, 167, 183, 146, 96, 110, 138, 155, 144, 139, 158, 122, 72, 85, 159, 175, 112, 63, 81, 94,
            103, 118, 158, 118, 89, 78, 93, 110, 126, 141, 154, 71, 77, 102, 113, 126, 139, 154
        };
        assertClose(Resampling.square(new Pixels(5, 6, 1, half), 8), pillow);
    }

    @Test
    void aSmoothImageShrinksTenfoldAsInPillow() {
        byte[] waves = new byte[100 * 60];
        for (int i = 0; i < waves.length; i++) {
            waves[i] = (byte) (int) (127.5 + 100 * Math.sin(i % 100 / 9.0) * Math.cos(i / 100 / 7.0));
        }
        int[] pillow = {
            156, 82, 58, 111, 181, 191, 109, 155, 169, 137, 93, 87, 91, 183, 213, 147, 59, 47, 135, 114, 107, 123, 143,
            145, 164, 69, 38, 106, 198, 211, 132, 119, 114, 124, 137, 139
        };
        assertClose(Resampling.square(new Pixels(60, 100, 1, waves), 6), pillow);
    }

    @Test
    void aScaleOfOneKeepsEveryByteOfTheMiddle() {
        Pixels image = new Pixels(8, 12, 3, ImageBytes.values(12, 8, 3));
        byte[] middle = Resampling.square(image, 8).values();
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 8; x++) {
                for (int c = 0; c < 3; c++) {
                    assertThat(middle[(y * 8 + x) * 3 + c] & 0xff).isEqualTo(ImageBytes.value(x + 2, y, c));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"640, 480, 32", "3, 1000, 16", "5, 5, 64", "1, 1, 8", "4096, 4096, 28"})
    void anImageOfOneShadeKeepsIt(int width, int height, int side) {
        byte[] shade = new byte[width * height];
        Arrays.fill(shade, (byte) 201);
        assertThat(Resampling.square(new Pixels(height, width, 1, shade), side).values())
                .containsOnly(201)
                .hasSize(side * side);
    }

    /** Nothing aliases: stripes finer than the result's pixels become their mean, not a coarse pattern. */
    @Test
    void fineStripesBecomeGray() {
        byte[] stripes = new byte[256 * 256];
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = (byte) (i % 2 * 255);
        }
        for (byte value :
                Resampling.square(new Pixels(256, 256, 1, stripes), 32).values()) {
            assertThat(value & 0xff).isCloseTo(127, within(6));
        }
    }

    private static void assertClose(Pixels ours, int[] pillow) {
        assertThat(ours.values()).hasSize(pillow.length);
        for (int i = 0; i < pillow.length; i++) {
            assertThat(ours.values()[i] & 0xff).as("value %d", i).isCloseTo(pillow[i], within(ROUNDING));
        }
    }
}
