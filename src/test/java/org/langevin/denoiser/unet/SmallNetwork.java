package org.langevin.denoiser.unet;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.langevin.config.ConfigReader;
import org.langevin.config.UNetConfig;
import org.langevin.denoiser.NetworkBatch;
import org.langevin.denoiser.TrainableNetwork.StepKey;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/** A small network with its images, steps and predictions, for the tests of the whole network. */
final class SmallNetwork {

    /** Rows and columns of an image. */
    static final int SIZE = 8;

    private SmallNetwork() {}

    /** Two levels of 16 and 32 channels, the second with attention, on images of one channel; {@code more} is YAML that follows a comma. */
    static UNetConfig config(String more) {
        String yaml = "{sample_size: 8, in_channels: 1, out_channels: 1, block_out_channels: [16, 32],"
                + " down_block_types: [DownBlock2D, AttnDownBlock2D], up_block_types: [AttnUpBlock2D, UpBlock2D],"
                + " layers_per_block: 1, norm_num_groups: 4" + more + "}";
        return new ConfigReader().parse("test", yaml, UNetConfig.class, List.of());
    }

    /** A network whose last layers are no longer zero, so that every weight matters. */
    static UNet network(String more) {
        return network(more, Backend.FAST);
    }

    static UNet network(String more, Backend backend) {
        UNet network = new UNet(config(more), backend);
        network.initialise(7);
        ByteBuffer parameters = network.parameters();
        float[] noise = new float[parameters.capacity() / 4];
        new KeyedNoise(8).normals(Stream.WEIGHT_INIT, 1, 0, noise, 0, noise.length);
        for (int i = 0; i < noise.length; i++) {
            parameters.putFloat(4 * i, parameters.getFloat(4 * i) + 0.05f * noise[i]);
        }
        network.parametersChanged();
        return network;
    }

    /** The first {@code items} of a fixed row of images of noise. */
    static float[] images(int items) {
        float[] x = new float[items * SIZE * SIZE];
        for (int n = 0; n < items; n++) {
            new KeyedNoise(3).normals(Stream.INITIAL_NOISE, 0, n, x, n * SIZE * SIZE, SIZE * SIZE);
        }
        return x;
    }

    /** The time of each. */
    static float[] times(int items) {
        float[] t = new float[items];
        for (int n = 0; n < items; n++) {
            t[n] = 37 * n % 1000;
        }
        return t;
    }

    static float[] predict(UNet network, int items) {
        float[] out = new float[items * SIZE * SIZE];
        network.predict(new NetworkBatch(items, images(items), times(items), null), out);
        return out;
    }

    /** Steps on the same four images; the errors of the last. */
    static double[] train(UNet network, int steps) {
        double[] weights = new double[4];
        Arrays.fill(weights, 0.25);
        float[] target = new float[4 * SIZE * SIZE];
        Arrays.fill(target, 0.5f);
        double[] errors = {};
        for (int step = 1; step <= steps; step++) {
            NetworkBatch batch = new NetworkBatch(4, images(4), times(4), null);
            errors = network.step(batch, target, weights, new StepKey(1, step, 0));
        }
        return errors;
    }

    static byte[] gradients(UNet network) {
        byte[] bytes = new byte[network.gradients().capacity()];
        network.gradients().get(0, bytes);
        return bytes;
    }
}
