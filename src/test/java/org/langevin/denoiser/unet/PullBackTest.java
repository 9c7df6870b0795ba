package org.langevin.denoiser.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.langevin.denoiser.unet.SmallNetwork.SIZE;
import static org.langevin.denoiser.unet.SmallNetwork.config;
import static org.langevin.denoiser.unet.SmallNetwork.gradients;
import static org.langevin.denoiser.unet.SmallNetwork.images;
import static org.langevin.denoiser.unet.SmallNetwork.network;
import static org.langevin.denoiser.unet.SmallNetwork.predict;
import static org.langevin.denoiser.unet.SmallNetwork.times;
import static org.langevin.denoiser.unet.SmallNetwork.train;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.denoiser.NetworkBatch;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.Tensor;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.nd4j.linalg.api.buffer.DataType;

/** The product of a direction with the network's Jacobian, transposed: against differences of its outputs, and beside training. */
class PullBackTest {

    private static double[] signs(int probe, int items) {
        double[] v = new double[items * SIZE * SIZE];
        for (int n = 0; n < items; n++) {
            new KeyedNoise(11).uniforms(Stream.TRACE_PROBE, probe, n, v, n * SIZE * SIZE, SIZE * SIZE);
        }
        return Arrays.stream(v).map(u -> u < 0.5 ? -1 : 1).toArray();
    }

    /** Σ uᵀ f(x + h v) in double precision; x is a multiple of 2⁻¹⁰ and h of 2⁻¹⁴, so that floats hold the sum exactly. */
    private static double along(UNet network, double[] u, double[] v, double h) {
        float[] x = gridded(2);
        for (int i = 0; i < x.length; i++) {
            x[i] += (float) (h * v[i]);
        }
        Tensor output = network.forward(new NetworkBatch(2, x, times(2), new int[] {2, 0}), false);
        double sum = 0;
        for (int i = 0; i < u.length; i++) {
            sum += u[i] * output.get(i);
        }
        return sum;
    }

    private static float[] gridded(int items) {
        float[] x = images(items);
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (Math.rint(x[i] * 1024) / 1024);
        }
        return x;
    }

    /**
     * uᵀ J v by pulling u back, against the difference quotient (f(x + h v) − f(x − h v)) / 2h with its error in h² taken off (Richardson), in
     * double precision: equal to 1e-9 of the largest. One network scales its input, so that the chain's outermost link counts.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pullingBackIsTheTransposeOfTheDifferenceQuotient(boolean centred) {
        UNet network =
                new UNet(config(", num_class_embeds: 3, dropout: 0.2, center_input_sample: " + centred), Backend.PLAIN);
        network.initialise(7);
        disturb(network, 8);
        network.gradients();
        for (int probe = 0; probe < 2; probe++) {
            double[] u = signs(2 * probe, 2);
            double[] v = signs(2 * probe + 1, 2);
            double h = 0x1p-13;
            double near = (along(network, u, v, h / 2) - along(network, u, v, -h / 2)) / h;
            double far = (along(network, u, v, h) - along(network, u, v, -h)) / (2 * h);
            double quotient = (4 * near - far) / 3;
            Tensor output = network.forward(new NetworkBatch(2, gridded(2), times(2), new int[] {2, 0}), false);
            Tensor direction = Tensor.zeros(DataType.DOUBLE, output.shape());
            for (int i = 0; i < u.length; i++) {
                direction.set(i, u[i]);
            }
            double[] product = network.pullBack(direction);
            double form = 0;
            for (int i = 0; i < v.length; i++) {
                form += product[i] * v[i];
            }
            assertThat(form).as("probe %d", probe).isCloseTo(quotient, within(1e-8 * Math.abs(quotient) + 1e-8));
        }
        network.close();
    }

    private static void disturb(UNet network, long seed) {
        int length = network.slices().stream().mapToInt(slice -> slice.length()).sum();
        double[] noise = new double[length];
        new KeyedNoise(seed).normals(Stream.WEIGHT_INIT, 1, 0, noise, 0, length);
        ByteBuffer parameters = network.parameters();
        for (int i = 0; i < length; i++) {
            parameters.putDouble(8 * i, parameters.getDouble(8 * i) + 0.05 * noise[i]);
        }
        network.parametersChanged();
    }

    /**
     * The same in single precision, item by item, against differences of the network's own predictions: truncation and a float's rounding over
     * the step leave some 2e-4 each.
     */
    @Test
    void theFastKernelsPullBackWhatTheyPredict() {
        try (UNet network = network(", dropout: 0.2")) {
            float[] v = floats(signs(0, 3));
            float[] u = floats(signs(1, 3));
            float[] out = new float[v.length];
            float[] product = new float[v.length];
            network.predictAndPullBack(new NetworkBatch(3, images(3), times(3), null), u, out, product);
            assertThat(out).isEqualTo(predict(network, 3));
            float h = 0x1p-8f;
            float[] after = moved(network, v, h);
            float[] before = moved(network, v, -h);
            for (int n = 0; n < 3; n++) {
                double form = 0;
                double quotient = 0;
                for (int i = n * SIZE * SIZE; i < (n + 1) * SIZE * SIZE; i++) {
                    form += (double) product[i] * v[i];
                    quotient += u[i] * ((double) after[i] - before[i]) / (2 * h);
                }
                assertThat(form).as("item %d", n).isCloseTo(quotient, within(1e-3 * Math.max(1, Math.abs(quotient))));
            }
        }
    }

    private static float[] floats(double[] values) {
        float[] single = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            single[i] = (float) values[i];
        }
        return single;
    }

    private static float[] moved(UNet network, float[] v, float h) {
        float[] x = images(3);
        for (int i = 0; i < x.length; i++) {
            x[i] += h * v[i];
        }
        float[] out = new float[x.length];
        network.predict(new NetworkBatch(3, x, times(3), null), out);
        return out;
    }

    /** Beside training, as where a likelihood is watched: the gradients that a step left, and those of the next, keep their bits. */
    @Test
    void pullingBackDoesNotDisturbTraining() {
        try (UNet alone = network(", dropout: 0.2");
                UNet watched = network(", dropout: 0.2")) {
            float[] v = floats(signs(0, 2));
            train(alone, 1);
            train(watched, 1);
            watched.predictAndPullBack(
                    new NetworkBatch(2, images(2), times(2), null), v, new float[v.length], new float[v.length]);
            assertThat(gradients(watched)).isEqualTo(gradients(alone));
            train(alone, 2);
            train(watched, 2);
            assertThat(gradients(watched)).isEqualTo(gradients(alone));
        }
    }
}
