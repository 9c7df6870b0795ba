package org.langevin.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

/** A field's picture: larger values are brighter, and cells stand where they belong. */
class HeatMapTest {
    private static double brightness(int rgb) {
        return 0.2126 * (rgb >> 16 & 0xFF) + 0.7152 * (rgb >> 8 & 0xFF) + 0.0722 * (rgb & 0xFF);
    }

    @Test
    void brightnessRisesWithTheValue() {
        double[] values = new double[64];
        for (int i = 0; i < 64; i++) {
            values[i] = i;
        }
        BufferedImage picture = HeatMap.of("ramp", 1, 64, values).picture();
        double before = -1;
        for (int cell = 0; cell < 64; cell++) {
            double now = brightness(picture.getRGB(16 + (int) ((cell + 0.5) * 480 / 64), 36));
            assertThat(now).isGreaterThan(before);
            before = now;
        }
    }

    @Test
    void rowsGoDownAndColumnsRight() {
        BufferedImage picture =
                HeatMap.of("one cell", 2, 3, new double[] {0, 0, 0, 0, 0, 7}).picture();
        assertThat(picture.getRGB(16 + 400, 34 + 240)).isEqualTo(0xFFFDE725);
        assertThat(picture.getRGB(16 + 400, 34 + 40)).isEqualTo(0xFF440154);
        assertThat(picture.getRGB(16 + 40, 34 + 240)).isEqualTo(0xFF440154);
    }

    @Test
    void everyCellNeedsAValue() {
        assertThatThrownBy(() -> HeatMap.of("", 2, 2, new double[3])).hasMessageContaining("rows * columns = 4");
    }
}
