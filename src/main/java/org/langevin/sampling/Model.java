package org.langevin.sampling;

import java.util.Arrays;
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
     *     the clipped item, which is what diffusers does by default ({@code use_clipped_model_output = false}), so samplers that use the
     *     noise alone see no clipping
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

    /** The view of one item of the batch alone. */
    public Model ofItem(int item) {
        int[] label = labels == null ? null : new int[] {labels[item]};
        return new Model(denoiser, process, clipRange, 1, label);
    }

    /** What is behind the states x, [items, dimension], at time t. */
    public Estimate at(double[] x, double t) {
        double[] prediction = new double[x.length];
        denoiser.predict(x, items, t, labels, prediction);
        return estimate(x, t, prediction, null);
    }

    /**
     * As {@link #at}, with the spread of the clean items.
     *
     * @param sampler name of the sampler that needs it, for the message where the denoiser can't tell
     */
    Estimate withSpread(double[] x, double t, String sampler, UncertainDenoiser.Spread kind) {
        if (UncertainDenoiser.Spread.of(denoiser) != kind) {
            throw new UnfitSamplerException(
                    sampler,
                    ": this denoiser predicts no " + kind + " for each coordinate; expected one that was trained to ("
                            + "objective.variance: learned_range): use ddpm or ddpm-beta");
        }
        double[] prediction = new double[x.length];
        double[] spread = new double[x.length];
        UncertainDenoiser.ask(denoiser, x, items, t, labels, prediction, spread);
        return estimate(x, t, prediction, spread);
    }

    /** Whether the denoiser knows the variance of the clean items. */
    boolean knowsVariance() {
        return UncertainDenoiser.Spread.of(denoiser) == UncertainDenoiser.Spread.VARIANCE;
    }

    /** Both in one pass over the states; the noise takes the prediction's place, of which nobody knows. */
    private Estimate estimate(double[] x, double t, double[] prediction, double[] spread) {
        NoiseLevel level = process.level(t);
        Conversion toItem = Conversion.between(denoiser.predictionType(), PredictionType.SAMPLE, level);
        Conversion toNoise = Conversion.between(denoiser.predictionType(), PredictionType.EPSILON, level);
        double[] x0 = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double predicted = prediction[i];
            x0[i] = Math.min(Math.max(toItem.apply(x[i], predicted), -clipRange), clipRange);
            prediction[i] = toNoise.apply(x[i], predicted);
        }
        return new Estimate(x0, prediction, spread);
    }

    /** The clean items and the noise of a batch of states, coordinate by coordinate; the arrays must not be altered. */
    public static final class Estimate {
        private final double[] x0;
        private final double[] epsilon;
        private final double[] spread;

        private Estimate(double[] x0, double[] epsilon, double[] spread) {
            this.x0 = x0;
            this.epsilon = epsilon;
            this.spread = spread;
        }

        /** Coordinate i of the clean items, clipped. */
        public double x0(int i) {
            return x0[i];
        }

        /** Coordinate i of the noise. */
        public double epsilon(int i) {
            return epsilon[i];
        }

        /** The clean items, clipped, [items, dimension]. */
        double[] x0() {
            return x0;
        }

        /** The noise, [items, dimension]. */
        double[] epsilon() {
            return epsilon;
        }

        /** The spread of the clean items, [items, dimension], where it was asked for. */
        double[] spread() {
            return spread;
        }

        /** The mean square of each item's noise, [items]. */
        double[] meanSquareNoise(int items) {
            int dimension = epsilon.length / items;
            double[] mean = new double[items];
            Arrays.setAll(mean, item -> {
                double sum = 0;
                for (int i = item * dimension; i < (item + 1) * dimension; i++) {
                    sum += epsilon[i] * epsilon[i];
                }
                return sum / dimension;
            });
            return mean;
        }
    }
}
