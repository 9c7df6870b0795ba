package org.langevin.cli;

import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.langevin.checkpoint.CheckpointNotWrittenException;
import org.langevin.checkpoint.CheckpointTooNewException;
import org.langevin.checkpoint.CorruptCheckpointException;
import org.langevin.checkpoint.RunLockedException;
import org.langevin.config.ConfigurationException;
import org.langevin.data.DataException;
import org.langevin.sampling.UnfitSamplerException;
import org.langevin.training.DivergedException;

/**
 * What the user is told about an exception: an exit status, what went wrong, and what to do about it.
 *
 * <p>The table {@code KINDS} is the only place that maps exceptions to exit statuses; a new type is one line there. An exception
 * is looked up along its chain of causes, because worker threads and streams wrap what they throw. Whatever the table doesn't
 * know is a bug of the program, and the user is told so instead of being left to guess.
 *
 * @param status the exit status
 * @param message what went wrong: one line, or one for each problem of a configuration
 * @param remedy what to do, or empty where the message says it already
 */
record Failure(ExitStatus status, String message, String remedy) {
    private static final String MORE_MEMORY =
            "lower the batch size, or give Java more memory, for example LANGEVIN_JAVA_OPTS=-Xmx8g";

    /** The first match wins, so a subtype stands before its supertype. Our own exceptions carry their remedy in the message. */
    private static final List<Kind> KINDS = List.of(
            new Kind(ConfigurationException.class::isInstance, ExitStatus.USAGE, ""),
            new Kind(UnfitSamplerException.class::isInstance, ExitStatus.USAGE, ""),
            new Kind(DataException.class::isInstance, ExitStatus.DATA, ""),
            new Kind(DivergedException.class::isInstance, ExitStatus.DIVERGED, ""),
            new Kind(RunLockedException.class::isInstance, ExitStatus.LOCKED, ""),
            new Kind(CorruptCheckpointException.class::isInstance, ExitStatus.CORRUPT, ""),
            new Kind(CheckpointTooNewException.class::isInstance, ExitStatus.USAGE, ""),
            new Kind(CheckpointNotWrittenException.class::isInstance, ExitStatus.RESOURCES, ""),
            new Kind(NotEnoughMemoryException.class::isInstance, ExitStatus.RESOURCES, ""),
            new Kind(Failure::isOutOfMemory, ExitStatus.RESOURCES, MORE_MEMORY),
            new Kind(
                    CheckpointNotWrittenException::isDiskFull,
                    ExitStatus.RESOURCES,
                    "free some disk space and run the command again"),
            new Kind(NoSuchFileException.class::isInstance, ExitStatus.USAGE, "no such file or folder: check the path"),
            new Kind(FileSystemException.class::isInstance, ExitStatus.USAGE, "check the path and its permissions"));

    private static final Kind BUG = new Kind(
            thrown -> true,
            ExitStatus.BUG,
            "this is a bug in Langevin: please report it with what the same command prints with --debug");

    /** A kind of exception, and how a run that ends with it is reported. */
    private record Kind(Predicate<Throwable> covers, ExitStatus status, String remedy) {
        Failure failure(Throwable thrown) {
            return new Failure(status, describe(thrown), remedy);
        }
    }

    /**
     * Finds what to tell about an exception: the first one along the chain of causes that the table knows.
     *
     * @param thrown what ended the run
     * @return the failure to report
     */
    static Failure of(Throwable thrown) {
        return causes(thrown)
                .flatMap(cause -> known(cause).stream())
                .findFirst()
                .orElseGet(() -> BUG.failure(thrown));
    }

    /** The message and the remedy, for standard error. */
    String text() {
        return remedy.isEmpty() ? message : message + "; " + remedy;
    }

    private static Optional<Failure> known(Throwable thrown) {
        return KINDS.stream()
                .filter(kind -> kind.covers().test(thrown))
                .findFirst()
                .map(kind -> kind.failure(thrown));
    }

    /** The exception, its cause, the cause of that and so on; the limit guards against a chain that bites its tail. */
    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .limit(32);
    }

    /** The first along the chain of causes that says that memory does not suffice. */
    static Optional<Throwable> outOfMemory(Throwable thrown) {
        return causes(thrown).filter(Failure::isOutOfMemory).findFirst();
    }

    /** Java's own error, JavaCPP's at its limit, and what ND4J makes of C++'s refusal, which has no type of its own. */
    private static boolean isOutOfMemory(Throwable thrown) {
        return thrown instanceof OutOfMemoryError
                || String.valueOf(thrown.getMessage()).contains("std::bad_alloc");
    }

    /** Our own exceptions speak for themselves; others say little without their type's name, and may take several lines. */
    static String describe(Throwable thrown) {
        boolean ours = thrown.getClass().getName().startsWith("org.langevin.");
        return ours
                ? String.valueOf(thrown.getMessage())
                : thrown.toString().strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
