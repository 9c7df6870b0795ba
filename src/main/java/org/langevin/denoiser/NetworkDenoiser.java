package org.langevin.denoiser;

import java.util.Arrays;
import org.langevin.process.PredictionType;
import org.langevin.schedule.TimestepMap;

/**
 * A network as a {@link Denoiser}: converts times to the network's numbering, and numbers to single precision and back. What its outputs say
 * of the spread is passed over.
 *
 * @param network the network
 * @param predictionType what it was trained to predict
 * @param timesteps its numbering of times
 * @param dimension numbers of an item, {@code height × width × channels} in this order
 * @param outputs where the predictions stand
 */
public record NetworkDenoiser(
        TrainableNetwork network,
        PredictionType predictionType,
        TimestepMap timesteps,
        int dimension,
        OutputLayout outputs)
        implements Denoiser {
    /** A network whose outputs are the predictions. */
    public NetworkDenoiser(
            TrainableNetwork network, PredictionType predictionType, TimestepMap timesteps, int dimension) {
        this(network, predictionType, timesteps, dimension, OutputLayout.PREDICTION);
    }

    @Override
    public void predict(double[] x, int items, double t, int[] labels, double[] out) {
        float[] given = given(x, items, t, labels);
        for (int i = 0; i < items * dimension; i++) {
            out[i] = given[outputs.prediction(i)];
        }
    }

    /**
     * The network's outputs as they are, {@code [items, height, width, outputs]}, laid out as {@link #outputs} says.
     *
     * @param x the states, [items, dimension]; not altered
     * @param labels the class of each item, [items], or null
     */
    public float[] given(double[] x, int items, double t, int[] labels) {
        float[] single = new float[items * dimension];
        for (int i = 0; i < single.length; i++) {
            single[i] = (float) x[i];
        }
        float[] times = new float[items];
        Arrays.fill(times, (float) timesteps.timestep(t));
        int[] classes = labels == null ? null : Arrays.copyOf(labels, items);
        float[] given = new float[outputs.length(single.length)];
        network.predict(new NetworkBatch(items, single, times, classes), given);
        return given;
    }
}
