package org.langevin.data;

/**
 * One image file can't be used. The message says why, without the file's name; whoever reads many files goes on with the next one,
 * and counts. It has no stack trace: a stranger's file is no programming mistake, and a dataset may hold thousands of bad ones.
 */
final class RefusedImageException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Refuses a file.
     *
     * @param why what is wrong, with the value found and the values allowed
     */
    RefusedImageException(String why) {
        super(why, null, false, false);
    }
}
