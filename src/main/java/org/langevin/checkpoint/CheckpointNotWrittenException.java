package org.langevin.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A folder that could not be written; what stood there before still stands, and what was begun is removed. */
public final class CheckpointNotWrittenException extends RuntimeException {

    private static final List<String> DISK_FULL =
            List.of("no space left on device", "disk quota exceeded", "not enough space on the disk");

    private final boolean diskFull;

    /**
     * Reports a failed write.
     *
     * @param folder what was to be written
     * @param needed its size, bytes
     * @param free what the disk has left, bytes; negative if that is not known
     * @param cause what failed
     */
    public CheckpointNotWrittenException(Path folder, long needed, long free, Throwable cause) {
        super(
                folder + ": not written (" + reason(cause) + "); needs " + needed + " bytes"
                        + (free < 0 ? "" : ", the disk has " + free + " free")
                        + "; earlier checkpoints are untouched; free some space or mend the folder's permissions",
                cause);
        this.diskFull = isDiskFull(cause);
    }

    /**
     * Whether there was no room, which may pass.
     *
     * @return false if the disk failed in another way
     */
    public boolean diskFull() {
        return diskFull;
    }

    /**
     * Whether a failure says that a disk or quota is full. Java has no type for it, only the system's words: POSIX's ENOSPC and
     * EDQUOT, and Windows' error 112.
     *
     * @param thrown what was thrown
     * @return whether it is that; its causes are not asked
     */
    public static boolean isDiskFull(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
        return thrown instanceof IOException && DISK_FULL.stream().anyMatch(message::contains);
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
        return cause.getClass().getSimpleName() + message;
    }
}
