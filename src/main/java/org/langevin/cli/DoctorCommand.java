package org.langevin.cli;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.langevin.cli.doctor.Checkup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code langevin doctor}: what this machine has, as a table or as JSON; exit status 2 where no network could run on it. */
@Command(
        name = "doctor",
        header = "Show what this machine has: Java, processor, instruction sets, memory, native libraries.")
final class DoctorCommand implements Callable<ExitStatus> {
    @ParentCommand
    private Main main;

    @Option(names = "--json", description = "Print JSON instead of a table.")
    private boolean json;

    @Override
    public ExitStatus call() {
        Checkup checkup = Checkup.ofThisMachine();
        PrintStream out = main.terminal().out();
        if (json) {
            Json.print(checkup, out);
        } else {
            Table.print(checkup, out);
        }
        return checkup.canTrain() ? ExitStatus.OK : ExitStatus.USAGE;
    }
}
