package org.langevin.training;

import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import org.langevin.checkpoint.Checkpoint;
import org.langevin.config.RunConfig;
import org.langevin.data.BatchSource;
import org.langevin.data.ImageDataset;
import org.langevin.random.KeyedNoise;

/** The course of a run: step after step, with measurements, samples and checkpoints at their intervals and at the end. */
public final class TrainingLoop {

    /** How a sitting ended. */
    public enum End {
        /** The last step is done. */
        FINISHED,
        /** It was asked to stop, and a checkpoint was saved. */
        STOPPED
    }

    private final RunConfig.Training plan;
    private final boolean flip;
    private final KeyedNoise noise;
    private final Trainer trainer;
    private final ImageDataset images;
    private final HeldOut heldOut;
    private final RunCheckpoints checkpoints;
    private final TrainingListener listener;
    private double earlierSeconds;
    private Double heldOutLoss;
    private long savedAt;

    /**
     * A run at its beginning.
     *
     * @param heldOut where the held-out loss is measured, or null for nowhere
     */
    public TrainingLoop(
            RunConfig config,
            Trainer trainer,
            ImageDataset images,
            HeldOut heldOut,
            RunCheckpoints checkpoints,
            TrainingListener listener) {
        this.plan = config.training();
        this.flip = config.data().flip();
        this.noise = new KeyedNoise(config.seed());
        this.trainer = trainer;
        this.images = images;
        this.heldOut = heldOut;
        this.checkpoints = checkpoints;
        this.listener = listener;
    }

    /** Brings the run to where {@code checkpoint} was saved. */
    public void restore(Checkpoint checkpoint) {
        checkpoints.restore(checkpoint, trainer);
        earlierSeconds = checkpoint.counters().seconds();
        savedAt = trainer.step();
        heldOutLoss = checkpoint
                .model()
                .card()
                .map(card -> card.training().heldOutLoss())
                .orElse(null);
    }

    /**
     * Trains to the last step, or until {@code stop} says so between two steps.
     *
     * @throws DivergedException if the loss or a gradient is not finite; no checkpoint of that state is saved
     */
    public End run(BooleanSupplier stop) {
        long begin = System.nanoTime();
        long firstBatch = trainer.step() * plan.accumulate();
        try (BatchSource source = new BatchSource(images, noise, plan.batch(), firstBatch, flip)) {
            while (trainer.step() < plan.steps() && !stop.getAsBoolean()) {
                Trainer.Report report = trainer.next(source);
                listener.stepped(report, evaluate());
                if (due(plan.checkpointEvery())) {
                    save(begin);
                }
                sample();
            }
        }
        if (savedAt != trainer.step()) {
            save(begin);
        }
        return trainer.step() < plan.steps() ? End.STOPPED : End.FINISHED;
    }

    /** Writes the averaged model to {@code folder}, where nothing may stand. */
    public void export(Path folder) {
        checkpoints.export(trainer, heldOutLoss, folder);
    }

    private boolean last() {
        return trainer.step() == plan.steps();
    }

    private boolean due(long interval) {
        return last() || (interval > 0 && trainer.step() % interval == 0);
    }

    private OptionalDouble evaluate() {
        if (heldOut == null || plan.evaluateEvery() == 0 || !due(plan.evaluateEvery())) {
            return OptionalDouble.empty();
        }
        trainer.withAverage(() -> heldOutLoss = heldOut.loss(trainer.network()));
        return OptionalDouble.of(heldOutLoss);
    }

    private void sample() {
        if (due(plan.sampleEvery())) {
            trainer.withAverage(() -> listener.samplesDue(trainer.step()));
        }
    }

    private void save(long begin) {
        Path folder = checkpoints.save(trainer, earlierSeconds + 1e-9 * (System.nanoTime() - begin), heldOutLoss);
        savedAt = trainer.step();
        listener.saved(trainer.step(), folder);
    }
}
