package org.langevin.denoiser.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.langevin.denoiser.unet.SmallNetwork.SIZE;
import static org.langevin.denoiser.unet.SmallNetwork.gradients;
import static org.langevin.denoiser.unet.SmallNetwork.images;
import static org.langevin.denoiser.unet.SmallNetwork.network;
import static org.langevin.denoiser.unet.SmallNetwork.predict;
import static org.langevin.denoiser.unet.SmallNetwork.times;
import static org.langevin.denoiser.unet.SmallNetwork.train;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.denoiser.NetworkBatch;
import org.langevin.denoiser.TrainableNetwork.StepKey;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.Tensor;

/** The whole network: bits that do not depend on the batch, the run or the collector, and refusal of what cannot be. */
class UNetTest {

    static Set<Backend> precisions() {
        return EnumSet.of(Backend.FAST, Backend.mixed());
    }

    @ParameterizedTest
    @MethodSource("precisions")
    void anItemHasTheSameBitsInABatchOfAnySize(Backend backend) {
        try (UNet network = network("", backend)) {
            float[] all = predict(network, 64);
            for (int items : new int[] {1, 3, 4, 8}) {
                assertThat(predict(network, items))
                        .as("batch of %d", items)
                        .isEqualTo(Arrays.copyOf(all, items * SIZE * SIZE));
            }
        }
    }

