package org.langevin.report.page;

import java.util.ArrayList;
import java.util.List;

/**
 * The axes of a plot: where a pair of values stands in the drawing, and the grid, ticks and labels around it. The name of the vertical
 * quantity stands above its axis, where it reads without turning the head.
 */
final class Frame {
    /** Width of every drawing; the unit of length in drawings is a 480th of it. */
    static final double WIDTH = 480;
    /** Distance of lines of text. */
    static final double LINE = 21;
    /** Room beside a box that has nothing beside it: half of a tick's label. */
    static final double MARGIN = 18;
    /** Height of text where the page is narrow; where it is wide, text is smaller and has the same room. */
    private static final double TEXT = 17;
    /** A letter's mean width over its height, of the wider sans-serif faces. */
    private static final double LETTER = 0.58;

    private final Scale x;
    private final Scale y;
    private final List<String> xLabel;
    private final List<String> yLabel;
    private final double left;
    private final double top;
    private final double width;
    private final double height;

    /**
     * Axes around a box.
     *
     * @param proportion height over width of the box
     * @param margin room to the right of the box
     */
    private Frame(Scale x, Scale y, String xLabel, String yLabel, double proportion, double margin) {
        this.x = x;
        this.y = y;
        this.xLabel = lines(xLabel, WIDTH - 10);
        this.yLabel = lines(yLabel, WIDTH - 10);
        this.left = 18 + Math.max(width("00"), widest(y.ticks()));
        this.top = 14 + LINE * this.yLabel.size();
        this.width = WIDTH - left - margin;
        this.height = proportion * width;
    }

    /** Axes of a plot of heights over something. */
    static Frame ofHeights(Scale x, Scale y, String xLabel, String yLabel) {
        return new Frame(x, y, xLabel, yLabel, 0.62, MARGIN);
    }

    /** Axes of a plane, with room beside it: where the ranges are alike, a unit is as long on either axis. */
    static Frame ofPlane(Scale x, Scale y, String xLabel, String yLabel, double margin) {
        double ratio = (y.high() - y.low()) / (x.high() - x.low());
        return new Frame(x, y, xLabel, yLabel, ratio > 0.6 && ratio < 1.5 ? ratio : 0.75, margin);
    }

    static double widest(List<Scale.Tick> ticks) {
        return ticks.stream().mapToDouble(tick -> width(tick.label())).max().orElse(0);
    }

    /** The room that a line of text takes, in drawing units. */
    static double width(String text) {
        return text.codePointCount(0, text.length()) * TEXT * LETTER;
    }

    /** A text in lines of at most a width, in drawing units; a word that is longer is cut. */
    static List<String> lines(String text, double most) {
        int letters = (int) (most / width("0"));
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : words(text, letters)) {
            if (!line.isEmpty() && width(line + " " + word) > most) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private static List<String> words(String text, int letters) {
        List<String> words = new ArrayList<>();
        for (String word : text.strip().split("\\s+")) {
            String rest = word;
            while (rest.codePointCount(0, rest.length()) > letters) {
                int cut = rest.offsetByCodePoints(0, letters);
                words.add(rest.substring(0, cut));
                rest = rest.substring(cut);
            }
            words.add(rest);
        }
        return words;
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
        return bottom() + 11 + LINE * (1 + xLabel.size());
    }

    /** A pair of values as a point of a path. */
    String point(double horizontal, double vertical) {
        return Markup.point(x(horizontal), y(vertical));
    }

    /** The grid, to stand behind the data. */
    Drawing grid() {
        StringBuilder path = new StringBuilder();
        for (Scale.Tick tick : x.ticks()) {
            double place = x(tick.value());
            path.append("M").append(Markup.point(place, top)).append("L").append(Markup.point(place, bottom()));
        }
        for (Scale.Tick tick : y.ticks()) {
            double place = y(tick.value());
            path.append("M").append(Markup.point(left, place)).append("L").append(Markup.point(right(), place));
        }
        return new Drawing().path("grid", path.toString());
    }

    /** The axes with ticks and labels, to stand before the data. */
    Drawing axes() {
        String corner =
                Markup.point(left, top) + "L" + Markup.point(left, bottom()) + "L" + Markup.point(right(), bottom());
        Drawing axes = new Drawing().path("axis", "M" + corner);
        ticksBelow(x, left, right(), bottom(), axes);
        for (Scale.Tick tick : y.ticks()) {
            axes.text("tick", "end", left - 6, y(tick.value()) + 5, tick.label());
        }
        for (int i = 0; i < yLabel.size(); i++) {
            axes.text("label", "start", 2, 15 + LINE * i, yLabel.get(i));
        }
        labelBelow(xLabel, right(), bottom(), axes);
        return axes;
    }

    /** The labels of ticks below a horizontal axis, as many as there is room for. */
    static void ticksBelow(Scale scale, double left, double right, double bottom, Drawing axes) {
        List<Scale.Tick> ticks =
                scale.ticks().stream().filter(tick -> !tick.label().isEmpty()).toList();
        int stride = (int) Math.ceil(ticks.size() * (widest(ticks) + 8) / (right - left));
        for (int i = 0; i < ticks.size(); i += stride) {
            double middle = left + (right - left) * scale.place(ticks.get(i).value());
            String label = ticks.get(i).label();
            axes.text("tick", "middle", Math.min(middle, WIDTH - width(label) / 2), bottom + 23, label);
        }
    }

    /** The name of a horizontal axis, below its ticks. */
    static void labelBelow(List<String> label, double right, double bottom, Drawing axes) {
        for (int i = 0; i < label.size(); i++) {
            axes.text("label", "end", right, bottom + 22 + LINE * (i + 1), label.get(i));
        }
    }
}
