package org.langevin.data;

import java.nio.file.Path;

/**
 * A dataset is missing, damaged, or not what it says it is. The message names the file, the place in it, what is wrong, and what
 * to do; it needs no stack trace to be understood.
 */
public final class DataException extends RuntimeException {

    /**
     * Reports a file as a whole.
     *
     * @param file the file or folder
     * @param problem what is wrong, with the value found and the values allowed
     * @param remedy what the user can do about it
     */
    public DataException(Path file, String problem, String remedy) {
        super(file + ": " + problem + "; " + remedy);
    }

    /**
     * Reports a place in a file.
     *
     * @param file the file
     * @param offset the byte at which the problem was found, counted from 0 in the uncompressed content
     * @param problem what is wrong, with the value found and the values allowed
     * @param remedy what the user can do about it
     */
    public DataException(Path file, long offset, String problem, String remedy) {
        super(file + ": byte " + offset + ": " + problem + "; " + remedy);
    }
}
