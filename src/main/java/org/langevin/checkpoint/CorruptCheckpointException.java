package org.langevin.checkpoint;

import java.nio.file.Path;

/** A stored file that is not what was written, or not of the format it should be; nothing of it was used. */
public final class CorruptCheckpointException extends RuntimeException {

    private final transient Path file;

    /**
     * Refuses a file or a folder.
     *
     * @param file which one
     * @param what what is wrong with it, with the tensor or the offset where there is one, and the remedy
     */
    public CorruptCheckpointException(Path file, String what) {
        super(file + ": " + what);
        this.file = file;
    }

    /**
     * The refused file or folder.
     *
     * @return its path
     */
    public Path file() {
        return file;
    }
}
