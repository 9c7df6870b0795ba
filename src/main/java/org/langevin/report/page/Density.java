package org.langevin.report.page;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.langevin.report.HeatMap;

/**
 * A quantity over a plane, in colours whose brightness rises with the value, with a bar that says what they stand for.
 *
 * @param title what is shown
 * @param xLabel name of the horizontal coordinate
 * @param yLabel name of the vertical coordinate
 * @param x middles of the cells, horizontally, at equal distances
 * @param y middles of the cells, vertically, at equal distances
 * @param values {@code values[j][i]} at {@code (x[i], y[j])}
 * @param lowest value of the darkest colour
 * @param highest value of the brightest colour
 */
public record Density(
        String title,
        String xLabel,
        String yLabel,
        double[] x,
        double[] y,
        double[][] values,
        double lowest,
        double highest)
        implements Figure {
    private static final int MOST_LISTED = 20_000;
    /** Width of the bar of colours, and of how many shades it is made. */
    private static final double BAR = 14;

    private static final int SHADES = 64;

    /** Checks that there is a value for each cell, within the range of the colours. */
    public Density {
        if (x.length < 2 || y.length < 2) {
            throw new IllegalArgumentException("%s: %d by %d cells: expected at least 2 by 2; draw a curve instead"
                    .formatted(title, x.length, y.length));
        }
        x = Checks.finite(title + ": x", x);
        y = Checks.finite(title + ": y", y);
        Checks.evenlySpaced(title + ": x", x);
        Checks.evenlySpaced(title + ": y", y);
        if (values.length != y.length) {
            throw new IllegalArgumentException(
                    "%s: values: %d rows; expected one for each of the %d y".formatted(title, values.length, y.length));
        }
        double[][] copy = new double[y.length][];
        for (int j = 0; j < y.length; j++) {
            copy[j] = Checks.finite(title + ": values[" + j + "]", values[j]);
            Checks.sameLength(title + ": values[" + j + "]", values[j], title + ": x", x);
        }
        values = copy;
        double least = Arrays.stream(values).mapToDouble(Checks::least).min().orElseThrow();
        double most = Arrays.stream(values).mapToDouble(Checks::most).max().orElseThrow();
        if (!(lowest <= least && most <= highest)) {
            throw new IllegalArgumentException(
                    "%s: colours from %s to %s: expected a range that holds all values, %s to %s"
                            .formatted(title, lowest, highest, least, most));
        }
    }

    /**
     * A density whose colours span its own values.
     *
     * @param title what is shown
     * @param xLabel name of the horizontal coordinate
     * @param yLabel name of the vertical coordinate
     * @param x middles of the cells, horizontally, at equal distances
     * @param y middles of the cells, vertically, at equal distances
     * @param values {@code values[j][i]} at {@code (x[i], y[j])}
     */
    public Density(String title, String xLabel, String yLabel, double[] x, double[] y, double[][] values) {
        this(
                title,
                xLabel,
                yLabel,
                x,
                y,
                values,
                Arrays.stream(values).flatMapToDouble(Arrays::stream).min().orElse(0),
                Arrays.stream(values).flatMapToDouble(Arrays::stream).max().orElse(0));
    }

    @Override
    public Plot plot() {
        Scale colours = Scale.around(Axis.LINEAR, lowest, highest, 0);
        Frame frame = Frame.ofPlane(cells(x), cells(y), xLabel, yLabel, 14 + BAR + 8 + Frame.widest(colours.ticks()));
        double width = frame.right() - frame.left();
        Drawing drawing = new Drawing()
                .picture(frame.left(), frame.top(), width, frame.bottom() - frame.top(), picture(colours))
                .add(frame.axes())
                .add(bar(frame, colours));
        return new Plot(
                drawing,
                Frame.WIDTH,
                frame.totalHeight(),
                "%s: colours from %s to %s over %s and %s"
                        .formatted(title, Numbers.text(lowest), Numbers.text(highest), xLabel, yLabel),
                List.of(),
                isListed() ? List.of(Numbers.ofGrid(title, yLabel + " \\ " + xLabel, x, y, values)) : List.of(),
                isListed() ? "" : "%d by %d values, not listed.".formatted(x.length, y.length));
    }

    private boolean isListed() {
        return x.length * y.length <= MOST_LISTED;
    }

    /** From the first cell's outer edge to the last one's. */
    private static Scale cells(double[] middles) {
        double half = (middles[1] - middles[0]) / 2;
        return new Scale(Axis.LINEAR, middles[0] - half, middles[middles.length - 1] + half);
    }

    private BufferedImage picture(Scale colours) {
        BufferedImage picture = new BufferedImage(x.length, y.length, BufferedImage.TYPE_INT_RGB);
        for (int j = 0; j < y.length; j++) {
            for (int i = 0; i < x.length; i++) {
                picture.setRGB(i, y.length - 1 - j, HeatMap.colour(colours.place(values[j][i])));
            }
        }
        return picture;
    }

    private static Drawing bar(Frame frame, Scale colours) {
        BufferedImage shades = new BufferedImage(1, SHADES, BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < SHADES; row++) {
            shades.setRGB(0, row, HeatMap.colour(1 - row / (SHADES - 1.0)));
        }
        double left = frame.right() + 14;
        double height = frame.bottom() - frame.top();
        Drawing bar = new Drawing().picture(left, frame.top(), BAR, height, shades);
        for (Scale.Tick tick : colours.ticks()) {
            bar.text(
                    "tick",
                    "start",
                    left + BAR + 5,
                    frame.bottom() - height * colours.place(tick.value()) + 5,
                    tick.label());
        }
        return bar;
    }
}
