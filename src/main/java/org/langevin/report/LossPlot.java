package org.langevin.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.langevin.report.LinePlot.Curve;
import org.langevin.report.LinePlot.Scale;
import org.langevin.report.LinePlot.Stroke;

/**
 * The course of a training run as a picture, made from its {@link MetricsLog}: the loss on training images as it was measured and
 * smoothed, and the loss on held-out images.
 */
public final class LossPlot {
    /** The key of the loss on the images of a training step. */
    public static final String LOSS = "loss";
    /** The key of the loss on held-out images. */
    public static final String HELD_OUT_LOSS = "held_out_loss";

    /** How many smoothing windows the run is long. */
    private static final int WINDOWS = 25;
    /** A loss that fell by more than this factor is read better on a logarithmic axis. */
    private static final double LOGARITHMIC_FROM = 8;

    private LossPlot() {}

    /**
     * Draws the run so far.
     *
     * @param metrics the run's metrics
     * @param picture the PNG file to make or replace
     * @throws IOException if one can't be read or the other not written
     */
    public static void write(Path metrics, Path picture) throws IOException {
        LinePlot.write(picture, of(MetricsLog.read(metrics)));
    }

    /** The plot of a log's lines. */
    static LinePlot of(List<JsonNode> lines) {
        Curve loss = curve("loss of a step", Stroke.FAINT, LOSS, lines);
        Curve smoothed = new Curve("training loss, smoothed", Stroke.SOLID, loss.x(), smoothed(loss.y()));
        Curve heldOut = curve("held-out loss", Stroke.POINTS, HELD_OUT_LOSS, lines);
        Scale scale = ratio(smoothed.y()) > LOGARITHMIC_FROM ? Scale.LOGARITHMIC : Scale.LINEAR;
        return new LinePlot("Loss", "optimiser steps", "mean squared error", scale, List.of(loss, smoothed, heldOut));
    }

    private static Curve curve(String name, Stroke stroke, String key, List<JsonNode> lines) {
        List<JsonNode> measured =
                lines.stream().filter(line -> line.path(key).isNumber()).toList();
        return new Curve(
                name,
                stroke,
                measured.stream()
                        .mapToDouble(line -> line.path(MetricsLog.STEP).asDouble())
                        .toArray(),
                measured.stream().mapToDouble(line -> line.path(key).asDouble()).toArray());
    }

    /**
     * The mean over a window around each value. The window is centred, so that a falling loss isn't shown late as a running mean would,
     * and narrower near the beginning, where the loss falls fastest.
     */
    static double[] smoothed(double[] values) {
        double[] sums = new double[values.length + 1];
        for (int i = 0; i < values.length; i++) {
            sums[i + 1] = sums[i] + values[i];
        }
        double[] smoothed = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int half = Math.min(i, values.length / WINDOWS / 2);
            int end = Math.min(values.length, i + half + 1);
            smoothed[i] = (sums[end] - sums[i - half]) / (end - (i - half));
        }
        return smoothed;
    }

    private static double ratio(double[] values) {
        return Arrays.stream(values).max().orElse(1)
                / Arrays.stream(values).min().orElse(1);
    }
}
