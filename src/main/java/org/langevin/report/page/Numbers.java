package org.langevin.report.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The numbers behind a part of a figure.
 *
 * @param caption what they are
 * @param header the columns' names
 * @param rows as many cells each
 */
record Numbers(String caption, List<String> header, List<List<String>> rows) {
    private static final MathContext SHOWN = new MathContext(8);

    /** What reads like a number is set to the right; so is nothing at all. */
    static final Pattern NUMBER =
            Pattern.compile("([-+−]?[0-9][0-9,]*([.][0-9]+)?([eE][-+]?[0-9]+)?( ?%| ± [0-9.eE-]+)?)?");

    /** Numbers side by side. */
    static Numbers ofColumns(String caption, List<String> header, List<double[]> columns) {
        List<List<String>> rows = IntStream.range(0, columns.get(0).length)
                .mapToObj(i -> columns.stream().map(column -> text(column[i])).toList())
                .toList();
        return new Numbers(caption, header, rows);
    }

    /** Numbers over two coordinates, with the first column and the header as their places. */
    static Numbers ofGrid(String caption, String corner, double[] x, double[] y, double[][] values) {
        List<String> header = new ArrayList<>(List.of(corner));
        Arrays.stream(x).mapToObj(Numbers::text).forEach(header::add);
        List<List<String>> rows = new ArrayList<>();
        for (int j = y.length - 1; j >= 0; j--) {
            List<String> row = new ArrayList<>(List.of(text(y[j])));
            Arrays.stream(values[j]).mapToObj(Numbers::text).forEach(row::add);
            rows.add(row);
        }
        return new Numbers(caption, header, rows);
    }

    /** A number as every other program reads it, to eight significant digits. */
    static String text(double value) {
        double rounded = new BigDecimal(value).round(SHOWN).doubleValue();
        if (rounded == Math.rint(rounded) && Math.abs(rounded) < 1e7) {
            return Long.toString((long) rounded);
        }
        return Double.toString(rounded);
    }
}
