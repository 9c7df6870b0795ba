package org.langevin.denoiser.mlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.langevin.denoiser.NetworkBatch;
import org.langevin.denoiser.TrainableNetwork.Slice;
import org.langevin.denoiser.TrainableNetwork.StepKey;
import org.langevin.denoiser.kernel.AdamState;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/** The whole network: bits that depend on neither the batch nor the run, the pull-back, and refusal of what cannot be. */
class MlpTest {

    private static final MlpConfig LABELLED = new MlpConfig(2, 128, 3, 5);

    /** A network whose last layers are not zero, so that every weight matters. */
    private static Mlp network(MlpConfig config) {
        Mlp network = new Mlp(config);
        network.initialise(7);
        ByteBuffer parameters = network.parameters();
        float[] noise = normals(8, parameters.capacity() / 4);
        for (int i = 0; i < noise.length; i++) {
            parameters.putFloat(4 * i, parameters.getFloat(4 * i) + 0.05f * noise[i]);
        }
        network.parametersChanged();
        return network;
    }

    private static float[] normals(long seed, int count) {
        float[] values = new float[count];
        new KeyedNoise(seed).normals(Stream.INITIAL_NOISE, 0, 0, values, 0, count);
        return values;
    }

    /** The first of a fixed row of items; a smaller batch begins as a larger one. */
    private static NetworkBatch batch(int items) {
        float[] times = new float[items];
        int[] labels = new int[items];
        for (int n = 0; n < items; n++) {
            times[n] = 37 * n % 1000;
            labels[n] = 3 * n % 5;
        }
        return new NetworkBatch(items, normals(3, 2 * items), times, labels);
    }

    private static float[] predict(Mlp network, int items) {
        float[] out = new float[2 * items];
        network.predict(batch(items), out);
        return out;
    }

    @Test
    void anItemHasTheSameBitsInABatchOfAnySize() {
        try (Mlp network = network(LABELLED)) {
            float[] all = predict(network, 512);
            assertThat(all).doesNotContain(0f);
            for (int items : new int[] {1, 2, 3, 4, 7, 31, 64, 511}) {
                assertThat(predict(network, items)).as("batch of %d", items).isEqualTo(Arrays.copyOf(all, 2 * items));
            }
        }
    }

    @Test
    void slicesTileTheFlatVector() {
        try (Mlp network = new Mlp(LABELLED)) {
            int end = 0;
            for (Slice slice : network.slices()) {
                assertThat(slice.offset()).as(slice.name()).isEqualTo(end);
                end += slice.length();
            }
            // (2+1)·128 in, (128+5+1)·128 time, 3 × [(256+1)·128 + (128+1)·128], (128+1)·2 out
            assertThat(end)
                    .isEqualTo(384 + 17_152 + 3 * (32_896 + 16_512) + 258)
                    .isEqualTo(network.parameters().capacity() / 4);
            assertThat(network.slices().stream().map(Slice::name))
                    .doesNotHaveDuplicates()
                    .contains("embedding.weight", "entry.bias", "blocks.2.outer.weight", "head.bias");
        }
    }

    @Test
    void beginsAsAFixedFunctionOfTheSeedThatPredictsZero() {
        try (Mlp first = new Mlp(LABELLED);
                Mlp second = new Mlp(LABELLED);
                Mlp other = new Mlp(LABELLED)) {
            first.initialise(1);
            second.initialise(1);
            other.initialise(2);
            assertThat(bytes(first.parameters())).isEqualTo(bytes(second.parameters()));
            assertThat(bytes(first.parameters())).isNotEqualTo(bytes(other.parameters()));
            assertThat(predict(first, 4)).containsOnly(0f);
        }
    }

    /** A uniform law on ±b has the mean square b²/3; over 32,768 weights of block 0, relative standard error 0.5%. */
    @Test
    void weightsBeginUniformOnTheRootOfTheirInputs() {
        try (Mlp network = new Mlp(LABELLED)) {
            network.initialise(1);
            Slice slice = network.slices().stream()
                    .filter(s -> s.name().equals("blocks.0.inner.weight"))
                    .findFirst()
                    .orElseThrow();
            double squares = 0;
            double largest = 0;
            for (int i = slice.offset(); i < slice.offset() + slice.length(); i++) {
                double w = network.parameters().getFloat(4 * i);
                squares += w * w;
                largest = Math.max(largest, Math.abs(w));
            }
            assertThat(largest).isBetween(0.999 / 16, 1.0 / 16);
            assertThat(squares / slice.length() * 3 * 256).isCloseTo(1, within(0.02));
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.capacity()];
        buffer.get(0, bytes);
        return bytes;
    }