    /** A pass that keeps every layer, as training needs it. */
    private static float[] keepingLayers(UNet network, int items) {
        network.gradients();
        Tensor y = network.forward(new NetworkBatch(items, images(items), times(items), null), false);
        float[] out = new float[y.length()];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) y.get(i);
        }
        return out;
    }

    /** A prediction lends the same memory to one layer after another, and takes many items in turns. */
    @ParameterizedTest
    @MethodSource("precisions")
    void aPredictionHasTheSameBitsAsAPassThatKeepsItsLayers(Backend backend) {
        try (UNet network = network("", backend);
                UNet fresh = network("", backend)) {
            for (int items : new int[] {8, 3, 8, 1, 5, 75, 8, 3}) {
                assertThat(predict(network, items)).as("batch of %d", items).isEqualTo(keepingLayers(network, items));
            }
            train(network, 2);
            train(fresh, 2);
            assertThat(gradients(network)).isEqualTo(gradients(fresh));
        }
    }

    /** A trained network predicts in memory that its backward passes leave idle: neither disturbs the other. */
    @ParameterizedTest
    @MethodSource("precisions")
    void predictionsAndTrainingStepsInTurnsHaveTheSameBitsAsAlone(Backend backend) {
        try (UNet both = network("", backend);
                UNet trained = network("", backend);
                UNet fresh = network("", backend)) {
            for (int items : new int[] {4, 40, 1}) {
                train(both, 1);
                assertThat(predict(both, items)).as("batch of %d", items).isEqualTo(predict(fresh, items));
                assertThat(train(both, 1)).isEqualTo(train(trained, 1));
                assertThat(gradients(both)).isEqualTo(gradients(trained));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("precisions")
    void gradientsHaveTheSameBitsFromRunToRun(Backend backend) {
        try (UNet first = network(", dropout: 0.2", backend);
                UNet second = network(", dropout: 0.2", backend)) {
            assertThat(train(first, 2)).isEqualTo(train(second, 2));
            assertThat(gradients(first)).isEqualTo(gradients(second));
        }
    }

    /** Weights that have changed are brought into the kernels' layouts while one image's pass goes on, just ahead of it. */
    @ParameterizedTest
    @MethodSource("precisions")
    void aStepOnOneImageReadsTheWeightsAsTheyAreNow(Backend backend) {
        float[] target = new float[SIZE * SIZE];
        NetworkBatch one = new NetworkBatch(1, images(1), times(1), null);
        try (UNet network = network("", backend)) {
            for (int step = 1; step <= 3; step++) {
                FloatBuffer parameters = network.parameters().asFloatBuffer();
                for (int i = 0; i < parameters.capacity(); i++) {
                    parameters.put(i, 1.05f * parameters.get(i));
                }
                network.parametersChanged();
                network.step(one, target, new double[] {1}, new StepKey(1, 1, 0));
                try (UNet fresh = network("", backend)) {
                    fresh.parameters()
                            .asFloatBuffer()
                            .put(parameters.duplicate().rewind());
                    fresh.parametersChanged();
                    fresh.step(one, target, new double[] {1}, new StepKey(1, 1, 0));
                    assertThat(gradients(network)).as("step %d", step).isEqualTo(gradients(fresh));
                }
            }
        }
    }

    /** One image leaves threads without a share, which then help: what they write must not depend on when they do. */
    @ParameterizedTest
    @MethodSource("precisions")
    void theGradientsOfOneImageHaveTheSameBitsEveryTime(Backend backend) {
        try (UNet network = network("", backend)) {
            float[] target = new float[SIZE * SIZE];
            NetworkBatch one = new NetworkBatch(1, images(1), times(1), null);
            byte[] first = null;
            for (int time = 0; time < 20; time++) {
                network.step(one, target, new double[] {1}, new StepKey(1, 1, 0));
                first = first == null ? gradients(network) : first;
                assertThat(gradients(network)).as("time %d", time).isEqualTo(first);
            }
        }
    }

    /** A thread an item, but not where more than two thirds of them would wait; then all share each layer. */
    @ParameterizedTest
    @CsvSource({"1, 2, 1", "3, 2, 2", "64, 2, 2", "1, 3, 1", "1, 4, 0", "2, 4, 2", "2, 8, 0", "9, 8, 8", "3, 1, 1"})
    void threadsTakeSharesUnlessMostWouldWait(int items, int threads, int shares) {
        assertThat(UNet.shares(items, threads)).isEqualTo(shares);
    }

    @Test
    void aPlatformWithoutOneDnnHasTheSameGradients() {
        try (UNet fast = network("");
                UNet portable = network("", Backend.PORTABLE)) {
            double[] errors = train(fast, 1);
            double[] others = train(portable, 1);
            for (int n = 0; n < errors.length; n++) {
                assertThat(others[n]).isCloseTo(errors[n], within(1e-5 * errors[n]));
            }
            double largest = 0;
            for (int i = 0; i < fast.gradients().capacity(); i += 4) {
                largest = Math.max(largest, Math.abs(fast.gradients().getFloat(i)));
            }
            for (int i = 0; i < fast.gradients().capacity(); i += 4) {
                assertThat((double) portable.gradients().getFloat(i))
                        .isCloseTo(fast.gradients().getFloat(i), within(1e-4 * largest));
            }
        }
    }

    /** Its own rounding is 2⁻⁹ = 0.002 of each number; twenty layers of it stay within a few per cent of a gradient's length. */
    @Test
    void mixedPrecisionGoesTheWayOfSinglePrecision() {
        try (UNet single = network("");
                UNet mixed = network("", Backend.mixed())) {
            double[] exact = train(single, 1);
            double[] rounded = train(mixed, 1);
            for (int n = 0; n < exact.length; n++) {
                assertThat(rounded[n]).isCloseTo(exact[n], within(.02 * exact[n]));
            }
            double squares = 0;
            double errors = 0;
            for (int i = 0; i < single.gradients().capacity(); i += 4) {
                double g = single.gradients().getFloat(i);
                double error = mixed.gradients().getFloat(i) - g;
                squares += g * g;
                errors += error * error;
            }
            assertThat(Math.sqrt(errors / squares)).isLessThan(.05);
        }
    }

    @Test
    void aSharedBatchHasTheGradientsOfItsItems() {
        int items = 8;
        float[] target = new float[items * SIZE * SIZE];
        Arrays.fill(target, .5f);
        double[] weights = new double[items];
        Arrays.fill(weights, 1.0 / items);
        NetworkBatch batch = new NetworkBatch(items, images(items), times(items), null);
        try (UNet shared = network("");
                UNet single = network("")) {
            double[] errors = shared.step(batch, target, weights, new StepKey(1, 1, 0));
            double[] total = new double[shared.gradients().capacity() / 4];
            for (int n = 0; n < items; n++) {
                float[] x = Arrays.copyOfRange(batch.x(), n * SIZE * SIZE, (n + 1) * SIZE * SIZE);
                NetworkBatch one = new NetworkBatch(1, x, new float[] {batch.timesteps()[n]}, null);
                float[] wanted = Arrays.copyOf(target, SIZE * SIZE);
                double[] error = single.step(one, wanted, new double[] {1.0 / items}, new StepKey(1, 1, n));
                assertThat(error[0]).isCloseTo(errors[n], within(1e-6 * errors[n]));
                for (int i = 0; i < total.length; i++) {
                    total[i] += single.gradients().getFloat(4 * i);
                }
            }
            double largest = Arrays.stream(total).map(Math::abs).max().orElseThrow();
            for (int i = 0; i < total.length; i++) {
                assertThat((double) shared.gradients().getFloat(4 * i)).isCloseTo(total[i], within(2e-5 * largest));
            }
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

    /** By a training step, whose layers are kept, and by a prediction, whose are not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theFirstNumberThatIsNotFiniteIsNamed(boolean byStep) {
        try (UNet network = network("")) {
            train(network, 1);
            var slice = network.slices().stream()
                    .filter(s -> s.name().equals("mid_block.resnets.0.conv1.weight"))
                    .findFirst()
                    .orElseThrow();
            network.parameters().putFloat(4 * slice.offset(), Float.NaN);
            network.parametersChanged();
            if (byStep) {
                train(network, 1);
            } else {
                predict(network, 5);
            }
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
