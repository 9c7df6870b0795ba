package org.langevin.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.langevin.cli.compare.ImageComparison;
import org.langevin.cli.compare.LawComparison;
import org.langevin.config.ConfigurationException;
import org.langevin.report.CompleteFile;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code langevin compare}: what a network learned, held against the exact reversal of the noising. */
@Command(
        name = "compare",
        header = "Hold what a network learned against the exact reversal of the noising.",
        description = {
            "%nOf a case file (configs/compare/) the law of the data is known, so every error is measured: a small network is "
                    + "trained, or taken, and its loss, its reverse steps, its samples and its drift are held against the "
                    + "exact ones. Of images only the training set is known: with --data a model is held against what fits "
                    + "that set best, which is to repeat it. Prints JSON; with --out also writes it to FOLDER/report.json, "
                    + "and a page of plots to FOLDER/index.html.%n"
        })
final class CompareCommand implements Callable<ExitStatus> {
    @ParentCommand
    private Main main;

    @Parameters(
            paramLabel = "CASE.yaml|MODEL",
            description = "A case whose law is known, or the folder of a model of images.")
    private Path subject;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Where report.json, index.html and the trained model go; nothing is written without.")
    private Path out;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set a key of the case, as training.steps=2000. May be repeated.")
    private List<String> overrides = List.of();

    @Option(
            names = "--denoiser",
            paramLabel = "analytic|FOLDER",
            description =
                    "Train nothing for the case: take the exact denoiser, which shows what the measurements themselves "
                            + "miss, or the network in FOLDER, the --out of an earlier comparison.")
    private String denoiser;

    @Option(names = "--data", paramLabel = "DATASET", description = "Name or path of the images that MODEL learned.")
    private String dataset;

    @ArgGroup(exclusive = false, heading = "%nOf a model of images:%n")
    private ImageOptions images = new ImageOptions();

    @Override
    public ExitStatus call() throws IOException {
        if (subject.getFileName().toString().matches(".*\\.ya?ml")) {
            return compareWithLaw();
        }
        if (dataset == null) {
            throw new ConfigurationException(
                    subject.toString(),
                    "is no case file, which would end in .yaml; for a model of images give --data DATASET too");
        }
        return compareWithImages();
    }

    private ExitStatus compareWithLaw() throws IOException {
        if (dataset != null) {
            throw new ConfigurationException("--data", "is for a model of images; a case has the law of its data");
        }
        images.given().ifPresent(option -> {
            throw new ConfigurationException(option, "is for a model of images; a case says all that is drawn");
        });
        LawComparison comparison =
                new LawComparison(subject, overrides, Optional.ofNullable(denoiser), Optional.ofNullable(out));
        answer(comparison.run(main.terminal().err(), main.terminal().errColumns()));
        return ExitStatus.OK;
    }

    private ExitStatus compareWithImages() throws IOException {
        if (denoiser != null || !overrides.isEmpty()) {
            throw new ConfigurationException(
                    denoiser != null ? "--denoiser" : "--set", "is for a case; a model of images comes as it is");
        }
        ImageComparison.Findings found = new ComparedModel(subject, dataset, images, main.terminal()).compare();
        if (out != null) {
            found.page().write(out.resolve("index.html"));
        }
        answer(found.report());
        return ExitStatus.OK;
    }

    /** Prints the report, and writes it beside the page. */
    private void answer(Object report) throws IOException {
        String text = Json.brief(report).toPrettyString() + "\n";
        if (out != null) {
            CompleteFile.write(out.resolve("report.json"), file -> file.write(text.getBytes(StandardCharsets.UTF_8)));
            main.terminal().err().println("the report and its page stand in " + out);
        }
        main.terminal().out().print(text);
    }
}
