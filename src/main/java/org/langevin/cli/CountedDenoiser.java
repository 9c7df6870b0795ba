package org.langevin.cli;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.langevin.denoiser.Denoiser;
import org.langevin.process.PredictionType;
import org.langevin.sampling.UncertainDenoiser;

/**
 * A denoiser that counts what it is asked.
 *
 * @param denoiser the denoiser
 * @param predictions how many items it has predicted so far
 * @param watch is told of each new number of them
 */
record CountedDenoiser(Denoiser denoiser, AtomicLong predictions, LongConsumer watch) implements UncertainDenoiser {
    CountedDenoiser(Denoiser denoiser) {
        this(denoiser, count -> {});
    }

    CountedDenoiser(Denoiser denoiser, LongConsumer watch) {
        this(denoiser, new AtomicLong(), watch);
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
        watch.accept(predictions.addAndGet(items));
        denoiser.predict(x, items, t, labels, out);
    }

    @Override
    public Spread spread() {
        return Spread.of(denoiser);
    }

    @Override
    public void predict(double[] x, int items, double t, int[] labels, double[] out, double[] spread) {
        watch.accept(predictions.addAndGet(items));
        UncertainDenoiser.ask(denoiser, x, items, t, labels, out, spread);
    }

    /** Evaluations of the network for each of {@code count} images, on average. */
    double perImage(int count) {
        return predictions.get() / (double) count;
    }
}
