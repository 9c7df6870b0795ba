package org.langevin.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The program {@code langevin}: reads the command line, runs one command, and turns whatever ends it into one line and an exit
 * status.
 *
 * <p>A command is a class with picocli's annotations that implements {@code Callable<ExitStatus>}, finds its streams by a
 * {@code @ParentCommand} field, and has one line in the list of subcommands here.
 */
@Command(
        name = "langevin",
        header = "Trains diffusion models, samples from them, and holds them against the exact mathematics.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done",
            "1:a bug in the program, or a truth of verify falls short",
            "2:the command line, the configuration or a path is wrong",
            "3:a dataset is missing or damaged",
            "4:training diverged",
            "5:memory or disk space ran out",
            "6:another run holds the folder",
            "7:a checkpoint is damaged",
            "130:interrupted, after a checkpoint",
            "143:asked to end by the system, after a checkpoint"
        },
        footer = "%n'langevin COMMAND --help' describes one command.",
        versionProvider = Version.class,
        subcommands = {
            TrainCommand.class,
            SampleCommand.class,
            EvaluateCommand.class,
            CompareCommand.class,
            InspectCommand.class,
            DatasetCommand.class,
            ScheduleCommand.class,
            SolveCommand.class,
            VerifyCommand.class,
            BenchCommand.class,
            DoctorCommand.class
        })
public final class Main {
    /** Width of help texts in characters, the same on every terminal, so that the committed ones can be exact. */
    private static final int HELP_COLUMNS = 100;

    private final Terminal terminal;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Print this help and exit.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version and exit.")
    private boolean version;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of an error; so does LANGEVIN_DEBUG=1 in the environment.")
    private boolean debug = !System.getenv().getOrDefault("LANGEVIN_DEBUG", "").isEmpty();

    private Main(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Runs the program and ends the process.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(run(Terminal.ofProcess(), args).code());
    }

    /**
     * Runs one command line.
     *
     * @param terminal where its answer and its messages go
     * @param args the command line
     * @return how it ended, whatever happened
     */
    static ExitStatus run(Terminal terminal, String... args) {
        CommandLine parser = parser(terminal);
        Main main = parser.getCommand();
        try {
            return main.execute(parser.parseArgs(args));
        } catch (ParameterException wrong) {
            return main.refuse(wrong);
        } catch (Throwable thrown) { // the process ends here: an Error, too, must reach the user in words
            return main.report(thrown);
        } finally {
            terminal.out().flush();
        }
    }

    /**
     * The commands and their options.
     *
     * @param terminal where help goes
     * @return a parser that has read nothing yet
     */
    static CommandLine parser(Terminal terminal) {
        return new CommandLine(new Main(terminal))
                .setOut(new PrintWriter(terminal.out(), true))
                .setUsageHelpWidth(HELP_COLUMNS)
                .setUsageHelpLongOptionsMaxWidth(HELP_COLUMNS / 3)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(Help.defaultColorScheme(terminal.colours() ? Ansi.ON : Ansi.OFF));
    }

    /** The streams of this run, for commands. */
    Terminal terminal() {
        return terminal;
    }

    private ExitStatus execute(ParseResult parsed) throws Exception {
        if (CommandLine.executeHelpRequest(parsed) != null) {
            return ExitStatus.OK;
        }
        Callable<?> command = command(parsed);
        VectorModule.define();
        return (ExitStatus) command.call();
    }

    private static Callable<?> command(ParseResult parsed) {
        CommandLine last =
                parsed.asCommandLineList().get(parsed.asCommandLineList().size() - 1);
        if (last.getCommand() instanceof Callable<?> command) {
            return command;
        }
        throw new ParameterException(last, "which command?");
    }

    /** One line for what is wrong, one for what may have been meant, and where to read on. */
    private ExitStatus refuse(ParameterException wrong) {
        String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
        terminal.err().println(name + ": " + wrong.getMessage());
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            terminal.err().println("did you mean " + unmatched.getSuggestions().get(0) + "?");
        }
        terminal.err().println("'" + name + " --help' shows what it takes.");
        return ExitStatus.USAGE;
    }

    private ExitStatus report(Throwable thrown) {
        Failure failure = Failure.of(thrown);
        terminal.err().println("langevin: " + failure.text());
        if (debug) {
            thrown.printStackTrace(terminal.err());
        }
        return failure.status();
    }
}
