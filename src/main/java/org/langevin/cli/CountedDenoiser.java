package org.langevin.cli;

import java.util.concurrent.atomic.AtomicLong;
import org.langevin.denoiser.Denoiser;
import org.langevin.process.PredictionType;

/**
 * A denoiser that counts what it is asked.
 *
 * @param denoiser the denoiser
 * @param predictions how many items it has predicted so far
 */
record CountedDenoiser(Denoiser denoiser, AtomicLong predictions) implements Denoiser {
    CountedDenoiser(Denoiser denoiser) {
        this(denoiser, new AtomicLong());
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
        predictions.addAndGet(items);
        denoiser.predict(x, items, t, labels, out);
    }

    /** Evaluations of the network for each of {@code count} images, on average. */
    double perImage(int count) {
        return predictions.get() / (double) count;
    }
}
