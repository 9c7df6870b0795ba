package org.langevin.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Curves over a quantity, as a PNG. The horizontal axis begins at 0, or where the curves do if that is below 0.
 *
 * <p>Every curve has its own dash pattern or marker beside its colour, and the colours (Okabe and Ito, "Color universal design",
 * 2008) differ in brightness: the picture can be read without colour vision and in gray print.
 *
 * @param title what is shown
 * @param xLabel name of the horizontal quantity, with its unit
 * @param yLabel name of the vertical quantity, with its unit
 * @param scale how the vertical axis is divided
 * @param curves what is drawn, the first one at the back
 */
public record LinePlot(String title, String xLabel, String yLabel, Scale scale, List<Curve> curves) {
    private static final int WIDTH = 800;
    private static final int HEIGHT = 500;
    private static final int DASHES_ALONG_THE_AXIS = 35;
    private static final Color BLUE = new Color(0x00, 0x72, 0xB2);
    private static final Color VERMILION = new Color(0xD5, 0x5E, 0x00);

    /** How an axis is divided. */
    public enum Scale {
        /** Equal distances for equal differences. */
        LINEAR,
        /** Equal distances for equal ratios; what is not positive is left out. */
        LOGARITHMIC
    }

    /** The ways to draw a curve that are told apart at a glance. */
    public enum Stroke {
        /** A thin line that stays in the background. */
        FAINT(new Color(0xBB, 0xBB, 0xBB), new BasicStroke(1), SeriesMarkers.NONE),
        /** A line without gaps. */
        SOLID(BLUE, new BasicStroke(2.5f), SeriesMarkers.NONE),
        /** Dashes; for curves of many points. */
        DASHED(VERMILION, dashes(2.5f), SeriesMarkers.NONE),
        /** A diamond at each point, joined by a thin line; for curves of few points. */
        POINTS(VERMILION, new BasicStroke(1), SeriesMarkers.DIAMOND),
        /** A circle at each point. */
        CIRCLES(VERMILION, SeriesLines.NONE, SeriesMarkers.CIRCLE),
        /** A square at each point. */
        SQUARES(new Color(0x00, 0x9E, 0x73), SeriesLines.NONE, SeriesMarkers.SQUARE),
        /** A triangle at each point. */
        TRIANGLES(Color.BLACK, SeriesLines.NONE, SeriesMarkers.TRIANGLE_UP),
        /** A diamond at each point. */
        DIAMONDS(new Color(0xCC, 0x79, 0xA7), SeriesLines.NONE, SeriesMarkers.DIAMOND);

        private final Color colour;
        private final BasicStroke line;
        private final Marker marker;

        Stroke(Color colour, BasicStroke line, Marker marker) {
            this.colour = colour;
            this.line = line;
            this.marker = marker;
        }

        /**
         * Whether the curve has ink at a place, 0 to 1 along the horizontal axis. XChart strokes every segment by itself, and a dash
         * pattern that starts anew every other pixel is a solid line; so the gaps of dashes are cut out of the data.
         */
        private boolean hasInk(double place) {
            double dash = place * DASHES_ALONG_THE_AXIS;
            return this != DASHED || dash - Math.floor(dash) < 0.6;
        }

        private static BasicStroke dashes(float width) {
            return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {10, 6}, 0);
        }
    }

    /**
     * One curve. Points of which a coordinate is not finite are left out.
     *
     * @param name what the legend calls it
     * @param stroke how it is drawn
     * @param x horizontal coordinates
     * @param y vertical coordinates, as many
     */
    public record Curve(String name, Stroke stroke, double[] x, double[] y) {}

    /**
     * Writes plots below each other into one picture.
     *
     * @param file its name
     * @param plots from top to bottom
     * @throws IOException if it can't be written
     */
    public static void write(Path file, LinePlot... plots) throws IOException {
        List<XYChart> charts = Arrays.stream(plots).map(LinePlot::chart).toList();
        CompleteFile.write(file, out -> BitmapEncoder.saveBitmap(charts, charts.size(), 1, out, BitmapFormat.PNG));
    }

    /**
     * The plot as a picture, for an animation.
     *
     * @param lowest where the vertical axis begins
     * @param highest where it ends
     * @return 800 by 500 pixels
     */
    public BufferedImage picture(double lowest, double highest) {
        XYChart chart = chart();
        chart.getStyler().setYAxisMin(lowest);
        chart.getStyler().setYAxisMax(highest);
        return BitmapEncoder.getBufferedImage(chart);
    }

    private XYChart chart() {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(xLabel)
                .yAxisTitle(yLabel)
                .build();
        XYStyler style = chart.getStyler();
        style.setYAxisLogarithmic(scale == Scale.LOGARITHMIC);
        style.setLegendPosition(LegendPosition.OutsideS);
        style.setLegendLayout(LegendLayout.Horizontal);
        double begin = begin();
        double unit = unit(end() - begin);
        style.setXAxisMin(Math.floor(begin / unit) * unit);
        if (begin < 0) {
            style.setXAxisMax(Math.ceil(end() / unit) * unit);
        }
        style.setXAxisTickMarkSpacingHint(100);
        style.setChartBackgroundColor(Color.WHITE);
        style.setPlotGridLinesColor(new Color(0xE0, 0xE0, 0xE0));
        curves.forEach(curve -> draw(curve, chart));
        return chart;
    }

    private void draw(Curve curve, XYChart chart) {
        int[] shown = IntStream.range(0, curve.x.length)
                .filter(i -> Double.isFinite(curve.x[i]) && isDrawable(curve.y[i]))
                .toArray();
        if (shown.length == 0) {
            return;
        }
        double begin = begin();
        double end = Arrays.stream(shown).mapToDouble(i -> curve.x[i]).max().getAsDouble();
        double[] x = Arrays.stream(shown).mapToDouble(i -> curve.x[i]).toArray();
        double[] y = Arrays.stream(shown)
                .mapToDouble(i -> curve.stroke.hasInk((curve.x[i] - begin) / (end - begin)) ? curve.y[i] : Double.NaN)
                .toArray();
        XYSeries series = chart.addSeries(curve.name, x, y);
        series.setLineColor(curve.stroke.colour);
        series.setLineStyle(curve.stroke.line);
        series.setMarker(curve.stroke.marker);
        series.setMarkerColor(curve.stroke.colour);
    }

    /** Where the horizontal axis begins. */
    private double begin() {
        return Math.min(
                0,
                curves.stream()
                        .flatMapToDouble(curve -> Arrays.stream(curve.x).filter(Double::isFinite))
                        .min()
                        .orElse(0));
    }

    private double end() {
        return curves.stream()
                .flatMapToDouble(curve -> Arrays.stream(curve.x).filter(Double::isFinite))
                .max()
                .orElse(1);
    }

    /** A round number that goes four to forty times into a range. */
    private static double unit(double range) {
        return range > 0 ? Math.pow(10, Math.floor(Math.log10(range / 4))) : 1;
    }

    private boolean isDrawable(double y) {
        return Double.isFinite(y) && (scale == Scale.LINEAR || y > 0);
    }
}
