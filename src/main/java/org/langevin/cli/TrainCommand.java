package org.langevin.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.langevin.checkpoint.CheckpointStore.Restored;
import org.langevin.checkpoint.RunLock;
import org.langevin.config.CanonicalYaml;
import org.langevin.config.ConfigReader;
import org.langevin.config.ConfigurationException;
import org.langevin.config.RunConfig;
import org.langevin.training.TrainingLoop;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code langevin train}: a run from its configuration to a model, in one sitting or several. */
@Command(
        name = "train",
        header = "Train a model as a configuration file says.",
        description = {
            "%nA run that was interrupted goes on where its last checkpoint stands when the same command is given again; "
                    + "Ctrl-C saves one first. In the run's folder:",
            "  model/         the finished model, in the layout of diffusers' pipelines",
            "  checkpoints/   the newest checkpoints, each a model too",
            "  samples/       images drawn on the way",
            "  dataset.sha256 the sums of the files it is trained on",
            "  metrics.jsonl  losses, one line of JSON a measurement",
            "  loss.png       the same, drawn%n"
        })
final class TrainCommand implements Callable<ExitStatus> {
    @ParentCommand
    private Main main;

    @Parameters(paramLabel = "CONFIG.yaml", description = "What to train, on what, and how.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set a key of the configuration, as training.batch=32. May be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "RUN",
            description = "The run's folder; without it runs/ and the configuration's name.")
    private Path out;

    @Option(names = "--dry-run", description = "Check everything, print the whole configuration, and train nothing.")
    private boolean dryRun;

    @Override
    public ExitStatus call() throws IOException {
        System.setProperty("org.deeplearning4j.crash.reporting.enabled", "false"); // it writes into the user's folder
        RunConfig config = Assembly.reader().read(file, RunConfig.class, overrides);
        try (Assembly assembly = Assembly.of(config)) {
            assembly.passedOver().ifPresent(main.terminal().err()::println);
            if (dryRun) {
                main.terminal().out().print(CanonicalYaml.render(config));
                main.terminal().err().println(assembly.summary());
                assembly.memory().refuseUnlessItFits(config);
                return ExitStatus.OK;
            }
            return train(config, assembly, folder());
        } catch (OutOfMemoryError | RuntimeException e) {
            Failure.outOfMemory(e).ifPresent(cause -> {
                throw new NotEnoughMemoryException(config, Failure.describe(cause), e);
            });
            throw e;
        }
    }

    private Path folder() {
        String name = file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
        return out != null ? out : Path.of("runs", name);
    }

    private ExitStatus train(RunConfig config, Assembly assembly, Path folder) throws IOException {
        try (RunLock lock = RunLock.acquire(folder);
                Interrupts interrupts = new Interrupts(main.terminal().err())) {
            RunFolder run = new RunFolder(folder);
            Optional<Restored> restored = assembly.checkpoints(run).newest();
            restored.ifPresent(found -> refuseChanges(found, config, folder));
            if (Files.exists(run.model())) {
                main.terminal().err().println("this run is finished; the model stands in " + run.model());
                return ExitStatus.OK;
            }
            try (TrainingDisplay display =
                    new TrainingDisplay(assembly, run, main.terminal(), restored, interrupts::requested)) {
                TrainingLoop loop = assembly.loop(run, display);
                restored.ifPresentOrElse(found -> resume(loop, found, assembly, run), () -> assembly.recordData(run));
                main.terminal().err().println(assembly.summary());
                assembly.memory().refuseUnlessItFits(config);
                if (loop.run(interrupts::requested) == TrainingLoop.End.STOPPED) {
                    return interrupts.status();
                }
                loop.export(run.model());
            }
            main.terminal().err().println("the model stands in " + run.model());
            return ExitStatus.OK;
        }
    }

    private static void refuseChanges(Restored restored, RunConfig config, Path folder) {
        RunConfig before = new ConfigReader()
                .parse("the run's configuration", restored.checkpoint().config(), RunConfig.class, List.of());
        List<String> changes = CanonicalYaml.changes(before, config);
        if (!changes.isEmpty()) {
            throw new ConfigurationException(
                    folder.toString(),
                    "holds a run of another configuration, which differs in " + String.join(", ", changes)
                            + "; go on with the old values, or give another folder with --out");
        }
    }

    private void resume(TrainingLoop loop, Restored restored, Assembly assembly, RunFolder run) {
        restored.refused().forEach(line -> main.terminal().err().println("passed over: " + line));
        List<String> changes =
                assembly.environment().changesSince(restored.checkpoint().environment());
        if (!changes.isEmpty()) {
            main.terminal()
                    .err()
                    .println("warning: this machine is not as before (" + String.join("; ", changes)
                            + "); training goes on, but not with the same bits");
        }
        assembly.refuseChangedData(restored.checkpoint(), run);
        loop.restore(restored.checkpoint());
        main.terminal()
                .err()
                .println("going on after step "
                        + restored.checkpoint().counters().step());
    }
}
