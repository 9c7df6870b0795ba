package org.langevin.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Vectors at points of a plane, as arrows that begin there; all fields are drawn to one scale.
 *
 * @param title what is shown
 * @param xLabel name of the horizontal coordinate
 * @param yLabel name of the vertical coordinate
 * @param x where the vectors stand, horizontally
 * @param y where they stand, vertically, as many
 * @param fields one or more fields at these points, the first one at the back
 */
public record VectorField(String title, String xLabel, String yLabel, double[] x, double[] y, List<Arrows> fields)
        implements Figure {
    /** The longest arrow over the distance of neighbouring points. */
    private static final double LONGEST = 1.15;

    /**
     * One field.
     *
     * @param name what the legend calls it
     * @param u horizontal components
     * @param v vertical components, as many
     */
    public record Arrows(String name, double[] u, double[] v) {
        /** Checks the numbers. */
        public Arrows {
            u = Checks.finite(name + ".u", u);
            v = Checks.finite(name + ".v", v);
            Checks.sameLength(name + ".v", v, name + ".u", u);
        }

        private double longest() {
            return IntStream.range(0, u.length)
                    .mapToDouble(i -> Math.hypot(u[i], v[i]))
                    .max()
                    .orElse(0);
        }
    }

    /** Checks that each field has a vector at each point. */
    public VectorField {
        Checks.notEmpty(title + ": x", x.length);
        x = Checks.finite(title + ": x", x);
        y = Checks.finite(title + ": y", y);
        Checks.sameLength(title + ": y", y, title + ": x", x);
        fields = List.copyOf(fields);
        Checks.notEmpty(title + ": fields", fields.size());
        for (Arrows field : fields) {
            Checks.sameLength(field.name + ".u", field.u, title + ": x", x);
        }
    }

    /**
     * One field alone.
     *
     * @param title what is shown
     * @param xLabel name of the horizontal coordinate
     * @param yLabel name of the vertical coordinate
     * @param x where the vectors stand, horizontally
     * @param y where they stand, vertically, as many
     * @param u horizontal components, as many
     * @param v vertical components, as many
     */
    public VectorField(String title, String xLabel, String yLabel, double[] x, double[] y, double[] u, double[] v) {
        this(title, xLabel, yLabel, x, y, List.of(new Arrows(title, u, v)));
    }

    @Override
    public Plot plot() {
        Frame frame = Frame.ofPlane(scale(x), scale(y), xLabel, yLabel, 16);
        double unit = unit(frame);
        Markup drawing = new Markup().add(frame.grid());
        IntStream.range(0, fields.size()).forEach(k -> drawing.add(arrows(fields.get(k), new Look(k), frame, unit)));
        drawing.add(frame.axes());
        String names = fields.stream().map(Arrows::name).collect(Collectors.joining(", "));
        return new Plot(
                drawing,
                Frame.WIDTH,
                frame.totalHeight(),
                "%s: arrows over %s and %s; %s".formatted(title, xLabel, yLabel, names),
                fields.size() > 1 ? keys() : List.of(),
                List.of(numbers()),
                "The longest arrow stands for %s.".formatted(Numbers.text(longest())));
    }

    private static Scale scale(double[] coordinates) {
        return Scale.around(Axis.LINEAR, Checks.least(coordinates), Checks.most(coordinates), 0.06);
    }

    private double longest() {
        return fields.stream().mapToDouble(Arrows::longest).max().orElse(0);
    }

    /** The drawing's length of a vector of length 1. */
    private double unit(Frame frame) {
        double area = (frame.right() - frame.left()) * (frame.bottom() - frame.top());
        return longest() > 0 ? LONGEST * Math.sqrt(area / x.length) / longest() : 0;
    }

    private Markup arrows(Arrows field, Look look, Frame frame, double unit) {
        String path = IntStream.range(0, x.length)
                .mapToObj(i -> arrow(frame.x(x[i]), frame.y(y[i]), unit * field.u[i], -unit * field.v[i]))
                .collect(Collectors.joining());
        return new Markup()
                .leaf(
                        "path",
                        "",
                        "class",
                        "arrow " + look.colour(),
                        "d",
                        path,
                        "stroke-dasharray",
                        look.index() == 0 ? "none" : "3 1.5");
    }

    /** A shaft and a head of a third of its length; a vector of length 0 is a dot. */
    private static String arrow(double fromX, double fromY, double u, double v) {
        double head = Math.min(1, 5 / Math.max(1e-9, Math.hypot(u, v))) * 0.8;
        String shaft = DoubleStream.of(u, v).mapToObj(Markup::coordinate).collect(Collectors.joining(" "));
        String back = "l" + Markup.coordinate(-head * (0.8 * u - 0.45 * v)) + " "
                + Markup.coordinate(-head * (0.8 * v + 0.45 * u));
        String side = "l" + Markup.coordinate(-head * (0.8 * u + 0.45 * v)) + " "
                + Markup.coordinate(-head * (0.8 * v - 0.45 * u));
        String tip = "M" + Markup.coordinate(fromX + u) + " " + Markup.coordinate(fromY + v);
        return "M" + Markup.coordinate(fromX) + " " + Markup.coordinate(fromY) + "l" + shaft + back + tip + side;
    }

    private List<Plot.Key> keys() {
        return IntStream.range(0, fields.size())
                .mapToObj(k -> new Plot.Key(
                        new Markup()
                                .leaf(
                                        "path",
                                        "",
                                        "class",
                                        "arrow " + new Look(k).colour(),
                                        "d",
                                        arrow(3, 7, 30, 0),
                                        "stroke-dasharray",
                                        k == 0 ? "none" : "3 1.5"),
                        fields.get(k).name))
                .toList();
    }

    private Numbers numbers() {
        List<String> header = new ArrayList<>(List.of(xLabel, yLabel));
        List<double[]> columns = new ArrayList<>(List.of(x, y));
        for (Arrows field : fields) {
            header.addAll(List.of(field.name + ", horizontal", field.name + ", vertical"));
            columns.addAll(List.of(field.u, field.v));
        }
        return Numbers.ofColumns(title, header, columns);
    }
}
