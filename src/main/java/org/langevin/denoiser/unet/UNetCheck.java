package org.langevin.denoiser.unet;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.langevin.denoiser.NetworkBatch;
import org.langevin.denoiser.TrainableNetwork.Slice;
import org.langevin.denoiser.kernel.Tensor;

/**
 * A network against recorded numbers of another implementation: its output, and the gradients of Σ y·dy with respect to image
 * and parameters.
 *
 * @param y error of the output
 * @param dx error of the image's gradient
 * @param grad errors of the parameters' gradients, by name
 */
public record UNetCheck(double y, double dx, Map<String, Double> grad) {

    /** A gradient may be exactly zero; its error is then measured against this share of the largest of all gradients. */
    private static final double FLOOR = 1e-3;

    /**
     * The record to compare with; images are {@code [items, channels, height, width]}, as PyTorch has them.
     *
     * @param batch the network's input, channels first
     * @param y the output
     * @param dy what the output's gradient is set to
     * @param dx the image's gradient
     * @param grad the gradients of the parameters, by name, in PyTorch's layout
     */
    public record Recorded(NetworkBatch batch, float[] y, float[] dy, float[] dx, Function<String, float[]> grad) {}

    /** Runs the network forward and backward and compares: each error is the largest difference over the largest entry. */
    public static UNetCheck of(UNet network, Recorded recorded) {
        int items = recorded.batch().items();
        int inChannels = network.config().inChannels();
        int outChannels = network.config().outChannels();
        network.gradients();
        NetworkBatch given = recorded.batch();
        float[] x = channelsLast(given.x(), items, inChannels);
        Tensor y = network.forward(new NetworkBatch(items, x, given.timesteps(), given.labels()), false);
        double yError = error(i -> y.get(i), channelsLast(recorded.y(), items, outChannels), 0);
        Tensor dy = Tensor.zeros(y.type(), y.shape());
        dy.write(channelsLast(recorded.dy(), items, outChannels));
        double[] dx = network.backwardToInput(dy);
        double dxError = error(i -> dx[i], channelsLast(recorded.dx(), items, inChannels), 0);
        return new UNetCheck(yError, dxError, gradientErrors(network, recorded));
    }

    private static Map<String, Double> gradientErrors(UNet network, Recorded recorded) {
        double largest = 0;
        for (Slice slice : network.slices()) {
            for (float value : recorded.grad().apply(slice.name())) {
                largest = Math.max(largest, Math.abs(value));
            }
        }
        Map<String, Double> errors = new TreeMap<>();
        var gradients = network.gradients().asFloatBuffer();
        for (Slice slice : network.slices()) {
            float[] expected = recorded.grad().apply(slice.name());
            errors.put(slice.name(), error(i -> gradients.get(slice.offset() + i), expected, FLOOR * largest));
        }
        return errors;
    }

    /** A number of an array, by its index. */
    @FunctionalInterface
    private interface Numbers {
        double at(int i);
    }

    private static double error(Numbers actual, float[] expected, double least) {
        double difference = 0;
        double largest = least;
        for (int i = 0; i < expected.length; i++) {
            difference = Math.max(difference, Math.abs(actual.at(i) - expected[i]));
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        return difference / largest;
    }

    private static float[] channelsLast(float[] values, int items, int channels) {
        int pixels = values.length / items / channels;
        float[] last = new float[values.length];
        for (int n = 0; n < items; n++) {
            for (int c = 0; c < channels; c++) {
                for (int p = 0; p < pixels; p++) {
                    last[(n * pixels + p) * channels + c] = values[(n * channels + c) * pixels + p];
                }
            }
        }
        return last;
    }
}
