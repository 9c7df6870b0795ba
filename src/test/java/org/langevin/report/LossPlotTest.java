package org.langevin.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.langevin.report.LinePlot.Curve;
import org.langevin.report.LinePlot.Scale;
import org.langevin.report.LinePlot.Stroke;

class LossPlotTest {
    private static final int BLUE = 0xFF0072B2;
    private static final int VERMILION = 0xFFD55E00;

    @TempDir
    Path folder;

    @Test
    void drawsBothLosses() throws IOException {
        Path metrics = log(400, step -> 0.03 + 1.0 / step);
        Path png = folder.resolve("loss.png");
        LossPlot.write(metrics, png);
        BufferedImage picture = ImageIO.read(png.toFile());
        assertThat(count(picture, BLUE)).as("pixels of the smoothed loss").isGreaterThan(300);
        assertThat(count(picture, VERMILION)).as("pixels of the held-out loss").isGreaterThan(100);
    }

    /** The smoothed curve falls from the upper left to the lower right: its leftmost pixel lies far above its rightmost one. */
    @Test
    void aFallingLossFalls() throws IOException {
        Path png = folder.resolve("loss.png");
        LossPlot.write(log(400, step -> 1 - step / 500.0), png);
        BufferedImage picture = ImageIO.read(png.toFile());
        int[] left = null;
        int[] right = null;
        int plotHeight = picture.getHeight() * 3 / 4; // the legend, which has a blue sample line too, stands below
        for (int x = 0; x < picture.getWidth(); x++) {
            for (int y = 0; y < plotHeight; y++) {
                if (picture.getRGB(x, y) == BLUE) {
                    left = left == null ? new int[] {x, y} : left;
                    right = new int[] {x, y};
                }
            }
        }
        assertThat(right[0] - left[0]).isGreaterThan(300);
        assertThat(right[1] - left[1]).isGreaterThan(150);
    }

    @Test
    void theAxisIsLogarithmicWhereTheLossFellByDecades() throws IOException {
        assertThat(LossPlot.of(MetricsLog.read(log(400, step -> 2.0 / step))).scale())
                .isEqualTo(Scale.LOGARITHMIC);
        assertThat(LossPlot.of(MetricsLog.read(log(400, step -> 0.5 + 0.5 / step)))
                        .scale())
                .isEqualTo(Scale.LINEAR);
    }

    @Test
    void heldOutLossStandsAtTheStepsWhereItWasMeasured() throws IOException {
        Curve heldOut =
                LossPlot.of(MetricsLog.read(log(300, step -> 1))).curves().get(2);
        assertThat(heldOut.x()).containsExactly(100, 200, 300);
        assertThat(heldOut.y()).containsOnly(2);
    }

    @Test
    void smoothingKeepsAConstantAndTheMeanOfAlternatingNoise() {
        double[] constant = new double[500];
        Arrays.fill(constant, 0.3);
        for (double value : LossPlot.smoothed(constant)) {
            assertThat(value).isCloseTo(0.3, within(1e-12));
        }
        double[] noise = new double[1000];
        Arrays.setAll(noise, i -> i % 2 == 0 ? 1 : 3);
        double[] smoothed = LossPlot.smoothed(noise);
        assertThat(smoothed[0]).isEqualTo(1);
        assertThat(smoothed[999]).isCloseTo(2, within(0.05));
    }

    @Test
    void aRunWithoutMeasurementsAndOneWithASingleOneHavePictures() throws IOException {
        for (int steps : new int[] {0, 1}) {
            Path png = folder.resolve(steps + ".png");
            LossPlot.write(log(steps, step -> 1), png);
            assertThat(ImageIO.read(png.toFile()).getWidth()).isEqualTo(800);
        }
    }

    @Test
    void infinitePointsAndOnALogarithmicAxisNegativeOnesAreLeftOut() throws IOException {
        double[] x = {0, 1, 2, 3};
        Curve curve = new Curve("log SNR", Stroke.SOLID, x, new double[] {Double.POSITIVE_INFINITY, -1, 1, 10});
        for (Scale scale : Scale.values()) {
            Path png = folder.resolve(scale + ".png");
            LinePlot.write(png, new LinePlot("t", "x", "y", scale, List.of(curve)));
            assertThat(count(ImageIO.read(png.toFile()), BLUE)).isGreaterThan(100);
        }
    }

    private Path log(int steps, IntToDoubleFunction loss) throws IOException {
        Path file = folder.resolve("metrics.jsonl");
        try (MetricsLog log = MetricsLog.open(file, 0)) {
            for (int step = 1; step <= steps; step++) {
                Map<String, Object> values = new HashMap<>(Map.of("loss", loss.applyAsDouble(step)));
                if (step % 100 == 0) {
                    values.put("held_out_loss", 2 * loss.applyAsDouble(step));
                }
                log.append(step, values);
            }
        }
        return file;
    }

    private static long count(BufferedImage picture, int colour) {
        int[] pixels = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        return Arrays.stream(pixels).filter(pixel -> pixel == colour).count();
    }
}
