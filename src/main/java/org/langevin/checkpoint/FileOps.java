package org.langevin.checkpoint;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/**
 * The few changes that are ever made to a disk here, one method each, so that a test can record them, stop after any of them,
 * and lose what was not forced.
 *
 * <p>Nothing is durable but what was forced: a file's bytes by {@link Output#force}, and that a name was made, moved or removed
 * by {@link #force} on the folder in which it stands.
 */
public interface FileOps {

    /** A file being written. */
    interface Output extends WritableByteChannel {

        /**
         * Returns when every byte written so far is on the disk.
         *
         * @throws IOException if the disk refuses
         */
        void force() throws IOException;
    }

    /**
     * Makes a folder.
     *
     * @param folder its path; the folder around it must exist
     * @throws IOException if it exists or cannot be made
     */
    void createFolder(Path folder) throws IOException;

    /**
     * Makes a file.
     *
     * @param file its path; nothing may stand there
     * @return the empty file, to be closed by the caller
     * @throws IOException if it exists or cannot be made
     */
    Output create(Path file) throws IOException;

    /**
     * Returns when the names in a folder are on the disk.
     *
     * @param folder an existing folder
     * @throws IOException if the disk refuses
     */
    void force(Path folder) throws IOException;

    /**
     * Renames a file or folder in one step; a file at the new name is replaced.
     *
     * @param from what to rename
     * @param to the new name, on the same disk
     * @throws IOException if it cannot be done in one step
     */
    void move(Path from, Path to) throws IOException;

    /**
     * Removes a file or an empty folder.
     *
     * @param path what to remove
     * @throws IOException if it cannot be removed
     */
    void delete(Path path) throws IOException;

    /**
     * The disk itself.
     *
     * @return file operations that do what they say
     */
    static FileOps disk() {
        return Disk.INSTANCE;
    }
}
