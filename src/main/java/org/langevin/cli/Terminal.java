package org.langevin.cli;

import java.io.PrintStream;
import java.util.Optional;

/**
 * The two streams a command writes to, and whether a person looks at them.
 *
 * <p>Java 17 can't ask whether one stream is a terminal ({@code System.console()} wants both input and output to be one), so the
 * launcher asks and passes the width on as {@code -Dlangevin.stdout.columns} and {@code -Dlangevin.stderr.columns}.
 *
 * @param out for the answer of the command
 * @param outColumns width of the terminal behind {@code out} in characters, 0 where it is a file or a pipe
 * @param err for progress, warnings and errors
 * @param errColumns width of the terminal behind {@code err} in characters, 0 where it is a file or a pipe
 */
public record Terminal(PrintStream out, int outColumns, PrintStream err, int errColumns) {

    /** The streams of this process, as the launcher described them. */
    static Terminal ofProcess() {
        return new Terminal(
                System.out, columns("langevin.stdout.columns"), System.err, columns("langevin.stderr.columns"));
    }

    /** Whether colours may be used for the answer: a person is looking and hasn't declined them (the NO_COLOR convention). */
    boolean colours() {
        return outColumns > 0
                && Optional.ofNullable(System.getenv("NO_COLOR")).orElse("").isEmpty();
    }

    private static int columns(String property) {
        return Math.max(0, Integer.getInteger(property, 0));
    }
}
