package org.langevin.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.langevin.checkpoint.ModelFolder;
import org.langevin.config.ConfigurationException;
import org.langevin.schedule.Catalogue;
import org.langevin.schedule.DdpmTable;
import org.langevin.schedule.LevelTable;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;

/**
 * A schedule and what the user calls it: a name of the catalogue, the folder of a model, or a text file with a table.
 *
 * <p>A table has a line for each entry: β of the steps 1, 2, ..., T, or α and σ of the entries 0, 1, ..., T, separated by spaces or a comma;
 * what follows a # is a remark.
 *
 * @param name what was written
 * @param schedule what it stands for
 */
record NamedSchedule(String name, NoiseSchedule schedule) {
    /** The schedules of those names, each with the numbers that it takes; a number which none of them takes is refused. */
    static List<NamedSchedule> of(List<String> names, Map<String, Double> numbers) {
        Set<String> unused = new HashSet<>(numbers.keySet());
        List<NamedSchedule> all =
                names.stream().map(name -> of(name, numbers, unused)).toList();
        if (!unused.isEmpty()) {
            String name = names.get(0);
            throw new IllegalArgumentException("%s: %s"
                    .formatted(
                            String.join(", ", unused),
                            takes(name).isEmpty()
                                    ? "'" + name + "' takes no numbers"
                                    : "schedule '" + name + "' takes " + takes(name)));
        }
        return all;
    }

    private static NamedSchedule of(String name, Map<String, Double> numbers, Set<String> unused) {
        Path path = Path.of(name);
        if (Files.isDirectory(path)) {
            return new NamedSchedule(name, ofModel(path));
        }
        if (Files.isRegularFile(path)) {
            return new NamedSchedule(name, ofTable(path));
        }
        Map<String, Double> own = new TreeMap<>(numbers);
        own.keySet().retainAll(takes(name));
        unused.removeAll(own.keySet());
        return new NamedSchedule(name, NoiseSchedules.ALL.named(name, own));
    }

    private static Set<String> takes(String name) {
        return NoiseSchedules.ALL.entries().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .map(Catalogue.Entry::defaults)
                .map(TreeMap::new)
                .<Set<String>>map(TreeMap::keySet)
                .orElse(Set.of());
    }

    private static NoiseSchedule ofModel(Path folder) {
        return ModelFolder.open(LoadedModel.modelIn(folder))
                .schedule()
                .orElseThrow(() -> new ConfigurationException(
                        folder.toString(), "is a bare network without a noise schedule; give a pipeline's folder"));
    }

    private static NoiseSchedule ofTable(Path file) {
        double[][] lines;
        try {
            lines = Files.readAllLines(file).stream()
                    .map(line -> line.replaceFirst("#.*", "").replace(',', ' ').strip())
                    .filter(line -> !line.isEmpty())
                    .map(line -> Arrays.stream(line.split("\\s+"))
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .toArray(double[][]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NumberFormatException e) {
            throw new ConfigurationException(file.toString(), "is no table of numbers: " + e.getMessage());
        }
        int columns = lines.length == 0 ? 0 : lines[0].length;
        if (columns < 1 || columns > 2 || Arrays.stream(lines).anyMatch(line -> line.length != columns)) {
            throw new ConfigurationException(
                    file.toString(),
                    "has lines of other lengths; give a beta on each line, or an alpha and a sigma on each");
        }
        return columns == 1 ? new DdpmTable(column(lines, 0)) : LevelTable.of(column(lines, 0), column(lines, 1));
    }

    private static double[] column(double[][] lines, int column) {
        return Arrays.stream(lines).mapToDouble(line -> line[column]).toArray();
    }
}
