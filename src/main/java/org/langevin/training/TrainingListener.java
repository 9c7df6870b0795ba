package org.langevin.training;

import java.nio.file.Path;
import java.util.OptionalDouble;
import org.langevin.checkpoint.CheckpointNotWrittenException;

/** Who wants to know how training goes: a progress bar, a log, the one who draws samples on the way. */
public interface TrainingListener {

    /**
     * A step was made.
     *
     * @param heldOutLoss mean squared error of the averaged parameters on the held-out images, if it was measured after this step
     */
    void stepped(Trainer.Report report, OptionalDouble heldOutLoss);

    /** It is time to draw samples; the averaged weights are in the network during this call. */
    void samplesDue(long step);

    /** A checkpoint stands on the disk. */
    void saved(long step, Path folder);

    /** There was no room for a checkpoint after {@code step} steps; the run goes on, as its configuration asks. */
    void notSaved(long step, CheckpointNotWrittenException reason);

    /** A step was left out, as its configuration asks. */
    void skipped(DivergedException reason);

    /**
     * The run stands again where it stood after {@code step} steps, and learns at half the rate from there.
     *
     * @param rollbacks how often it went back by now
     */
    void rolledBack(DivergedException reason, long step, int rollbacks);
}
