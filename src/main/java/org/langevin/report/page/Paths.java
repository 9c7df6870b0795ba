package org.langevin.report.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Trajectories: in a plane, or over time. Those of one group look alike; a ring stands where a path begins, the group's marker where
 * it ends.
 *
 * @param title what is shown
 * @param xLabel name of the horizontal coordinate
 * @param yLabel name of the vertical coordinate
 * @param paths the trajectories, the first one at the back
 */
public record Paths(String title, String xLabel, String yLabel, List<Path> paths) implements Figure {
    /** More points than this are not listed. */
    private static final int MOST_LISTED = 5000;

    /**
     * One trajectory.
     *
     * @param group what the legend calls it and those like it
     * @param x horizontal coordinates, in the order they were visited
     * @param y vertical coordinates, as many
     */
    public record Path(String group, double[] x, double[] y) {
        /** Checks the numbers. */
        public Path {
            Checks.notEmpty(group + ".x", x.length);
            x = Checks.finite(group + ".x", x);
            y = Checks.finite(group + ".y", y);
            Checks.sameLength(group + ".y", y, group + ".x", x);
        }
    }

    /** Checks that there is a path. */
    public Paths {
        paths = List.copyOf(paths);
        Checks.notEmpty(title + ": paths", paths.size());
    }

    @Override
    public Plot plot() {
        Frame frame = Frame.ofPlane(scale(Path::x), scale(Path::y), xLabel, yLabel, Frame.MARGIN);
        List<String> groups = groups();
        Drawing drawing = new Drawing().add(frame.grid());
        paths.forEach(path -> drawing.add(draw(path, new Look(groups.indexOf(path.group)), frame)));
        drawing.add(frame.axes());
        return new Plot(
                drawing,
                Frame.WIDTH,
                frame.totalHeight(),
                "%s: %d paths, %s over %s; %s"
                        .formatted(title, paths.size(), yLabel, xLabel, String.join(", ", groups)),
                keys(groups),
                isListed() ? List.of(numbers()) : List.of(),
                note());
    }

    private List<String> groups() {
        return paths.stream().map(Path::group).distinct().toList();
    }

    private Scale scale(Function<Path, double[]> coordinate) {
        double[] all =
                paths.stream().map(coordinate).flatMapToDouble(Arrays::stream).toArray();
        return Scale.around(Axis.LINEAR, Checks.least(all), Checks.most(all), 0.04);
    }

    private static Drawing draw(Path path, Look look, Frame frame) {
        int last = path.x.length - 1;
        String line = IntStream.rangeClosed(0, last)
                .mapToObj(i -> frame.point(path.x[i], path.y[i]))
                .collect(Collectors.joining("L", "M", ""));
        return new Drawing()
                .path("trail " + look.colour(), line, look.dashes())
                .circle("ring", frame.x(path.x[0]), frame.y(path.y[0]), 2.4)
                .path("mark " + look.colour(), look.marker(frame.x(path.x[last]), frame.y(path.y[last])));
    }

    private static List<Plot.Key> keys(List<String> groups) {
        return IntStream.range(0, groups.size())
                .mapToObj(k -> new Plot.Key(new Look(k).lineSample(true), groups.get(k)))
                .toList();
    }

    private int size() {
        return paths.stream().mapToInt(path -> path.x.length).sum();
    }

    private boolean isListed() {
        return size() <= MOST_LISTED;
    }

    /** One table of all paths, each point with its path's group and number. */
    private Numbers numbers() {
        List<List<String>> rows = new ArrayList<>();
        for (int k = 0; k < paths.size(); k++) {
            Path path = paths.get(k);
            for (int i = 0; i < path.x.length; i++) {
                rows.add(List.of(path.group, String.valueOf(k + 1), Numbers.text(path.x[i]), Numbers.text(path.y[i])));
            }
        }
        return new Numbers(title, List.of("group", "path", xLabel, yLabel), rows);
    }

    private String note() {
        String ends = "A ring marks where a path begins, a filled mark where it ends.";
        return isListed() ? ends : ends + " %d paths of %,d points in all, not listed.".formatted(paths.size(), size());
    }
}
