package org.langevin.training;

import java.nio.file.Path;
import java.util.OptionalDouble;

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
}
