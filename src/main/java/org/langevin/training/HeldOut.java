package org.langevin.training;

import java.util.Arrays;
import org.langevin.data.ImageDataset;
import org.langevin.denoiser.TrainableNetwork;
import org.langevin.random.KeyedNoise;

/**
 * The loss on images kept from training, always at the same times and with the same noise, so that one measurement can be
 * compared with the next.
 */
public final class HeldOut {

    private final ImageDataset images;
    private final Objective objective;
    private final KeyedNoise noise;
    private final boolean labelled;
    private final int batch;

    /**
     * The held-out images of a run.
     *
     * @param images the images
     * @param objective how they are noised
     * @param seed the run's seed
     * @param labelled whether the network takes labels
     * @param batch images that go through the network at once; the result does not depend on it
     */
    public HeldOut(ImageDataset images, Objective objective, long seed, boolean labelled, int batch) {
        this.images = images;
        this.objective = objective;
        this.noise = new KeyedNoise(seed);
        this.labelled = labelled;
        this.batch = batch;
    }

    /** The mean over all held-out images of what training descends. */
    public double loss(TrainableNetwork network) {
        double sum = 0;
        for (int first = 0; first < images.size(); first += batch) {
            int items = Math.min(batch, images.size() - first);
            Objective.Noised noised = noised(first, items);
            float[] outputs = new float[objective.outputs().length(noised.target().length)];
            network.predict(noised.batch(), outputs);
            for (double loss : losses(noised, outputs, items)) {
                sum += loss;
            }
        }
        return sum / images.size();
    }

    private Objective.Noised noised(int first, int items) {
        int size = images.shape().values();
        float[] clean = new float[items * size];
        int[] labels = labelled ? new int[items] : null;
        for (int i = 0; i < items; i++) {
            images.scale(first + i, clean, i * size);
            if (labelled) {
                labels[i] = images.label(first + i);
            }
        }
        return objective.heldOut(clean, labels, items, first, images.size(), noise);
    }

    private double[] losses(Objective.Noised noised, float[] outputs, int items) {
        double[] losses = new double[items];
        if (!objective.outputs().withSpread()) {
            Arrays.setAll(losses, n -> error(outputs, noised.target(), n, items));
            return losses;
        }
        double[] exact = new double[outputs.length];
        Arrays.setAll(exact, i -> outputs[i]);
        return objective.hybrid(noised, losses).of(exact, new double[outputs.length]);
    }

    private static double error(float[] prediction, float[] target, int item, int items) {
        int size = target.length / items;
        double sum = 0;
        for (int i = item * size; i < (item + 1) * size; i++) {
            double difference = (double) prediction[i] - target[i];
            sum += difference * difference;
        }
        return sum / size;
    }
}
