package org.langevin.report.page;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** The axis of horizontal bars, the names beside them, and the bars' places. Each group has a colour and a hatching. */
final class BarFrame {
    private static final double THICKNESS = 15;
    private static final double GAP = 12;
    private static final double TOP = 6;
    private static final double MARGIN = 24;
    private static final double HATCH = 6;

    private final Scale scale;
    private final List<List<String>> names;
    private final int groups;
    private final List<String> label;
    private final double left;
    /** Where the categories begin, from top to bottom, and where the last one ends. */
    private final double[] borders;

    BarFrame(Scale scale, List<String> categories, int groups, String label) {
        this.scale = scale;
        this.names = categories.stream()
                .map(name -> Frame.lines(name, 0.42 * Frame.WIDTH))
                .toList();
        this.groups = groups;
        this.label = Frame.lines(label, Frame.WIDTH - MARGIN - 10);
        this.left = 12
                + names.stream()
                        .flatMap(List::stream)
                        .mapToDouble(Frame::width)
                        .max()
                        .orElse(0);
        this.borders = new double[names.size() + 1];
        borders[0] = TOP;
        for (int i = 0; i < names.size(); i++) {
            double text = Frame.LINE * names.get(i).size();
            borders[i + 1] = borders[i] + Math.max(GAP + groups * THICKNESS, text + 2);
        }
    }

    private double x(double value) {
        return left + (Frame.WIDTH - MARGIN - left) * scale.place(value);
    }

    private double bottom() {
        return borders[names.size()];
    }

    private double middle(int category) {
        return (borders[category] + borders[category + 1]) / 2;
    }

    private double top(int category, int group) {
        return middle(category) + (group - groups / 2.0) * THICKNESS + 1;
    }

    double totalHeight() {
        return bottom() + 11 + Frame.LINE * (1 + label.size());
    }

    /** A range of values, as wide as a line at least. */
    Drawing shade(double low, double high) {
        return new Drawing().box("shade", x(low), TOP, Math.max(1.5, x(high) - x(low)), bottom() - TOP);
    }

    Drawing grid() {
        return new Drawing().path("grid", verticals(scale.ticks().stream().mapToDouble(Scale.Tick::value)));
    }

    private String verticals(DoubleStream values) {
        return values.map(this::x)
                .mapToObj(place -> "M" + Markup.point(place, TOP) + "L" + Markup.point(place, bottom()))
                .collect(Collectors.joining());
    }

    Drawing bar(int category, int group, double value) {
        double from = x(Math.min(0, value));
        double width = Math.max(0.5, x(Math.max(0, value)) - from);
        return rectangle(group, from, top(category, group), width, THICKNESS - 2);
    }

    Drawing error(int category, int group, double low, double high) {
        double middle = top(category, group) + THICKNESS / 2 - 1;
        String path =
                "M" + Markup.point(x(low), middle) + "m0-3.5v7m0-3.5L" + Markup.point(x(high), middle) + "m0-3.5v7";
        return new Drawing().path("whisker", path);
    }

    /** A bar: full, hatched one way, empty, or hatched the other way. */
    static Drawing rectangle(int group, double x, double y, double width, double height) {
        String colour = new Look(group).colour();
        Drawing bar = new Drawing().box((group % 4 == 0 ? "full " : "hollow ") + colour, x, y, width, height);
        return group % 2 == 0 ? bar : bar.path("hatch " + colour, hatching(group % 4 == 1, x, y, width, height));
    }

    /** Lines at 45 degrees across a box, cut at its sides. */
    private static String hatching(boolean rising, double x, double y, double width, double height) {
        StringBuilder path = new StringBuilder();
        for (double start = x - height + HATCH / 2; start < x + width; start += HATCH) {
            double from = Math.max(0, x - start);
            double to = Math.min(height, x + width - start);
            path.append("M").append(Markup.point(start + from, rising ? y + height - from : y + from));
            path.append("L").append(Markup.point(start + to, rising ? y + height - to : y + to));
        }
        return path.toString();
    }

    Drawing axes() {
        Drawing axes = new Drawing().path("axis", verticals(DoubleStream.of(0)));
        Frame.ticksBelow(scale, left, Frame.WIDTH - MARGIN, bottom(), axes);
        Frame.labelBelow(label, Frame.WIDTH - MARGIN, bottom(), axes);
        for (int i = 0; i < names.size(); i++) {
            List<String> lines = names.get(i);
            double first = middle(i) + 5 - Frame.LINE * (lines.size() - 1) / 2;
            for (int k = 0; k < lines.size(); k++) {
                axes.text("tick", "end", left - 6, first + Frame.LINE * k, lines.get(k));
            }
        }
        return axes;
    }
}
