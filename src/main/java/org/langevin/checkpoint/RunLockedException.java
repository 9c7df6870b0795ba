package org.langevin.checkpoint;

import java.nio.file.Path;

/** A run's folder that another process, or another part of this one, is writing to. */
public final class RunLockedException extends RuntimeException {

    /**
     * Refuses to open a run for writing.
     *
     * @param folder the run's folder
     * @param holder who holds it: process, host and start time, as far as is known
     */
    public RunLockedException(Path folder, String holder) {
        super(folder + ": is in use by " + holder + "; wait for it, stop it, or choose another folder with --out");
    }
}
