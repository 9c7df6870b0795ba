package org.langevin.report.page;

import java.util.ArrayList;
import java.util.List;

/**
 * The axes of a plot: where a pair of values stands in the drawing, and the grid, ticks and labels around it. Room is left for text of
 * 15 units, the size it has where the page is narrow.
 */
final class Frame {
    static final double WIDTH = 480;
    private static final double TEXT = 15;
    static final double LINE = 19;
    /** A letter's mean width over its height, of the wider sans-serif faces. */
    private static final double LETTER = 0.58;

    private final Scale x;
    private final Scale y;
    private final double left;
    private final double top;
    private final double width;
    private final double height;
    private final List<String> xLabel;
    private final List<String> yLabel;

    /**
     * Axes around a box.
     *
     * @param proportion height over width of the box
     * @param right room for something beside the box
     */
    Frame(Scale x, Scale y, String xLabel, String yLabel, double proportion, double right) {
        this.x = x;
        this.y = y;
        this.xLabel = lines(xLabel, WIDTH - 20);
        this.yLabel = lines(yLabel, WIDTH - 20);
        this.left = 12 + widest(y.ticks());
        this.top = 12 + LINE * this.yLabel.size();
        this.width = WIDTH - left - right;
        this.height = proportion * width;
    }

    /** Axes of a plot of heights over something. */
    static Frame of(Scale x, Scale y, String xLabel, String yLabel) {
        return new Frame(x, y, xLabel, yLabel, 0.62, 16);
    }

    /** Axes of a plane: where the ranges are alike, a unit is as long on either axis. */
    static Frame ofPlane(Scale x, Scale y, String xLabel, String yLabel, double right) {
        double ratio = (y.high() - y.low()) / (x.high() - x.low());
        return new Frame(x, y, xLabel, yLabel, ratio > 0.6 && ratio < 1.5 ? ratio : 0.75, right);
    }

    private static double widest(List<Scale.Tick> ticks) {
        return ticks.stream().mapToDouble(tick -> width(tick.label())).max().orElse(0);
    }

    static double width(String text) {
        return text.codePointCount(0, text.length()) * TEXT * LETTER;
    }

    /** A label in lines of at most a width, in the drawing's units, as far as words allow. */
    static List<String> lines(String label, double most) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : label.strip().split("\\s+")) {
            if (!line.isEmpty() && width(line + " " + word) > most) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    double x(double value) {
        return left + width * x.place(value);
    }

    double y(double value) {
        return top + height * (1 - y.place(value));
    }

    double left() {
        return left;
    }

    double right() {
        return left + width;
    }

    double top() {
        return top;
    }

    double bottom() {
        return top + height;
    }

    /** Height of the drawing with all labels. */
    double totalHeight() {
        return bottom() + 12 + LINE * (1 + xLabel.size());
    }

    /** A point's place as path coordinates. */
    String point(double px, double py) {
        return Markup.coordinate(x(px)) + " " + Markup.coordinate(y(py));
    }

    /** The grid, to stand behind the data. */
    Markup grid() {
        StringBuilder path = new StringBuilder();
        x.ticks()
                .forEach(tick -> path.append("M%s %sV%s"
                        .formatted(
                                Markup.coordinate(x(tick.value())),
                                Markup.coordinate(top),
                                Markup.coordinate(bottom()))));
        y.ticks()
                .forEach(tick -> path.append("M%s %sH%s"
                        .formatted(
                                Markup.coordinate(left),
                                Markup.coordinate(y(tick.value())),
                                Markup.coordinate(right()))));
        return new Markup().leaf("path", "", "class", "grid", "d", path.toString());
    }

    /** The box, ticks and labels, to stand before the data. */
    Markup axes() {
        Markup axes = new Markup()
                .leaf(
                        "path",
                        "",
                        "class",
                        "axis",
                        "d",
                        "M%s %sV%sH%s"
                                .formatted(
                                        Markup.coordinate(left),
                                        Markup.coordinate(top),
                                        Markup.coordinate(bottom()),
                                        Markup.coordinate(right())));
        for (Scale.Tick tick : x.ticks()) {
            axes.leaf(
                    "text",
                    tick.label(),
                    "class",
                    "tick",
                    "text-anchor",
                    "middle",
                    "x",
                    x(tick.value()),
                    "y",
                    bottom() + 20);
        }
        for (Scale.Tick tick : y.ticks()) {
            axes.leaf(
                    "text",
                    tick.label(),
                    "class",
                    "tick",
                    "text-anchor",
                    "end",
                    "x",
                    left - 7,
                    "y",
                    y(tick.value()) + 4.5);
        }
        for (int i = 0; i < yLabel.size(); i++) {
            axes.leaf("text", yLabel.get(i), "class", "label", "x", 4.0, "y", 13 + LINE * i);
        }
        for (int i = 0; i < xLabel.size(); i++) {
            axes.leaf(
                    "text",
                    xLabel.get(i),
                    "class",
                    "label",
                    "text-anchor",
                    "end",
                    "x",
                    right(),
                    "y",
                    bottom() + 22 + LINE * (i + 1));
        }
        return axes;
    }
}
