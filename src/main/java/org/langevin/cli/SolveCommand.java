package org.langevin.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.langevin.cases.Answer;
import org.langevin.cases.Answer.Cost;
import org.langevin.cases.PhysicalCase;
import org.langevin.cases.Reported;
import org.langevin.config.ConfigReader;
import org.langevin.config.ConfigurationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code langevin solve}: a physical diffusion, as a case file has it. */
@Command(
        name = "solve",
        header = "Solve a physical diffusion: heat, a lattice walk, Brownian motion, an SDE.",
        description = {
            "%nPrints as JSON each quantity that the case asks for, with its exact value and the error where a "
                    + "law is known, the standard error where it is an estimate, and the cost. Ready cases stand in "
                    + "configs/physics/.%n"
        })
final class SolveCommand implements Callable<ExitStatus> {
    @ParentCommand
    private Main main;

    @Parameters(paramLabel = "CASE.yaml", description = "What is to be solved, and how.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set a key of the case, as steps=400. May be repeated.")
    private List<String> overrides = List.of();

    @Option(
            names = "--plot",
            paramLabel = "FILE",
            description = "Also draw the answer: FILE.png its end, FILE.gif its way there.")
    private Path plot;

    /** What the command prints. */
    private record Printed(String name, List<Reported> quantities, Cost cost) {}

    @Override
    public ExitStatus call() throws IOException {
        PhysicalCase asked = new ConfigReader().read(file, PhysicalCase.class, overrides);
        if (plot != null) {
            CasePicture.requireDrawable(plot);
        }
        Answer answer = solve(asked);
        if (plot != null) {
            CasePicture.write(answer.picture().get(), plot);
            main.terminal().err().println("drew " + plot);
        }
        String name = file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
        Json.print(
                new Printed(name, answer.quantities(), answer.cost()),
                main.terminal().out());
        return ExitStatus.OK;
    }

    /** What can't be solved is refused at its place in the file. */
    private Answer solve(PhysicalCase asked) {
        try {
            return asked.solve();
        } catch (ConfigurationException refused) {
            throw ConfigReader.located(file, refused);
        }
    }
}
