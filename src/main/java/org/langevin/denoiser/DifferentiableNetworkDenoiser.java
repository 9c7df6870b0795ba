package org.langevin.denoiser;

import java.util.Arrays;
import org.langevin.process.PredictionType;
import org.langevin.schedule.TimestepMap;

/**
 * A network as a {@link DifferentiableDenoiser}, by its backward pass; converts as {@link NetworkDenoiser} does.
 *
 * @param network the network
 * @param predictionType what it was trained to predict
 * @param timesteps its numbering of times
 * @param dimension numbers of an item, {@code height × width × channels} in this order
 * @param outputs where the predictions stand
 */
public record DifferentiableNetworkDenoiser(
        DifferentiableNetwork network,
        PredictionType predictionType,
        TimestepMap timesteps,
        int dimension,
        OutputLayout outputs)
        implements DifferentiableDenoiser {
    /** A network whose outputs are the predictions. */
    public DifferentiableNetworkDenoiser(
            DifferentiableNetwork network, PredictionType predictionType, TimestepMap timesteps, int dimension) {
        this(network, predictionType, timesteps, dimension, OutputLayout.PREDICTION);
    }

    @Override
    public void predict(double[] x, int items, double t, int[] labels, double[] out) {
        new NetworkDenoiser(network, predictionType, timesteps, dimension, outputs).predict(x, items, t, labels, out);
    }

    @Override
    public void predict(
            double[] x, int items, double t, int[] labels, double[] direction, double[] out, double[] form) {
        float[] times = new float[items];
        Arrays.fill(times, (float) timesteps.timestep(t));
        int[] classes = labels == null ? null : Arrays.copyOf(labels, items);
        float[] given = new float[outputs.length(items * dimension)];
        float[] along = new float[given.length];
        for (int k = 0; k < items * dimension; k++) {
            along[outputs.prediction(k)] = (float) direction[k];
        }
        float[] product = new float[items * dimension];
        network.predictAndPullBack(new NetworkBatch(items, single(x, items), times, classes), along, given, product);
        for (int i = 0; i < items; i++) {
            double sum = 0;
            for (int k = i * dimension; k < (i + 1) * dimension; k++) {
                out[k] = given[outputs.prediction(k)];
                sum += direction[k] * product[k];
            }
            form[i] = sum;
        }
    }

    private float[] single(double[] values, int items) {
        float[] rounded = new float[items * dimension];
        for (int k = 0; k < rounded.length; k++) {
            rounded[k] = (float) values[k];
        }
        return rounded;
    }
}
