package org.langevin.cli;

import org.langevin.denoiser.DifferentiableDenoiser;
import org.langevin.process.PredictionType;
import org.langevin.report.Progress;

/** A denoiser that shows how far the flows through it are: each batch is asked at its first time but once, in its beginning. */
final class FollowedFlow implements DifferentiableDenoiser {
    private final DifferentiableDenoiser denoiser;
    private final Progress progress;
    private final double startTime;
    private long done;
    private int inBatch;
    private int evaluations;

    FollowedFlow(DifferentiableDenoiser denoiser, Progress progress, double startTime) {
        this.denoiser = denoiser;
        this.progress = progress;
        this.startTime = startTime;
    }

    @Override
    public PredictionType predictionType() {
        return denoiser.predictionType();
    }

    @Override
    public int dimension() {
        return denoiser.dimension();
    }

    @Override
    public void predict(double[] x, int items, double t, int[] labels, double[] out) {
        denoiser.predict(x, items, t, labels, out);
        predicted(items, t);
    }

    @Override
    public void predict(
            double[] x, int items, double t, int[] labels, double[] direction, double[] out, double[] form) {
        denoiser.predict(x, items, t, labels, direction, out, form);
        predicted(items, t);
    }

    private void predicted(int items, double t) {
        if (t == startTime) {
            done += inBatch;
            inBatch = items;
            evaluations = 0;
        }
        evaluations++;
        progress.reach(done, "evaluation %d at t = %.0f".formatted(evaluations, t));
    }
}
