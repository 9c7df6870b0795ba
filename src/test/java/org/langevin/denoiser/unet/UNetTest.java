package org.langevin.denoiser.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.langevin.config.ConfigReader;
import org.langevin.config.UNetConfig;
import org.langevin.denoiser.NetworkBatch;
import org.langevin.denoiser.TrainableNetwork.StepKey;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/** The whole network: bits that do not depend on the batch, the run or the collector, and refusal of what cannot be. */
class UNetTest {

    private static final int SIZE = 8;

    private static UNetConfig config(String more) {
        String yaml = "{sample_size: 8, in_channels: 1, out_channels: 1, block_out_channels: [16, 32],"
                + " down_block_types: [DownBlock2D, AttnDownBlock2D], up_block_types: [AttnUpBlock2D, UpBlock2D],"
                + " layers_per_block: 1, norm_num_groups: 4" + more + "}";
        return new ConfigReader().parse("test", yaml, UNetConfig.class, List.of());
    }

    /** A network whose last layers are no longer zero, so that every weight matters. */
    private static UNet network(String more) {
        UNet network = new UNet(config(more));
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

    private static float[] images(int items) {
        float[] x = new float[items * SIZE * SIZE];
        for (int n = 0; n < items; n++) {
            new KeyedNoise(3).normals(Stream.INITIAL_NOISE, 0, n, x, n * SIZE * SIZE, SIZE * SIZE);
        }
        return x;
    }

    private static float[] times(int items) {
        float[] t = new float[items];
        for (int n = 0; n < items; n++) {
            t[n] = 37 * n % 1000;
        }
        return t;
    }

    private static float[] predict(UNet network, int items) {
        float[] out = new float[items * SIZE * SIZE];
        network.predict(new NetworkBatch(items, images(items), times(items), null), out);
        return out;
    }

    @Test
    void anItemHasTheSameBitsInABatchOfAnySize() {
        try (UNet network = network("")) {
            float[] all = predict(network, 64);
            for (int items : new int[] {1, 3, 4, 8}) {
                assertThat(predict(network, items))
                        .as("batch of %d", items)
                        .isEqualTo(Arrays.copyOf(all, items * SIZE * SIZE));
            }
        }
    }

    private static double[] train(UNet network, int steps) {
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

    private static byte[] gradients(UNet network) {
        byte[] bytes = new byte[network.gradients().capacity()];
        network.gradients().get(0, bytes);
        return bytes;
    }

    @Test
    void gradientsHaveTheSameBitsFromRunToRun() {
        try (UNet first = network(", dropout: 0.2");
                UNet second = network(", dropout: 0.2")) {
            assertThat(train(first, 2)).isEqualTo(train(second, 2));
            assertThat(gradients(first)).isEqualTo(gradients(second));
        }
    }

    @Test
    void dropoutDependsOnTheStepAndIsAbsentFromPredictions() {
        try (UNet network = network(", dropout: 0.2");
                UNet plain = network("")) {
            assertThat(predict(network, 3)).isEqualTo(predict(plain, 3));
            double[] first = train(network, 1);
            assertThat(train(network, 2)).isNotEqualTo(first);
            assertThat(train(network, 1)).isEqualTo(first);
        }
    }

    @Test
    void dropoutKeepsTheMeanOfWhatItDrops() {
        DropoutKey key = new DropoutKey(0.3);
        key.set(5, 1, 0);
        var ones = org.langevin.denoiser.kernel.Backend.FAST.tensor(16, 4096);
        for (int i = 0; i < ones.length(); i++) {
            ones.set(i, 1);
        }
        key.layer(0, 16, 4096).forward(ones);
        double sum = 0;
        for (int i = 0; i < ones.length(); i++) {
            sum += ones.get(i);
        }
        // Standard error of the mean: sqrt(p / (1 - p) / 65536) = 0.0026.
        assertThat(sum / ones.length()).isCloseTo(1, within(0.01));
    }

    @Test
    void theCollectorMayRunBesideTrainingWithoutTouchingItsMemory() throws InterruptedException {
        try (UNet calm = network("");
                UNet disturbed = network("")) {
            train(calm, 8);
            Thread collector = new Thread(() -> {
                while (!Thread.interrupted()) {
                    System.gc();
                    java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
                }
            });
            collector.start();
            try {
                train(disturbed, 8);
            } finally {
                collector.interrupt();
                collector.join();
            }
            assertThat(gradients(disturbed)).isEqualTo(gradients(calm));
        }
    }

    @Test
    void theFirstNumberThatIsNotFiniteIsNamed() {
        try (UNet network = network("")) {
            var slice = network.slices().stream()
                    .filter(s -> s.name().equals("mid_block.resnets.0.conv1.weight"))
                    .findFirst()
                    .orElseThrow();
            network.parameters().putFloat(4 * slice.offset(), Float.NaN);
            network.parametersChanged();
            train(network, 1);
            assertThat(network.firstNonFinite()).isEqualTo("output of mid_block.resnets.0");
        }
    }

    @Test
    void aBatchThatDoesNotFitIsRefusedByName() {
        try (UNet network = network(", num_class_embeds: 3")) {
            assertThatThrownBy(() -> network.predict(new NetworkBatch(2, images(2), times(2), null), new float[128]))
                    .hasMessageContaining("labels");
            assertThatThrownBy(() ->
                            network.predict(new NetworkBatch(2, images(2), times(2), new int[] {0, 3}), new float[128]))
                    .hasMessage("label: 3 is outside 0 to 2");
            assertThatThrownBy(() ->
                            network.predict(new NetworkBatch(1, new float[9], times(1), new int[] {0}), new float[64]))
                    .hasMessageContaining("1 images of 8×8×1");
        }
    }
}
