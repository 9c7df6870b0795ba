package org.langevin.report.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Quantities over another.
 *
 * @param title what is shown
 * @param xLabel name of the horizontal quantity, with its unit
 * @param yLabel name of the vertical quantity, with its unit
 * @param x how the horizontal axis is divided
 * @param y how the vertical axis is divided
 * @param curves what is drawn, the first one at the back
 */
public record Curves(String title, String xLabel, String yLabel, Axis x, Axis y, List<Curve> curves) implements Figure {
    /** Lines of no more points than this show each of them. */
    private static final int MARKED = 32;

    /** How the points of a curve are joined. */
    public enum Style {
        /** By straight lines; what is known of the error is a band. */
        LINE,
        /** Not at all; what is known of the error is a bar at each point. */
        POINTS,
        /** By steps half-way between neighbours, as in a histogram given at the middles of its bins; the error is a band. */
        STEPS
    }

    /**
     * One curve.
     *
     * @param name what the legend calls it
     * @param style how its points are joined
     * @param x horizontal coordinates; rising, unless it is only points
     * @param y vertical coordinates, as many
     * @param low lower ends of error bars or of a band, as many, or none; on a logarithmic axis one that isn't positive is drawn to the
     *     axis' end
     * @param high upper ends, as many as lower ones
     */
    public record Curve(String name, Style style, double[] x, double[] y, double[] low, double[] high) {
        /** Checks the numbers. */
        public Curve {
            Checks.notEmpty(name + ".x", x.length);
            x = Checks.finite(name + ".x", x);
            y = Checks.finite(name + ".y", y);
            low = Checks.finite(name + ".low", low);
            high = Checks.finite(name + ".high", high);
            Checks.sameLength(name + ".y", y, name + ".x", x);
            Checks.sameLength(name + ".high", high, name + ".low", low);
            if (low.length > 0) {
                Checks.sameLength(name + ".low", low, name + ".x", x);
            }
            if (style != Style.POINTS) {
                Checks.rising(name + ".x", x);
            }
        }

        /**
         * A curve without errors.
         *
         * @param name what the legend calls it
         * @param style how its points are joined
         * @param x horizontal coordinates
         * @param y vertical coordinates, as many
         */
        public Curve(String name, Style style, double[] x, double[] y) {
            this(name, style, x, y, new double[0], new double[0]);
        }

        /**
         * A line without errors.
         *
         * @param name what the legend calls it
         * @param x horizontal coordinates, rising
         * @param y vertical coordinates, as many
         */
        public Curve(String name, double[] x, double[] y) {
            this(name, Style.LINE, x, y);
        }

        private boolean hasErrors() {
            return low.length > 0;
        }

        private boolean isMarked() {
            return style == Style.POINTS || style == Style.LINE && x.length <= MARKED;
        }
    }

    /** Checks that each point has a place. */
    public Curves {
        curves = List.copyOf(curves);
        Checks.notEmpty(title + ": curves", curves.size());
        for (Curve curve : curves) {
            Checks.onAxis(curve.name + ".x", x, curve.x);
            Checks.onAxis(curve.name + ".y", y, curve.y);
            Checks.onAxis(curve.name + ".high", y, curve.high);
        }
    }

    @Override
    public Plot plot() {
        Frame frame = Frame.ofHeights(xScale(), yScale(), xLabel, yLabel);
        Drawing drawing = new Drawing().add(frame.grid());
        IntStream.range(0, curves.size()).forEach(k -> drawing.add(errors(curves.get(k), new Look(k), frame)));
        IntStream.range(0, curves.size()).forEach(k -> drawing.add(line(curves.get(k), new Look(k), frame)));
        drawing.add(frame.axes());
        String names = curves.stream().map(Curve::name).collect(Collectors.joining(", "));
        return new Plot(
                drawing,
                Frame.WIDTH,
                frame.totalHeight(),
                "%s: %s over %s; %s".formatted(title, yLabel, xLabel, names),
                keys(),
                numbers(),
                "");
    }

    private Scale xScale() {
        double[] all = all(Curve::x);
        boolean marked = curves.stream().anyMatch(Curve::isMarked);
        return Scale.around(x, Checks.least(all), Checks.most(all), marked ? 0.03 : 0);
    }

