package org.langevin.analysis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Numbers on samplers that were computed outside of this project, in numpy and scipy with double precision: a resource beside this class,
 * one number a line after the path of names under which it is known, separated by tabs.
 */
final class ReferenceTable {
    private static final List<Line> LINES = read();

    private ReferenceTable() {}

    /**
     * A number.
     *
     * @param path the names that lead to it, the section first
     * @param value the number
     */
    record Line(List<String> path, double value) {
        /** The name at a depth; negative from the end. */
        String name(int depth) {
            return path.get(depth < 0 ? path.size() + depth : depth);
        }

        /** The path as one text. */
        String source() {
            return String.join(" / ", path);
        }
    }

    /** The numbers whose path has a name that begins so. */
    static List<Line> under(String beginning) {
        return LINES.stream()
                .filter(line -> line.path.stream().anyMatch(name -> name.startsWith(beginning)))
                .toList();
    }

    private static List<Line> read() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                ReferenceTable.class.getResourceAsStream("sampler-reference.tsv"), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(ReferenceTable::line)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Line line(String text) {
        List<String> cells = List.of(text.split("\t", -1));
        int last = cells.size() - 1;
        return new Line(cells.subList(0, last), Double.parseDouble(cells.get(last)));
    }
}
