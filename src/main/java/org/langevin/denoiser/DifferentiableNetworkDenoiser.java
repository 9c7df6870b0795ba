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
 */
public record DifferentiableNetworkDenoiser(
        DifferentiableNetwork network, PredictionType predictionType, TimestepMap timesteps, int dimension)
        implements DifferentiableDenoiser {

    @Override
    public void predict(double[] x, int items, double t, int[] labels, double[] out) {
        new NetworkDenoiser(network, predictionType, timesteps, dimension).predict(x, items, t, labels, out);
    }

    @Override
    public void predict(
            double[] x, int items, double t, int[] labels, double[] direction, double[] out, double[] form) {
        float[] times = new float[items];
        Arrays.fill(times, (float) timesteps.timestep(t));
        int[] classes = labels == null ? null : Arrays.copyOf(labels, items);
        float[] predicted = new float[items * dimension];
        float[] product = new float[items * dimension];
        network.predictAndPullBack(
                new NetworkBatch(items, single(x, items), times, classes),
                single(direction, items),
                predicted,
                product);
        for (int i = 0; i < items; i++) {
            double sum = 0;
            for (int k = i * dimension; k < (i + 1) * dimension; k++) {
                out[k] = predicted[k];
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
