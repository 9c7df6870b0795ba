package org.langevin.cli;

/**
 * How a run ended, as the process tells its caller. The codes are a contract with scripts: they never change their meaning, and
 * a new one takes a new number.
 */
public enum ExitStatus {
    /** The command did what was asked. */
    OK(0),
    /** An error of the program itself, nothing the user can mend; or a truth that falls short. */
    BUG(1),
    /** The command line, the configuration file or a path named in them is wrong. */
    USAGE(2),
    /** A dataset is missing, damaged or not what it says it is. */
    DATA(3),
    /** Training produced a loss or gradient that is not finite. */
    DIVERGED(4),
    /** Memory or disk space ran out. */
    RESOURCES(5),
    /** Another run holds the folder. */
    LOCKED(6),
    /** A checkpoint does not hold what was written to it. */
    CORRUPT(7),
    /** Interrupted by the user, after a checkpoint was written: 128 + SIGINT, as shells count. */
    INTERRUPTED(130),
    /** Asked to end by the system, after a checkpoint was written: 128 + SIGTERM. */
    TERMINATED(143);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    /**
     * The number the process exits with.
     *
     * @return the exit code, 0 to 255
     */
    public int code() {
        return code;
    }
}
