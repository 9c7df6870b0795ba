package org.langevin.cli;

import org.langevin.denoiser.DifferentiableDenoiser;
import org.langevin.process.PredictionType;
import org.langevin.report.Progress;

/**
 * A denoiser that shows how far an evaluation is, which itself knows nothing of progress.
 *
 * @param denoiser what predicts
 * @param watch is told of each prediction
 */
record WatchedDenoiser(DifferentiableDenoiser denoiser, Watch watch) implements DifferentiableDenoiser {
    /** Who is told. */
    @FunctionalInterface
    interface Watch {
        /** Says that so many items were predicted for at a time. */
        void predicted(int items, double t);
    }

    /** Counts evaluations, an item's each as one. */
    static final class Counting implements Watch {
        private final Progress progress;
        private long done;

        Counting(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void predicted(int items, double t) {
            done += items;
            progress.reach(done, "");
        }
    }

    /** Follows flows: each batch is asked at its first time but once, in its beginning. */
    static final class Following implements Watch {
        private final Progress progress;
        private final double startTime;
        private long done;
        private int inBatch;
        private int evaluations;

        Following(Progress progress, double startTime) {
            this.progress = progress;
            this.startTime = startTime;
        }

        @Override
        public void predicted(int items, double t) {
            if (t == startTime) {
                done += inBatch;
                inBatch = items;
                evaluations = 0;
            }
            evaluations++;
            progress.reach(done, "evaluation %d at t = %.0f".formatted(evaluations, t));
        }
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
        watch.predicted(items, t);
    }

    @Override
    public void predict(
            double[] x, int items, double t, int[] labels, double[] direction, double[] out, double[] form) {
        denoiser.predict(x, items, t, labels, direction, out, form);
        watch.predicted(items, t);
    }
}
