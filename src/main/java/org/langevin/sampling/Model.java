package org.langevin.sampling;

import org.langevin.denoiser.Denoiser;
import org.langevin.process.Conversion;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;

/** A denoiser as a sampler sees it, for one batch: whatever it predicts, here are the clean items and the noise. */
public final class Model {
    private final Denoiser denoiser;
    private final NoisingProcess process;
    private final double clipRange;
    private final int items;
    private final int[] labels;

    /**
     * The view of a denoiser.
     *
     * @param denoiser the denoiser
     * @param process the process whose states it is given
     * @param clipRange r, the clean item being clipped to [−r, r]; +∞ for none. The noise stays as predicted and isn't computed anew from
     *     the clipped item, which is what diffusers does by default ({@code use_clipped_model_output = false})
     * @param items number of items in the batch
     * @param labels the class of each item, [items], or null where there are no classes
     */
    public Model(Denoiser denoiser, NoisingProcess process, double clipRange, int items, int[] labels) {
        this.denoiser = denoiser;
        this.process = process;
        this.clipRange = clipRange;
        this.items = items;
        this.labels = labels;
    }

    /** The process whose states the denoiser is given. */
    public NoisingProcess process() {
        return process;
    }

    /** Number of items in the batch. */
    public int items() {
        return items;
    }

    /** What is behind the states x, [items, dimension], at time t. */
    public Estimate at(double[] x, double t) {
        double[] prediction = new double[x.length];
        denoiser.predict(x, items, t, labels, prediction);
        NoiseLevel level = process.level(t);
        double[] x0 = converted(x, prediction, PredictionType.SAMPLE, level);
        for (int i = 0; i < x0.length; i++) {
            x0[i] = Math.min(Math.max(x0[i], -clipRange), clipRange);
        }
        return new Estimate(x0, converted(x, prediction, PredictionType.EPSILON, level));
    }

    private double[] converted(double[] x, double[] prediction, PredictionType to, NoiseLevel level) {
        double[] out = new double[x.length];
        Conversion.between(denoiser.predictionType(), to, level).apply(x, prediction, out, out.length);
        return out;
    }

    /** The clean items and the noise of a batch of states, coordinate by coordinate. */
    public static final class Estimate {
        private final double[] x0;
        private final double[] epsilon;

        private Estimate(double[] x0, double[] epsilon) {
            this.x0 = x0;
            this.epsilon = epsilon;
        }

        /** Coordinate i of the clean items, clipped. */
        public double x0(int i) {
            return x0[i];
        }

        /** Coordinate i of the noise. */
        public double epsilon(int i) {
            return epsilon[i];
        }
    }
}
