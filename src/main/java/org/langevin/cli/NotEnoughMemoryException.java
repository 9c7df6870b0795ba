package org.langevin.cli;

import org.langevin.config.RunConfig;

/** Work that memory does not suffice for, with what needs so much of it, and what to do. */
final class NotEnoughMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Reports it, as it was foreseen.
     *
     * @param message what needs how much, and what to do
     */
    NotEnoughMemoryException(String message) {
        super(message);
    }

    /**
     * Reports it of a training run.
     *
     * @param config the run
     * @param how how it showed
     * @param cause what was thrown, or null where it was foreseen
     */
    NotEnoughMemoryException(RunConfig config, String how, Throwable cause) {
        super(message(config, how), cause);
    }

    private static String message(RunConfig config, String how) {
        int size = config.unet().sampleSize();
        return "training.batch = " + config.training().batch() + ": images of " + size + " by " + size
                + " pixels do not fit into memory (" + how
                + "); give a smaller batch, and training.accumulate to make up for"
                + " it, or more memory (to Java: LANGEVIN_JAVA_OPTS=-Xmx8g); the last checkpoint stands";
    }
}