    private Scale yScale() {
        double[] all = Stream.of(all(Curve::y), all(Curve::low), all(Curve::high))
                .flatMapToDouble(Arrays::stream)
                .filter(value -> y == Axis.LINEAR || value > 0)
                .toArray();
        return Scale.ofHeights(y, Checks.least(all), Checks.most(all));
    }

    private double[] all(Function<Curve, double[]> part) {
        return curves.stream().map(part).flatMapToDouble(Arrays::stream).toArray();
    }

    private Drawing errors(Curve curve, Look look, Frame frame) {
        if (!curve.hasErrors()) {
            return new Drawing();
        }
        double lowest = yScale().low();
        double[] low = Arrays.stream(curve.low)
                .map(value -> y == Axis.LOG && value <= 0 ? lowest : value)
                .toArray();
        return curve.style == Style.POINTS ? errorBars(curve, low, look, frame) : band(curve, low, look, frame);
    }

    private static Drawing errorBars(Curve curve, double[] low, Look look, Frame frame) {
        String bars = IntStream.range(0, low.length)
                .mapToObj(i -> "M" + frame.point(curve.x[i], low[i]) + "m-4 0h8m-4 0L"
                        + frame.point(curve.x[i], curve.high[i]) + "m-4 0h8")
                .collect(Collectors.joining());
        return new Drawing().path("bar " + look.colour(), bars);
    }

    private static Drawing band(Curve curve, double[] low, Look look, Frame frame) {
        List<String> border = new ArrayList<>(outline(curve, low, frame));
        Collections.reverse(border);
        border.addAll(0, outline(curve, curve.high, frame));
        return new Drawing().path("band " + look.colour(), "M" + String.join("L", border) + "Z");
    }

    private static List<String> outline(Curve curve, double[] heights, Frame frame) {
        List<String> points = new ArrayList<>();
        int last = heights.length - 1;
        for (int i = 0; i <= last; i++) {
            if (curve.style == Style.STEPS && last > 0) {
                points.add(frame.point(i == 0 ? curve.x[0] : (curve.x[i - 1] + curve.x[i]) / 2, heights[i]));
                points.add(frame.point(i == last ? curve.x[last] : (curve.x[i] + curve.x[i + 1]) / 2, heights[i]));
            } else {
                points.add(frame.point(curve.x[i], heights[i]));
            }
        }
        return points;
    }

    private static Drawing line(Curve curve, Look look, Frame frame) {
        Drawing drawing = new Drawing();
        if (curve.style != Style.POINTS) {
            drawing.path(
                    "line " + look.colour(), "M" + String.join("L", outline(curve, curve.y, frame)), look.dashes());
        }
        if (curve.isMarked()) {
            String marks = IntStream.range(0, curve.x.length)
                    .mapToObj(i -> look.marker(frame.x(curve.x[i]), frame.y(curve.y[i])))
                    .collect(Collectors.joining());
            drawing.path("mark " + look.colour(), marks);
        }
        return drawing;
    }

    private List<Plot.Key> keys() {
        return IntStream.range(0, curves.size())
                .mapToObj(k -> new Plot.Key(sample(curves.get(k), new Look(k)), curves.get(k).name))
                .toList();
    }

    private static Drawing sample(Curve curve, Look look) {
        return curve.style == Style.POINTS ? look.markerSample() : look.lineSample(curve.isMarked());
    }

    /** One table where all curves stand over the same values, else one a curve. */
    private List<Numbers> numbers() {
        double[] common = curves.get(0).x;
        if (curves.stream().allMatch(curve -> Arrays.equals(curve.x, common))) {
            return List.of(numbers(title, common, curves));
        }
        return curves.stream()
                .map(curve -> numbers(curve.name, curve.x, List.of(curve)))
                .toList();
    }

    private Numbers numbers(String caption, double[] places, List<Curve> shown) {
        List<String> header = new ArrayList<>(List.of(xLabel));
        List<double[]> columns = new ArrayList<>(List.of(places));
        for (Curve curve : shown) {
            header.add(curve.name);
            columns.add(curve.y);
            if (curve.hasErrors()) {
                header.addAll(List.of(curve.name + ", lower", curve.name + ", upper"));
                columns.addAll(List.of(curve.low, curve.high));
            }
        }
        return Numbers.ofColumns(caption, header, columns);
    }
}
