package org.langevin.checkpoint;

import java.nio.file.Path;

/** A folder that could not be written; what stood there before still stands, and what was begun is removed. */
public final class CheckpointNotWrittenException extends RuntimeException {

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
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
        return cause.getClass().getSimpleName() + message;
    }
}
