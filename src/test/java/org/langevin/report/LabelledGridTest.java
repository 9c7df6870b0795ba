package org.langevin.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelledGridTest {
    private static final int WHITE = 0xffffff;

    /** Two images of 60 by 60, black and white, so that none is magnified, with words beside them. */
    private static LabelledGrid.Row row() {
        float[] values = new float[2 * 60 * 60];
        Arrays.fill(values, 0, 60 * 60, -1);
        Arrays.fill(values, 60 * 60, 2 * 60 * 60, 1);
        return new LabelledGrid.Row(
                List.of("words"), new ImageBatch(values, 2, 60, 60, 1, ImageBatch.Order.CHANNELS_LAST));
    }

    private static boolean isDrawnOn(BufferedImage picture, int left, int top, int width, int height) {
        for (int y = top; y < top + height; y++) {
            for (int x = left; x < left + width; x++) {
                if ((picture.getRGB(x, y) & WHITE) != WHITE) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Words above the columns push the images down by their lines and change nothing else; each stands above its column. */
    @Test
    void wordsStandAboveTheirColumns() {
        BufferedImage plain = new LabelledGrid(List.of(row())).picture();
        BufferedImage headed = new LabelledGrid(List.of(List.of("a", "b"), List.of("c")), List.of(row())).picture();
        int lines = headed.getHeight() - plain.getHeight();
        assertThat(headed.getWidth()).isEqualTo(plain.getWidth());
        assertThat(lines).isGreaterThan(20);
        for (int y = 0; y < plain.getHeight(); y++) {
            for (int x = 0; x < plain.getWidth(); x++) {
                int below = y < 2 ? WHITE : headed.getRGB(x, y + lines) & WHITE;
                assertThat(below).isEqualTo(plain.getRGB(x, y) & WHITE);
            }
        }
        int black = headed.getWidth() - 2 * 62 - 2;
        assertThat(isDrawnOn(headed, 0, 0, black, lines)).as("above the words").isFalse();
        assertThat(isDrawnOn(headed, black, 0, 60, lines))
                .as("above the first image")
                .isTrue();
        assertThat(isDrawnOn(headed, black + 62, 0, 60, lines))
                .as("above the second image")
                .isTrue();
    }
}
