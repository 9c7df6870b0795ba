package org.langevin.training;

import java.nio.file.Path;

/** Who wants to know how training goes: a progress bar, a log, the one who draws samples on the way. */
public interface TrainingListener {

    /** A step was made. */
    void stepped(Trainer.Report report);

    /**
     * The held-out loss was measured with the averaged weights.
     *
     * @param loss mean squared error
     */
    void evaluated(long step, double loss);

    /** It is time to draw samples; the averaged weights are in the network during this call. */
    void samplesDue(long step);

    /** A checkpoint stands on the disk. */
    void saved(long step, Path folder);
}
