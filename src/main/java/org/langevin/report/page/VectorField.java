package org.langevin.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
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
        Frame frame = Frame.ofPlane(scale(x), scale(y), xLabel, yLabel, Frame.MARGIN);
        double unit = unit(frame);
        Drawing drawing = new Drawing().add(frame.grid());
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
                String.format(Locale.ROOT, "The longest arrow stands for %.3g.", longest()));
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

    private Drawing arrows(Arrows field, Look look, Frame frame, double unit) {
        StringBuilder shafts = new StringBuilder();
        StringBuilder heads = new StringBuilder();
        for (int i = 0; i < x.length; i++) {
            double tipX = frame.x(x[i]) + unit * field.u[i];
            double tipY = frame.y(y[i]) - unit * field.v[i];
            shafts.append("M").append(frame.point(x[i], y[i])).append("L").append(Markup.point(tipX, tipY));
            heads.append(head(tipX, tipY, unit * field.u[i], -unit * field.v[i]));
        }
        return arrow(look, shafts.toString(), heads.toString());
    }

    /** The first field has broad full shafts, the others dashed ones, so that where they agree both are seen. */
    private static Drawing arrow(Look look, String shafts, String heads) {
        return new Drawing()
                .path(
                        (look.index() == 0 ? "arrow broad " : "arrow ") + look.colour(),
                        shafts,
                        look.index() == 0 ? "none" : "2.5 1.5")
                .path("head " + look.colour(), heads);
    }

    /** A triangle at the end of a shaft (u, v), at most 6 long and at most half as long as the shaft. */
    private static String head(double tipX, double tipY, double u, double v) {
        double share = Math.min(0.5, 6 / Math.max(1e-9, Math.hypot(u, v)));
        double backX = tipX - share * u;
        double backY = tipY - share * v;
        return "M" + Markup.point(tipX, tipY)
                + "L" + Markup.point(backX - 0.4 * share * v, backY + 0.4 * share * u)
                + "L" + Markup.point(backX + 0.4 * share * v, backY - 0.4 * share * u) + "Z";
    }

    private List<Plot.Key> keys() {
        return IntStream.range(0, fields.size())
                .mapToObj(k -> new Plot.Key(arrow(new Look(k), "M3 7H33", head(33, 7, 30, 0)), fields.get(k).name))
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
