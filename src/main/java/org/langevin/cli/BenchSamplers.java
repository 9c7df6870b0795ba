package org.langevin.cli;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.langevin.cli.SamplerComparison.Row;
import org.langevin.cli.SamplerComparison.Run;
import org.langevin.config.ConfigurationException;
import org.langevin.report.ImageBatch;
import org.langevin.report.LabelledGrid;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code langevin bench samplers}: the table and the pictures of {@code docs/samplers.md}. */
@Command(
        name = "samplers",
        header = "Send the same seeds through all samplers, and compare pictures, evaluations and time.",
        description = {
            "%nWrites a picture for each number of steps, K.png, and a table as Markdown. Takes some minutes for a small "
                    + "model.%n"
        })
final class BenchSamplers implements Callable<ExitStatus> {
    /** Lines between which the table stands in a page. */
    private static final String BEGIN = "<!-- table -->";

    private static final String END = "<!-- end of table -->";

    /** Images at once where the samplers' own arithmetic is timed. */
    private static final int BATCH = 64;

    @ParentCommand
    private BenchCommand bench;

    @Parameters(paramLabel = "MODEL", description = "Folder of a pipeline in diffusers' layout, or of a run.")
    private Path path;

    @Option(
            names = "--steps",
            paramLabel = "K",
            split = ",",
            defaultValue = "10,20,50",
            description = "Numbers of steps; ${DEFAULT-VALUE} by default.")
    private List<Integer> steps;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "8",
            description = "Images; ${DEFAULT-VALUE} by default.")
    private int count;

    @Option(
            names = "--pictures",
            paramLabel = "FOLDER",
            description = "Where to write the pictures; needed without --arithmetic.")
    private Path pictures;

    @Option(
            names = "--arithmetic",
            description =
                    "Instead, print what each sampler computes beside the network, as a share of the network's time "
                            + "for " + BATCH + " images at once.")
    private boolean arithmetic;

    @Option(
            names = "--page",
            paramLabel = "PAGE.md",
            description = "Page in which to put the table, between the lines '" + BEGIN + "' and '" + END
                    + "'; without it the table is printed.")
    private Path page;

    @Override
    public ExitStatus call() throws IOException {
        if (count < 1 || steps.stream().anyMatch(k -> k < 2)) {
            throw new ConfigurationException("", "give --count of at least 1 and --steps of at least 2");
        }
        if (arithmetic) {
            return arithmetic();
        }
        if (pictures == null) {
            throw new ConfigurationException("--pictures", "is missing; give a folder, or --arithmetic");
        }
        String before = page == null ? "" : Files.readString(page);
        if (page != null && !(before.contains(BEGIN) && before.indexOf(END) > before.indexOf(BEGIN))) {
            throw new ConfigurationException(
                    "--page",
                    page + " has no lines '" + BEGIN + "' and '" + END + "'; put them where the table is to be");
        }
        Files.createDirectories(pictures);
        try (LoadedModel model = LoadedModel.of(path)) {
            SamplerComparison comparison = new SamplerComparison(model, count, 0);
            List<Row> rows = comparison.rows(steps, this::tell);
            Run exact = comparison.exact();
            draw(model, rows, exact);
            publish(before, table(rows, exact));
        }
        return ExitStatus.OK;
    }

    private ExitStatus arithmetic() {
        try (LoadedModel model = LoadedModel.of(path)) {
            SamplerArithmetic samplers = new SamplerArithmetic(model, BATCH);
            double network = samplers.network();
            bench.terminal().err().printf(Locale.ROOT, "network: %.1f ms for %d images%n", network, BATCH);
            bench.terminal().out().print(SamplerArithmetic.table(samplers.rows(network)));
            return ExitStatus.OK;
        }
    }

    private void tell(String sampler) {
        bench.terminal().err().println(sampler);
    }

    private void publish(String before, String table) throws IOException {
        if (page == null) {
            bench.terminal().out().print(table);
        } else {
            Files.writeString(
                    page,
                    before.substring(0, before.indexOf(BEGIN)) + BEGIN + "\n" + table
                            + before.substring(before.indexOf(END)));
        }
    }

    private void draw(LoadedModel model, List<Row> rows, Run exact) throws IOException {
        for (int k = 0; k < steps.size(); k++) {
            List<LabelledGrid.Row> drawn = new ArrayList<>();
            drawn.add(drawn(model, SamplerComparison.EXACT, exact));
            for (Row row : rows) {
                if (!row.runs().isEmpty()) {
                    drawn.add(drawn(model, row.sampler().name(), row.runs().get(k)));
                }
            }
            new LabelledGrid(drawn).write(pictures.resolve(steps.get(k) + ".png"));
        }
    }

    private LabelledGrid.Row drawn(LoadedModel model, String name, Run run) {
        ImageBatch images = SampledImages.of(
                run.images(), count, model.shape().height(), model.shape().channels());
        String evaluations = String.format(Locale.ROOT, "%.0f evaluations", run.evaluations());
        return new LabelledGrid.Row(List.of(name, evaluations), images);
    }

    /** Numbers for all steps stand in one cell. */
    private String table(List<Row> rows, Run exact) {
        String counts = steps.stream().map(k -> Integer.toString(k)).collect(joining(" / "));
        StringBuilder table = new StringBuilder("| sampler | order | noise | evaluations at " + counts
                + " steps | seconds an image | off the flow by |\n|---|---|---|---|---|---|\n");
        for (Row row : rows) {
            table.append(line(
                    row.sampler().name(),
                    row.sampler().order(),
                    row.sampler().stochastic() ? "yes" : "no",
                    cell(
                            row,
                            k -> String.format(
                                    Locale.ROOT, "%.0f", row.runs().get(k).evaluations())),
                    cell(
                            row,
                            k -> String.format(
                                    Locale.ROOT, "%.2f", row.runs().get(k).seconds())),
                    row.sampler().stochastic()
                            ? ""
                            : cell(
                                    row,
                                    k -> String.format(
                                            Locale.ROOT,
                                            "%.3f",
                                            row.distance(k, exact).getAsDouble()))));
        }
        return table.append(line(
                        SamplerComparison.EXACT,
                        5,
                        "no",
                        String.format(Locale.ROOT, "%.0f, as many as it needs", exact.evaluations()),
                        String.format(Locale.ROOT, "%.2f", exact.seconds()),
                        "0, being the measure"))
                .toString();
    }

    private String cell(Row row, IntFunction<String> number) {
        return row.runs().isEmpty()
                ? "needs another network"
                : IntStream.range(0, steps.size()).mapToObj(number).collect(joining(" / "));
    }

    private static String line(Object... cells) {
        return "| " + List.of(cells).stream().map(Object::toString).collect(joining(" | ")) + " |\n";
    }
}
