package org.langevin.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import org.langevin.checkpoint.CheckpointNotWrittenException;
import org.langevin.checkpoint.CheckpointStore.Restored;
import org.langevin.config.RunConfig;
import org.langevin.config.RunConfig.Training.OnDiskFull;
import org.langevin.report.ImageGrid;
import org.langevin.report.LossPlot;
import org.langevin.report.MetricsLog;
import org.langevin.report.Progress;
import org.langevin.sampling.Sampling;
import org.langevin.training.DivergedException;
import org.langevin.training.Trainer;
import org.langevin.training.TrainingListener;

/** What a person sees of a run: the progress, the log of metrics, grids of samples, the plot of the loss. */
final class TrainingDisplay implements TrainingListener, AutoCloseable {

    /** Weight of a new step in the loss that is shown. */
    private static final double SMOOTHING = 0.02;

    private final Assembly assembly;
    private final RunConfig config;
    private final RunFolder run;
    private final BooleanSupplier stop;
    private MetricsLog metrics;
    private final Progress progress;
    private double shownLoss = Double.NaN;

    /**
     * A display.
     *
     * @param stop whether the run shall end, for which the drawing of samples does not keep it waiting
     */
    TrainingDisplay(
            Assembly assembly, RunFolder run, Terminal terminal, Optional<Restored> restored, BooleanSupplier stop)
            throws IOException {
        this.assembly = assembly;
        this.config = assembly.config();
        this.run = run;
        this.stop = stop;
        long done = restored.map(found -> found.checkpoint().counters().step()).orElse(0L);
        int perStep = assembly.trainer().imagesPerStep();
        this.metrics = MetricsLog.open(run.metrics(), done);
        this.progress = Progress.of(
                new Progress.Work("train", "images", config.training().steps() * perStep, done * perStep),
                terminal.err(),
                terminal.errColumns());
    }

    @Override
    public void stepped(Trainer.Report report, OptionalDouble heldOutLoss) {
        shownLoss = Double.isNaN(shownLoss) ? report.loss() : shownLoss + SMOOTHING * (report.loss() - shownLoss);
        progress.reach(report.images(), String.format(Locale.ROOT, "loss %.4f", shownLoss));
        if (report.step() % config.training().logEvery() == 0 || heldOutLoss.isPresent()) {
            append(report, heldOutLoss);
        }
        if (heldOutLoss.isPresent()) {
            progress.say(String.format(
                    Locale.ROOT, "step %d: held-out loss %.5f", report.step(), heldOutLoss.getAsDouble()));
            plot();
        }
    }

    private void append(Trainer.Report report, OptionalDouble heldOutLoss) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("images", report.images());
        values.put(LossPlot.LOSS, report.loss());
        heldOutLoss.ifPresent(loss -> values.put(LossPlot.HELD_OUT_LOSS, loss));
        values.put("gradient_norm", report.gradientNorm());
        values.put("learning_rate", report.learningRate());
        write(run.metrics(), () -> metrics.append(report.step(), values));
    }

    private void plot() {
        write(run.lossPlot(), () -> LossPlot.write(run.metrics(), run.lossPlot()));
    }

    private interface Writing {
        void run() throws IOException;
    }

    /** A full disk ends no run that was told to go on without checkpoints, either. */
    private void write(Path file, Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            if (config.training().onDiskFull() == OnDiskFull.STOP || !CheckpointNotWrittenException.isDiskFull(e)) {
                throw new UncheckedIOException(file + ": cannot be written", e);
            }
            progress.say("warning: " + file + ": not written, the disk is full");
        }
    }

    /** Says from within the drawing of samples that nobody waits for them any more. */
    private static final class Abandoned extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public void samplesDue(long step) {
        try {
            drawSamples(step);
        } catch (Abandoned e) {
            progress.say("step " + step + ": samples left out, the run is to end");
        }
    }

    private void drawSamples(long step) {
        int count = config.samples().count();
        Sampling sampling = assembly.sampling();
        double[] images =
                sampling.generate(count, config.training().batch(), assembly.sampleLabels(count), (first, done, x) -> {
                    if (stop.getAsBoolean()) {
                        throw new Abandoned();
                    }
                });
        int size = config.unet().sampleSize();
        Path file = run.samples(step);
        write(file, () -> {
            createFolder(file.getParent());
            ImageGrid.readable(
                            SampledImages.of(images, count, size, config.unet().inChannels()))
                    .write(file);
            progress.say("step " + step + ": samples in " + file);
        });
    }

    /** Only this one: a run's folder that has vanished is not to come back as if nothing had happened. */
    private static void createFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder);
        }
    }

    @Override
    public void saved(long step, Path folder) {
        progress.say("step " + step + ": checkpoint in " + folder);
    }

    @Override
    public void notSaved(long step, CheckpointNotWrittenException reason) {
        progress.say("warning: step " + step + ": " + reason.getMessage() + "; training goes on");
    }

    @Override
    public void skipped(DivergedException reason) {
        progress.say("warning: step " + reason.step() + " left out: " + reason.getMessage());
    }

    /** The log loses the steps that are made again, as when a run is resumed. */
    @Override
    public void rolledBack(DivergedException reason, long step, int rollbacks) {
        progress.say("warning: " + reason.getMessage());
        progress.say("warning: back to step " + step + ", learning rate halved " + rollbacks + " times by now");
        write(run.metrics(), () -> {
            metrics.close();
            metrics = MetricsLog.open(run.metrics(), step);
        });
    }

    @Override
    public void close() throws IOException {
        progress.close();
        metrics.close();
    }
}
