package org.langevin.report.page;

import java.util.List;

/** The axis of horizontal bars, the names beside them, and the bars' places. Each group has a colour and a hatching. */
final class BarFrame {
    private static final double THICKNESS = 15;
    private static final double GAP = 10;
    private static final double TOP = 6;
    private static final double HATCH = 6;

    private final Scale scale;
    private final List<List<String>> names;
    private final int groups;
    private final List<String> label;
    private final double left;

    BarFrame(Scale scale, List<String> categories, int groups, String label) {
        this.scale = scale;
        this.names = categories.stream()
                .map(name -> Frame.lines(name, 0.42 * Frame.WIDTH))
                .toList();
        this.groups = groups;
        this.label = Frame.lines(label, Frame.WIDTH - 20);
        this.left = 14
                + names.stream()
                        .flatMap(List::stream)
                        .mapToDouble(Frame::width)
                        .max()
                        .orElse(0);
    }

    private double x(double value) {
        return left + (Frame.WIDTH - 20 - left) * scale.place(value);
    }

    /** Height of a category: its bars, or its name if that is higher. */
    private double pitch() {
        int lines = names.stream().mapToInt(List::size).max().orElse(1);
        return GAP + Math.max(groups * THICKNESS, lines * Frame.LINE);
    }

    private double bottom() {
        return TOP + names.size() * pitch();
    }

    private double top(int category, int group) {
        return TOP + (category + 0.5) * pitch() + (group - groups / 2.0) * THICKNESS;
    }

    double totalHeight() {
        return bottom() + 12 + Frame.LINE * (1 + label.size());
    }

    Markup shade(double low, double high) {
        return new Markup()
                .leaf(
                        "rect",
                        "",
                        "class",
                        "shade",
                        "x",
                        x(low),
                        "y",
                        TOP,
                        "width",
                        Math.max(1.5, x(high) - x(low)),
                        "height",
                        bottom() - TOP);
    }

    Markup grid() {
        StringBuilder path = new StringBuilder();
        for (Scale.Tick tick : scale.ticks()) {
            path.append("M%s %sV%s"
                    .formatted(
                            Markup.coordinate(x(tick.value())), Markup.coordinate(TOP), Markup.coordinate(bottom())));
        }
        return new Markup().leaf("path", "", "class", "grid", "d", path.toString());
    }

    Markup bar(int category, int group, double value) {
        double from = x(Math.min(0, value));
        return rectangle(group, from, top(category, group), x(Math.max(0, value)) - from, THICKNESS - 2);
    }

    Markup error(int category, int group, double low, double high) {
        double middle = top(category, group) + THICKNESS / 2 - 1;
        String path = "M%s %sH%sm0-3.5v7M%s %sm0-3.5v7"
                .formatted(
                        Markup.coordinate(x(low)),
                        Markup.coordinate(middle),
                        Markup.coordinate(x(high)),
                        Markup.coordinate(x(low)),
                        Markup.coordinate(middle));
        return new Markup().leaf("path", "", "class", "whisker", "d", path);
    }

    /** A bar: full, hatched one way, empty, or hatched the other way. */
    static Markup rectangle(int group, double x, double y, double width, double height) {
        String colour = new Look(group).colour();
        String fill = group % 4 == 0 ? "full " : "hollow ";
        Markup bar = new Markup()
                .leaf(
                        "rect",
                        "",
                        "class",
                        fill + colour,
                        "x",
                        x,
                        "y",
                        y,
                        "width",
                        Math.max(0.5, width),
                        "height",
                        height);
        return group % 2 == 0
                ? bar
                : bar.leaf("path", "", "class", "hatch " + colour, "d", hatching(group % 4 == 1, x, y, width, height));
    }

    /** Lines at 45 degrees across a box, cut at its sides. */
    private static String hatching(boolean rising, double x, double y, double width, double height) {
        StringBuilder path = new StringBuilder();
        for (double start = x - height + HATCH / 2; start < x + width; start += HATCH) {
            double from = Math.max(start, x);
            double to = Math.min(start + height, x + width);
            if (to > from) {
                path.append("M%s %sL%s %s"
                        .formatted(
                                Markup.coordinate(from),
                                Markup.coordinate(rising ? y + height - (from - start) : y + from - start),
                                Markup.coordinate(to),
                                Markup.coordinate(rising ? y + height - (to - start) : y + to - start)));
            }
        }
        return path.toString();
    }

    Markup axes() {
        Markup axes = new Markup()
                .leaf(
                        "path",
                        "",
                        "class",
                        "axis",
                        "d",
                        "M%s %sV%s"
                                .formatted(
                                        Markup.coordinate(x(0)), Markup.coordinate(TOP), Markup.coordinate(bottom())));
        for (Scale.Tick tick : scale.ticks()) {
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
        for (int i = 0; i < names.size(); i++) {
            double first =
                    TOP + (i + 0.5) * pitch() + 4.5 - Frame.LINE * (names.get(i).size() - 1) / 2;
            for (int line = 0; line < names.get(i).size(); line++) {
                axes.leaf(
                        "text",
                        names.get(i).get(line),
                        "class",
                        "tick",
                        "text-anchor",
                        "end",
                        "x",
                        left - 7,
                        "y",
                        first + Frame.LINE * line);
            }
        }
        for (int i = 0; i < label.size(); i++) {
            axes.leaf(
                    "text",
                    label.get(i),
                    "class",
                    "label",
                    "text-anchor",
                    "end",
                    "x",
                    Frame.WIDTH - 20,
                    "y",
                    bottom() + 22 + Frame.LINE * (i + 1));
        }
        return axes;
    }
}
