package org.langevin.report.page;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Points in a plane.
 *
 * @param title what is shown
 * @param xLabel name of the horizontal coordinate
 * @param yLabel name of the vertical coordinate
 * @param clouds sets of points, the first one at the back
 */
public record Scatter(String title, String xLabel, String yLabel, List<Cloud> clouds) implements Figure {
    /** Clouds of more points than this have smaller marks. */
    private static final int CROWD = 400;
    /** Clouds of more points than this are not listed. */
    private static final int MOST_LISTED = 2000;

    /**
     * One set of points.
     *
     * @param name what the legend calls it
     * @param x horizontal coordinates
     * @param y vertical coordinates, as many
     */
    public record Cloud(String name, double[] x, double[] y) {
        /** Checks the numbers. */
        public Cloud {
            Checks.notEmpty(name + ".x", x.length);
            x = Checks.finite(name + ".x", x);
            y = Checks.finite(name + ".y", y);
            Checks.sameLength(name + ".y", y, name + ".x", x);
        }

        private boolean isCrowd() {
            return x.length > CROWD;
        }
    }

    /** Checks that there is a point. */
    public Scatter {
        clouds = List.copyOf(clouds);
        Checks.notEmpty(title + ": clouds", clouds.size());
    }

    @Override
    public Plot plot() {
        Frame frame = Frame.ofPlane(scale(Cloud::x), scale(Cloud::y), xLabel, yLabel, Frame.MARGIN);
        Drawing drawing = new Drawing().add(frame.grid());
        IntStream.range(0, clouds.size()).forEach(k -> drawing.add(points(clouds.get(k), new Look(k), frame)));
        drawing.add(frame.axes());
        String names = clouds.stream()
                .map(cloud -> cloud.name + " (" + cloud.x.length + " points)")
                .collect(Collectors.joining(", "));
        return new Plot(
                drawing,
                Frame.WIDTH,
                frame.totalHeight(),
                "%s: %s over %s; %s".formatted(title, yLabel, xLabel, names),
                keys(),
                numbers(),
                note());
    }

    private Scale scale(Function<Cloud, double[]> coordinate) {
        double[] all =
                clouds.stream().map(coordinate).flatMapToDouble(Arrays::stream).toArray();
        return Scale.around(Axis.LINEAR, Checks.least(all), Checks.most(all), 0.04);
    }

    private static Drawing points(Cloud cloud, Look look, Frame frame) {
        String marks = IntStream.range(0, cloud.x.length)
                .mapToObj(i -> mark(cloud, look, frame.x(cloud.x[i]), frame.y(cloud.y[i])))
                .collect(Collectors.joining());
        return new Drawing().path((cloud.isCrowd() ? "speck " : "mark ") + look.colour(), marks);
    }

    private static String mark(Cloud cloud, Look look, double x, double y) {
        return cloud.isCrowd() ? look.smallMarker(x, y) : look.marker(x, y);
    }

    private List<Plot.Key> keys() {
        return IntStream.range(0, clouds.size())
                .mapToObj(k -> key(clouds.get(k), new Look(k)))
                .toList();
    }

    private static Plot.Key key(Cloud cloud, Look look) {
        return new Plot.Key(cloud.isCrowd() ? look.crowdSample() : look.markerSample(), cloud.name);
    }

    private List<Numbers> numbers() {
        return clouds.stream()
                .filter(cloud -> cloud.x.length <= MOST_LISTED)
                .map(cloud -> Numbers.ofColumns(cloud.name, List.of(xLabel, yLabel), List.of(cloud.x, cloud.y)))
                .toList();
    }

    private String note() {
        return clouds.stream()
                .filter(cloud -> cloud.x.length > MOST_LISTED)
                .map(cloud -> "%s: %,d points, not listed.".formatted(cloud.name, cloud.x.length))
                .collect(Collectors.joining(" "));
    }
}