    /** Updates from {@code first} to {@code last}, with Adam. */
    private static void train(Mlp network, AdamState adam, int first, int last) {
        double[] weights = new double[16];
        Arrays.fill(weights, 1.0 / 16);
        for (int step = first; step <= last; step++) {
            network.step(batch(16), normals(step, 32), weights, new StepKey(1, step, 0));
            adam.apply(new AdamState.Update(step, 1e-3, 0.9, 0.999, 1e-8, 0, false, 1, 0.99));
            network.parametersChanged();
        }
    }

    @Test
    void aRunThatWasStoppedGoesOnToTheSameBits() {
        try (Mlp whole = network(LABELLED);
                Mlp begun = network(LABELLED);
                Mlp resumed = new Mlp(LABELLED)) {
            train(whole, new AdamState(whole.parameters(), whole.gradients()), 1, 6);
            AdamState early = new AdamState(begun.parameters(), begun.gradients());
            train(begun, early, 1, 3);
            resumed.parameters()
                    .put(0, begun.parameters(), 0, begun.parameters().capacity());
            AdamState late = new AdamState(resumed.parameters(), resumed.gradients());
            late.firstMoment()
                    .put(0, early.firstMoment(), 0, early.firstMoment().capacity());
            late.secondMoment()
                    .put(0, early.secondMoment(), 0, early.secondMoment().capacity());
            train(resumed, late, 4, 6);
            assertThat(bytes(resumed.parameters())).isEqualTo(bytes(whole.parameters()));
        }
    }

    /** Central differences in single precision: rounding of the outputs, 1e-7, over the step 0.01 leaves about 1e-4. */
    @Test
    void pullBackIsTheTransposedJacobian() {
        try (Mlp network = network(LABELLED)) {
            NetworkBatch batch = batch(8);
            float[] direction = normals(5, 16);
            float[] out = new float[16];
            float[] product = new float[16];
            network.predictAndPullBack(batch, direction, out, product);
            assertThat(out).isEqualTo(predict(network, 8));
            for (int i = 0; i < 16; i++) {
                double above = along(network, batch, direction, i, 0.01f);
                double below = along(network, batch, direction, i, -0.01f);
                assertThat((double) product[i]).isCloseTo((above - below) / 0.02, within(1e-3));
            }
        }
    }

    private static double along(Mlp network, NetworkBatch batch, float[] direction, int i, float by) {
        float[] x = batch.x().clone();
        x[i] += by;
        float[] out = new float[x.length];
        network.predict(new NetworkBatch(batch.items(), x, batch.timesteps(), batch.labels()), out);
        double sum = 0;
        for (int j = 0; j < out.length; j++) {
            sum += (double) out[j] * direction[j];
        }
        return sum;
    }

    @Test
    void namesTheFirstPlaceThatIsNotFinite() {
        try (Mlp network = network(LABELLED)) {
            Slice slice = network.slices().stream()
                    .filter(s -> s.name().equals("blocks.1.inner.bias"))
                    .findFirst()
                    .orElseThrow();
            network.parameters().putFloat(4 * slice.offset(), Float.NaN);
            network.parametersChanged();
            network.step(batch(2), new float[4], new double[] {0.5, 0.5}, new StepKey(1, 1, 0));
            assertThat(network.firstNonFinite()).isEqualTo("output of blocks.1");
        }
    }

    @Test
    void refusesWhatCannotBeByName() {
        assertThatThrownBy(() -> new MlpConfig(0, 128, 3, 0)).hasMessageContaining("dimension = 0: expected 1 to 64");
        assertThatThrownBy(() -> new MlpConfig(2, 127, 3, 0))
                .hasMessageContaining("width = 127")
                .hasMessageContaining("128");
        assertThatThrownBy(() -> new MlpConfig(2, 128, 0, 0)).hasMessageContaining("blocks = 0");
        assertThatThrownBy(() -> new MlpConfig(2, 128, 3, -1)).hasMessageContaining("classes = -1");
        try (Mlp network = new Mlp(LABELLED)) {
            float[] out = new float[2];
            assertThatThrownBy(() -> network.predict(new NetworkBatch(1, new float[2], new float[1], null), out))
                    .hasMessageContaining("labels = null");
            assertThatThrownBy(
                            () -> network.predict(new NetworkBatch(1, new float[2], new float[1], new int[] {5}), out))
                    .hasMessageContaining("label = 5: expected 0 to 4");
            assertThatThrownBy(
                            () -> network.predict(new NetworkBatch(1, new float[3], new float[1], new int[] {0}), out))
                    .hasMessageContaining("x: 3 numbers");
        }
    }
}
