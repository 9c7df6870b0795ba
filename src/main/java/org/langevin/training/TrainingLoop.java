package org.langevin.training;

import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import org.langevin.checkpoint.Checkpoint;
import org.langevin.checkpoint.CheckpointNotWrittenException;
import org.langevin.config.RunConfig;
import org.langevin.config.RunConfig.Training.OnDiskFull;
import org.langevin.config.RunConfig.Training.OnDivergence;
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

    /** How often a run goes back to a checkpoint before it is given up; its learning rate is then an eighth. */
    private static final int MOST_ROLLBACKS = 3;

    /** Steps that any run may leave out; a longer one may leave out one in a hundred before it is given up. */
    private static final int FEW_SKIPPED = 10;

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
    private long begin;

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
        takeUp(checkpoint);
        earlierSeconds = checkpoint.counters().seconds();
    }

    private void takeUp(Checkpoint checkpoint) {
        checkpoints.restore(checkpoint, trainer);
        savedAt = trainer.step();
        heldOutLoss = checkpoint
                .model()
                .card()
                .map(card -> card.training().heldOutLoss())
                .orElse(null);
    }

    /**
     * Trains to the last step, or until {@code stop} says so between two steps. When this returns, the state it ended in stands on
     * the disk.
     *
     * @throws DivergedException if a number is not finite and the configuration has no remedy left; no such state is saved
     * @throws CheckpointNotWrittenException if the disk failed, or was full and the configuration does not say to go on
     */
    public End run(BooleanSupplier stop) {
        begin = System.nanoTime();
        if (plan.onDivergence() == OnDivergence.ROLLBACK && checkpoints.newest().isEmpty()) {
            save(); // what to go back to
        }
        while (goesOn(stop)) {
            try {
                train(stop);
            } catch (DivergedException reason) {
                recover(reason);
            }
        }
        if (savedAt != trainer.step()) {
            save();
        }
        return trainer.step() < plan.steps() ? End.STOPPED : End.FINISHED;
    }

    private boolean goesOn(BooleanSupplier stop) {
        return trainer.step() < plan.steps() && !stop.getAsBoolean();
    }

    private void train(BooleanSupplier stop) {
        long firstBatch = trainer.step() * plan.accumulate();
        try (BatchSource source = new BatchSource(images, noise, plan.batch(), firstBatch, flip)) {
            while (goesOn(stop)) {
                Trainer.Report report = trainer.next(source);
                listener.stepped(report, evaluate());
                saveAndSample();
            }
        }
    }

    /** Does what the configuration says about a step that failed, or fails with it. */
    private void recover(DivergedException reason) {
        switch (plan.onDivergence()) {
            case STOP -> throw reason;
            case SKIP -> skip(reason);
            case ROLLBACK -> rollBack(reason);
        }
    }

    private void skip(DivergedException reason) {
        if (reason.spoiled() || trainer.skipped() >= Math.max(FEW_SKIPPED, plan.steps() / 100)) {
            throw reason;
        }
        trainer.skip();
        listener.skipped(reason);
        evaluate();
        saveAndSample();
    }

    /** The checkpoint is saved a second time, with the count of rollbacks, so that the run goes on alike after a crash. */
    private void rollBack(DivergedException reason) {
        int rollbacks = trainer.rollbacks() + 1;
        if (rollbacks > MOST_ROLLBACKS) {
            throw reason;
        }
        takeUp(checkpoints.newest().orElseThrow(() -> reason).checkpoint());
        trainer.countRollback(rollbacks);
        listener.rolledBack(reason, trainer.step(), rollbacks);
        trySaving();
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
        trainer.refuseUnlessFinite(heldOutLoss);
        return OptionalDouble.of(heldOutLoss);
    }

    private void saveAndSample() {
        if (due(plan.checkpointEvery())) {
            trySaving();
        }
        if (due(plan.sampleEvery())) {
            trainer.withAverage(() -> listener.samplesDue(trainer.step()));
        }
    }

    /** A full disk may have room again at the next checkpoint; any other failure is not for this program to mend. */
    private void trySaving() {
        try {
            save();
        } catch (CheckpointNotWrittenException e) {
            if (plan.onDiskFull() == OnDiskFull.STOP || !e.diskFull()) {
                throw e;
            }
            listener.notSaved(trainer.step(), e);
        }
    }

    private void save() {
        Path folder = checkpoints.save(trainer, earlierSeconds + 1e-9 * (System.nanoTime() - begin), heldOutLoss);
        savedAt = trainer.step();
        listener.saved(trainer.step(), folder);
    }
}
