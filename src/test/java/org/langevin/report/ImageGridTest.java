package org.langevin.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.langevin.report.ImageBatch.Order;

/** Decodes the PNG files, as a viewer would. */
class ImageGridTest {
    @TempDir
    Path folder;

    @Test
    void everyByteOfAGrayImageComesBackAsItWas() throws IOException {
        float[] scaled = new float[256];
        for (int b = 0; b < 256; b++) {
            scaled[b] = (float) (b / 127.5 - 1);
        }
        BufferedImage picture = written(new ImageBatch(scaled, 1, 16, 16, 1, Order.CHANNELS_LAST));
        assertThat(picture.getWidth()).isEqualTo(16 + 4);
        assertThat(picture.getColorModel().getNumComponents()).isEqualTo(1);
        for (int b = 0; b < 256; b++) {
            assertThat(picture.getRaster().getSample(2 + b % 16, 2 + b / 16, 0)).isEqualTo(b);
        }
    }

    @Test
    void bothOrdersOfColourGiveTheSamePicture() throws IOException {
        float[] redGreen = {1, -1, -1, -1, 1, -1}; // two pixels: red, green
        float[] planes = {1, -1, -1, 1, -1, -1};
        for (BufferedImage picture : new BufferedImage[] {
            written(new ImageBatch(redGreen, 1, 1, 2, 3, Order.CHANNELS_LAST)),
            written(new ImageBatch(planes, 1, 1, 2, 3, Order.CHANNELS_FIRST))
        }) {
            assertThat(picture.getRGB(2, 2)).isEqualTo(0xFFFF0000);
            assertThat(picture.getRGB(3, 2)).isEqualTo(0xFF00FF00);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "2, 2, 1", "3, 2, 2", "5, 3, 2", "6, 3, 2", "7, 3, 3", "64, 8, 8", "65, 9, 8"})
    void gridsAreNearlySquare(int count, int columns, int rows) throws IOException {
        BufferedImage picture = written(new ImageBatch(new float[count * 12], count, 4, 3, 1, Order.CHANNELS_LAST));
        assertThat(picture.getWidth()).isEqualTo(2 + columns * 5);
        assertThat(picture.getHeight()).isEqualTo(2 + rows * 6);
    }

    @Test
    void imagesGoFromLeftToRightThenDownBetweenLinesOfGray() throws IOException {
        float[] onePixelEach = {-1, 1, -0.5f};
        BufferedImage picture = written(new ImageBatch(onePixelEach, 3, 1, 1, 1, Order.CHANNELS_LAST));
        int[][] expected = new int[8][8];
        for (int[] row : expected) {
            java.util.Arrays.fill(row, 128);
        }
        expected[2][2] = 0;
        expected[2][5] = 255;
        expected[5][2] = 64;
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 8; x++) {
                assertThat(picture.getRaster().getSample(x, y, 0))
                        .as("row %d, column %d", y, x)
                        .isEqualTo(expected[y][x]);
            }
        }
    }

    @Test
    void smallImagesAreMagnifiedForReadersBySquaresOfPixels() throws IOException {
        float[] values = new float[2 * 28 * 28];
        java.util.Arrays.fill(values, -1);
        values[28 * 28 + 28 + 2] = 1; // of the second image, row 1, column 2
        Path file = folder.resolve("readable.png");
        ImageGrid.readable(new ImageBatch(values, 2, 28, 28, 1, Order.CHANNELS_LAST))
                .write(file);
        BufferedImage picture = ImageIO.read(file.toFile());
        assertThat(picture.getWidth()).isEqualTo(2 + 2 * (84 + 2));
        int white = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                if (picture.getRaster().getSample(x, y, 0) == 255) {
                    white++;
                    assertThat(x).isBetween(88 + 6, 88 + 8);
                    assertThat(y).isBetween(2 + 3, 2 + 5);
                }
            }
        }
        assertThat(white).isEqualTo(9);
    }

    @Test
    void numbersBeyondTheRangeAreBlackAndWhite() throws IOException {
        float[] wild = {-7, 1e30f, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY};
        BufferedImage picture = written(new ImageBatch(wild, 1, 1, 4, 1, Order.CHANNELS_LAST));
        assertThat(picture.getRaster().getSamples(2, 2, 4, 1, 0, (int[]) null)).containsExactly(0, 255, 0, 255);
    }

    @Test
    void notANumberIsRefusedWithItsPlace() {
        ImageBatch batch = new ImageBatch(new float[] {0, 0, 0, Float.NaN}, 2, 1, 2, 1, Order.CHANNELS_LAST);
        assertThatThrownBy(() -> written(batch)).hasMessageContaining("image 1").hasMessageContaining("column 1");
    }

    @Test
    void wrongSizesAreRefusedWithTheNumbers() {
        assertThatThrownBy(() -> new ImageBatch(new float[11], 1, 3, 4, 1, Order.CHANNELS_LAST))
                .hasMessageContaining("11 values")
                .hasMessageContaining("12");
        assertThatThrownBy(() -> new ImageGrid(new ImageBatch(new float[2], 1, 1, 1, 2, Order.CHANNELS_LAST)))
                .hasMessageContaining("channels = 2");
    }

    @Test
    void replacesAPictureAndLeavesNothingElseBehind() throws IOException {
        written(new ImageBatch(new float[4], 4, 1, 1, 1, Order.CHANNELS_LAST));
        BufferedImage second = written(new ImageBatch(new float[1], 1, 1, 1, 1, Order.CHANNELS_LAST));
        assertThat(second.getWidth()).isEqualTo(5);
        try (Stream<Path> files = Files.list(folder.resolve("new"))) {
            assertThat(files).containsExactly(folder.resolve("new/grid.png"));
        }
    }

    private BufferedImage written(ImageBatch batch) throws IOException {
        Path file = folder.resolve("new/grid.png");
        new ImageGrid(batch).write(file);
        return ImageIO.read(file.toFile());
    }
}
