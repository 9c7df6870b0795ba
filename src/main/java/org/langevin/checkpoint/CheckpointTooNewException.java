package org.langevin.checkpoint;

import java.nio.file.Path;

/** A whole and undamaged folder that a later version of the program wrote. */
public final class CheckpointTooNewException extends RuntimeException {

    /**
     * Refuses a folder or file.
     *
     * @param file which one
     * @param found its format's number
     * @param known the newest format number that this program reads
     */
    public CheckpointTooNewException(Path file, int found, int known) {
        super(file + ": is of format " + found + ", this program reads up to format " + known
                + "; use the version of Langevin that wrote it, or a later one");
    }
}
