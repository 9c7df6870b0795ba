package org.langevin.training;

import org.langevin.denoiser.NetworkBatch;
import org.langevin.denoiser.OutputLayout;
import org.langevin.denoiser.TrainableNetwork;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.langevin.schedule.TimestepMap;

/**
 * What the network is asked and what it should answer: items noised to times of a table, and the prediction that belongs to
 * each (Ho et al., arXiv:2006.11239, algorithm 1).
 *
 * <p>The noise of an item is keyed by the item's number alone, so that it does not depend on the batch which the item is in.
 *
 * @param process the noising process, on a table
 * @param entries T, the table's noisy entries
 * @param timesteps the network's numbering of times
 * @param prediction what the network predicts
 * @param outputs where it does, and whether it predicts its reverse steps' variance too, which makes the loss a {@link HybridLoss}
 * @param dropout which training items hide their class
 */
public record Objective(
        NoisingProcess process,
        int entries,
        TimestepMap timesteps,
        PredictionType prediction,
        OutputLayout outputs,
        LabelDropout dropout) {

    /** Predictions alone, with every class shown. */
    public Objective(NoisingProcess process, int entries, TimestepMap timesteps, PredictionType prediction) {
        this(process, entries, timesteps, prediction, OutputLayout.PREDICTION, LabelDropout.NONE);
    }

    /**
     * Noised items with their targets.
     *
     * @param batch what the network is given
     * @param target what it should predict, shaped like {@code batch.x()}
     * @param clean the items before, shaped alike
     * @param times each item's entry of the table
     */
    public record Noised(NetworkBatch batch, float[] target, float[] clean, double[] times) {}

    /** What a network that learns the variance too descends on these items. */
    TrainableNetwork.Loss hybrid(Noised noised, double[] weights) {
        return new HybridLoss(this, noised, weights);
    }

    /** Training items, each at a uniformly drawn time: item {@code i} of the images is number {@code firstItem + i} of the run. */
    Noised training(float[] images, int[] labels, int items, long firstItem, KeyedNoise noise) {
        double[] times = new double[items];
        for (int i = 0; i < items; i++) {
            times[i] = 1 + noise.integer(Stream.TIMESTEP, 0, firstItem + i, entries);
        }
        int[] shown = dropout.shown(labels, firstItem, noise);
        return noised(images, shown, times, firstItem, noise, Stream.FORWARD_NOISE);
    }

    /**
     * Training items at times that are spread over the table: item i's is drawn from the i-th of as many equal parts as there are items. Each
     * batch then sees all noise levels alike, and its gradient is that of the mean over all times with less noise of its own.
     */
    Noised spread(float[] values, int items, long firstItem, KeyedNoise noise) {
        double[] times = new double[items];
        double[] within = new double[1];
        for (int i = 0; i < items; i++) {
            noise.uniforms(Stream.TIMESTEP, 0, firstItem + i, within, 0, 1);
            times[i] = 1 + Math.floor((i + within[0]) * entries / items);
        }
        return noised(values, null, times, firstItem, noise, Stream.FORWARD_NOISE);
    }

    /**
     * Held-out items, the same at every call: the times are spread evenly over the table, so that a few hundred items measure
     * the mean over all times.
     *
     * @param all how many items there are in all
     */
    Noised heldOut(float[] images, int[] labels, int items, int firstItem, int all, KeyedNoise noise) {
        double[] times = new double[items];
        for (int i = 0; i < items; i++) {
            times[i] = 1 + Math.floor((firstItem + i + 0.5) * entries / all);
        }
        return noised(images, labels, times, firstItem, noise, Stream.HELD_OUT_NOISE);
    }

    private Noised noised(
            float[] images, int[] labels, double[] times, long firstItem, KeyedNoise noise, Stream stream) {
        int size = images.length / times.length;
        double[] epsilon = new double[size];
        float[] x = new float[images.length];
        float[] target = new float[images.length];
        float[] steps = new float[times.length];
        for (int i = 0; i < times.length; i++) {
            NoiseLevel level = process.level(times[i]);
            noise.normals(stream, 0, firstItem + i, epsilon, 0, size);
            for (int j = 0; j < size; j++) {
                double x0 = images[i * size + j];
                x[i * size + j] = (float) level.state(x0, epsilon[j]);
                target[i * size + j] = (float) prediction.target(x0, epsilon[j], level);
            }
            steps[i] = (float) timesteps.timestep(times[i]);
        }
        return new Noised(new NetworkBatch(times.length, x, steps, labels), target, images, times);
    }
}
