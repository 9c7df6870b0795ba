package org.langevin.report.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One value a category, as bars from 0 to the right; where there are several groups, each category has one bar of each.
 *
 * @param title what is shown
 * @param valueLabel name of the quantity, with its unit
 * @param categories what the bars stand for, from top to bottom
 * @param groups one or more sets of values
 * @param reference a range to hold the bars against, shaded
 */
public record Bars(
        String title, String valueLabel, List<String> categories, List<Group> groups, Optional<Reference> reference)
        implements Figure {
    /**
     * One set of values.
     *
     * @param name what the legend calls it
     * @param values one a category
     * @param low lower ends of error bars, as many, or none
     * @param high upper ends, as many as lower ones
     */
    public record Group(String name, double[] values, double[] low, double[] high) {
        /** Checks the numbers. */
        public Group {
            values = Checks.finite(name, values);
            low = Checks.finite(name + ".low", low);
            high = Checks.finite(name + ".high", high);
            Checks.sameLength(name + ".high", high, name + ".low", low);
            if (low.length > 0) {
                Checks.sameLength(name + ".low", low, name, values);
            }
        }

        /**
         * Values without errors.
         *
         * @param name what the legend calls it
         * @param values one a category
         */
        public Group(String name, double[] values) {
            this(name, values, new double[0], new double[0]);
        }
    }

    /**
     * A range that values are expected in.
     *
     * @param name what the legend calls it
     * @param low its lower end
     * @param high its upper end
     */
    public record Reference(String name, double low, double high) {
        /** Checks the range. */
        public Reference {
            Checks.finite(name, new double[] {low, high});
            if (low > high) {
                throw new IllegalArgumentException(
                        "%s: from %s to %s: expected the lower end first".formatted(name, low, high));
            }
        }
    }

    /** Checks that each category has a value in each group. */
    public Bars {
        categories = List.copyOf(categories);
        groups = List.copyOf(groups);
        Checks.notEmpty(title + ": categories", categories.size());
        Checks.notEmpty(title + ": groups", groups.size());
        for (Group group : groups) {
            if (group.values.length != categories.size()) {
                throw new IllegalArgumentException("%s: %d values: expected one for each of the %d categories"
                        .formatted(group.name, group.values.length, categories.size()));
            }
        }
    }

    /**
     * Bars without a range to hold them against.
     *
     * @param title what is shown
     * @param valueLabel name of the quantity, with its unit
     * @param categories what the bars stand for
     * @param groups one or more sets of values
     */
    public Bars(String title, String valueLabel, List<String> categories, List<Group> groups) {
        this(title, valueLabel, categories, groups, Optional.empty());
    }

    @Override
    public Plot plot() {
        BarFrame frame = new BarFrame(scale(), categories, groups.size(), valueLabel);
        Drawing drawing = new Drawing();
        reference.ifPresent(range -> drawing.add(frame.shade(range.low, range.high)));
        drawing.add(frame.grid());
        for (int k = 0; k < groups.size(); k++) {
            for (int i = 0; i < categories.size(); i++) {
                drawing.add(frame.bar(i, k, groups.get(k).values[i]));
                if (groups.get(k).low.length > 0) {
                    drawing.add(frame.error(i, k, groups.get(k).low[i], groups.get(k).high[i]));
                }
            }
        }
        drawing.add(frame.axes());
        String names = groups.stream().map(Group::name).collect(Collectors.joining(", "));
        return new Plot(
                drawing,
                Frame.WIDTH,
                frame.totalHeight(),
                "%s: %s of %d categories; %s".formatted(title, valueLabel, categories.size(), names),
                keys(),
                List.of(numbers()),
                "");
    }

    private Scale scale() {
        double[] all = Stream.concat(
                        groups.stream().flatMap(group -> Stream.of(group.values, group.low, group.high)),
                        reference.stream().map(range -> new double[] {range.low, range.high}))
                .flatMapToDouble(Arrays::stream)
                .toArray();
        double least = Math.min(0, Checks.least(all));
        double most = Math.max(0, Checks.most(all));
        return least == 0 && most > 0
                ? Scale.ofHeights(Axis.LINEAR, 0, most)
                : Scale.around(Axis.LINEAR, least, most, 0.05);
    }

    private List<Plot.Key> keys() {
        List<Plot.Key> keys = new ArrayList<>();
        IntStream.range(0, groups.size())
                .forEach(k -> keys.add(new Plot.Key(BarFrame.rectangle(k, 2, 1, 32, 12), groups.get(k).name)));
        reference.ifPresent(range -> keys.add(new Plot.Key(new Drawing().box("shade", 2, 1, 32, 12), range.name)));
        return keys;
    }

    private Numbers numbers() {
        List<String> header = new ArrayList<>(List.of(""));
        for (Group group : groups) {
            header.add(group.name);
            if (group.low.length > 0) {
                header.addAll(List.of(group.name + ", lower", group.name + ", upper"));
            }
        }
        return new Numbers(
                title,
                header,
                IntStream.range(0, categories.size()).mapToObj(this::row).toList());
    }

    private List<String> row(int category) {
        List<String> row = new ArrayList<>(List.of(categories.get(category)));
        for (Group group : groups) {
            row.add(Numbers.text(group.values[category]));
            if (group.low.length > 0) {
                row.addAll(List.of(Numbers.text(group.low[category]), Numbers.text(group.high[category])));
            }
        }
        return row;
    }
}
