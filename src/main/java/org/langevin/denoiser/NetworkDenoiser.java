package org.langevin.denoiser;

import java.util.Arrays;
import org.langevin.process.PredictionType;
import org.langevin.schedule.TimestepMap;

/**
 * A network as a {@link Denoiser}: converts times to the network's numbering, and numbers to single precision and back.
 *
 * @param network the network
 * @param predictionType what it was trained to predict
 * @param timesteps its numbering of times
 * @param dimension numbers of an item, {@code height × width × channels} in this order
 */
public record NetworkDenoiser(
        TrainableNetwork network, PredictionType predictionType, TimestepMap timesteps, int dimension)
        implements Denoiser {

    @Override
    public void predict(double[] x, int items, double t, int[] labels, double[] out) {
        float[] single = new float[items * dimension];
        for (int i = 0; i < single.length; i++) {
            single[i] = (float) x[i];
        }
        float[] times = new float[items];
        Arrays.fill(times, (float) timesteps.timestep(t));
        int[] classes = labels == null ? null : Arrays.copyOf(labels, items);
        float[] predicted = new float[single.length];
        network.predict(new NetworkBatch(items, single, times, classes), predicted);
        for (int i = 0; i < predicted.length; i++) {
            out[i] = predicted[i];
        }
    }
}
