package org.langevin.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Several quantities of several things: one small plot for each quantity, and in all of them the same things in the same colours.
 *
 * <p>A thing has a colour (Okabe and Ito, "Color universal design", 2008), a marker and a dash pattern of its own, so that the picture can be
 * read without colour vision and in gray print.
 *
 * @param columns plots side by side
 * @param panels the plots, row by row
 */
public record SmallMultiples(int columns, List<Panel> panels) {
    /** How many things are told apart. */
    public static final int MOST = 6;

    private static final int WIDTH = 560;
    private static final int HEIGHT = 400;
    private static final int MARKS = 9;
    private static final int DASHES_ALONG_THE_AXIS = 24;
    private static final Color GRID = new Color(0xEE, 0xEE, 0xEE);
    private static final List<Look> LOOKS = List.of(
            new Look(new Color(0x00, 0x72, 0xB2), SeriesMarkers.CIRCLE, 1),
            new Look(new Color(0xD5, 0x5E, 0x00), SeriesMarkers.DIAMOND, 0.6),
            new Look(new Color(0x00, 0x9E, 0x73), SeriesMarkers.SQUARE, 0.35),
            new Look(new Color(0xCC, 0x79, 0xA7), SeriesMarkers.TRIANGLE_UP, 0.8),
            new Look(new Color(0x56, 0xB4, 0xE9), SeriesMarkers.TRIANGLE_DOWN, 0.5),
            new Look(new Color(0x40, 0x40, 0x40), SeriesMarkers.CROSS, 0.2));

    /** Colour, marker, and the share of a dash in its period, 1 being a line without gaps. */
    private record Look(Color colour, Marker marker, double dash) {}

    /**
     * One quantity.
     *
     * @param title its name
     * @param xLabel name of the horizontal quantity, with its unit
     * @param logarithmic whether equal distances upwards are equal ratios; what is not positive is then left out
     * @param curves one for each thing, in the same order in every panel, at most {@link #MOST}
     */
    public record Panel(String title, String xLabel, boolean logarithmic, List<Curve> curves) {
        /** Checks the number of things. */
        public Panel {
            curves = List.copyOf(curves);
            if (curves.isEmpty() || curves.size() > MOST) {
                throw new IllegalArgumentException("number of curves = %d: expected 1 to %d, which can be told apart"
                        .formatted(curves.size(), MOST));
            }
        }
    }

    /**
     * One thing. Points that are not finite are left out.
     *
     * @param name what the legend calls it
     * @param x horizontal coordinates, rising
     * @param y vertical coordinates, as many
     * @param everyPoint whether each point is marked, for curves of few points; otherwise some along the way are
     */
    public record Curve(String name, double[] x, double[] y, boolean everyPoint) {}

    /**
     * Writes the picture.
     *
     * @param file its name
     * @throws IOException if it can't be written
     */
    public void write(Path file) throws IOException {
        List<XYChart> charts = panels.stream().map(SmallMultiples::chart).toList();
        int rows = (charts.size() + columns - 1) / columns;
        CompleteFile.write(file, out -> BitmapEncoder.saveBitmap(charts, rows, columns, out, BitmapFormat.PNG));
    }

    private static XYChart chart(Panel panel) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(panel.title)
                .xAxisTitle(panel.xLabel)
                .build();
        XYStyler style = chart.getStyler();
        style.setYAxisLogarithmic(panel.logarithmic);
        style.setLegendPosition(LegendPosition.OutsideS);
        style.setLegendLayout(LegendLayout.Horizontal);
        style.setLegendBorderColor(Color.WHITE);
        style.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        style.setXAxisTickMarkSpacingHint(100);
        style.setChartBackgroundColor(Color.WHITE);
        style.setPlotGridLinesColor(GRID);
        IntStream.range(0, panel.curves.size()).forEach(k -> draw(panel, k, chart));
        return chart;
    }

    private static void draw(Panel panel, int index, XYChart chart) {
        Curve curve = panel.curves.get(index);
        Look look = LOOKS.get(index);
        int[] shown = IntStream.range(0, curve.x.length)
                .filter(i -> Double.isFinite(curve.x[i]) && Double.isFinite(curve.y[i]))
                .filter(i -> !panel.logarithmic || curve.y[i] > 0)
                .toArray();
        if (shown.length == 0) {
            return;
        }
        double[] x = Arrays.stream(shown).mapToDouble(i -> curve.x[i]).toArray();
        double[] y = Arrays.stream(shown).mapToDouble(i -> curve.y[i]).toArray();
        XYSeries line = chart.addSeries(curve.name + " line", x, withGaps(x, y, curve.everyPoint ? 1 : look.dash));
        line.setShowInLegend(false);
        line.setLineColor(look.colour);
        line.setLineStyle(curve.everyPoint ? new BasicStroke(0.8f) : SeriesLines.SOLID);
        line.setLineWidth(curve.everyPoint ? 0.8f : 2.2f);
        line.setMarker(SeriesMarkers.NONE);
        int[] marked =
                curve.everyPoint ? IntStream.range(0, x.length).toArray() : marked(x, index, panel.curves.size());
        XYSeries marks = chart.addSeries(curve.name, at(x, marked), at(y, marked));
        marks.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        marks.setMarker(look.marker);
        marks.setMarkerColor(look.colour);
    }

    /** XChart strokes every segment by itself, so the gaps of dashes are cut out of the data. */
    private static double[] withGaps(double[] x, double[] y, double dash) {
        double end = x[x.length - 1];
        double[] cut = y.clone();
        for (int i = 1; i < x.length - 1; i++) {
            double place = x[i] / end * DASHES_ALONG_THE_AXIS;
            if (dash < 1 && place - Math.floor(place) >= dash) {
                cut[i] = Double.NaN;
            }
        }
        return cut;
    }

    /** The points next to equal distances along the axis, moved a little for each thing so that marks of equal curves don't hide each other. */
    private static int[] marked(double[] x, int index, int things) {
        double end = x[x.length - 1];
        return DoubleStream.iterate((index + 0.5) / things, place -> place < MARKS, place -> place + 1)
                .mapToInt(place -> nearest(x, end * place / MARKS))
                .distinct()
                .toArray();
    }

    private static int nearest(double[] x, double place) {
        return IntStream.range(0, x.length)
                .boxed()
                .min((a, b) -> Double.compare(Math.abs(x[a] - place), Math.abs(x[b] - place)))
                .orElseThrow();
    }

    private static double[] at(double[] values, int[] indices) {
        return Arrays.stream(indices).mapToDouble(i -> values[i]).toArray();
    }
}
