package org.langevin.denoiser.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.langevin.denoiser.kernel.Tensors.normal;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** What the kernels compute lane by lane: powers, the logistic function and bfloat16s, against their definitions and their scalar twins. */
class LanesTest {

    @Test
    void exponentialIsAccurateAndItsTwinsAgreeToTheLastBit() {
        float[] in = new float[Lanes.COUNT];
        float[] out = new float[Lanes.COUNT];
        for (float x = -86; x < 86; x += 0.37f) {
            for (int i = 0; i < in.length; i++) {
                in[i] = x + 0.01f * i;
            }
            Lanes.exp(FloatVector.fromArray(Lanes.SPECIES, in, 0)).intoArray(out, 0);
            for (int i = 0; i < in.length; i++) {
                assertThat(out[i]).isEqualTo(Lanes.exp(in[i]));
                assertThat(out[i] / Math.exp(in[i])).isCloseTo(1, within(2e-7));
            }
        }
        assertThat(Lanes.exp(Float.NaN)).isNaN();
        float[] notAbove = {-0f, -1e-30f, -.3f, -1, -20.7f, -86.9f, -87, -1000};
        for (float x : notAbove) {
            Lanes.expOfNegative(Lanes.broadcast(x)).intoArray(out, 0);
            assertThat(out).containsOnly(Lanes.exp(x));
        }
        Lanes.expOfNegative(Lanes.broadcast(Float.NaN)).intoArray(out, 0);
        assertThat(out).containsOnly(Float.NaN);
    }

    @Test
    void theCoarsePowerIsAccurateAndItsTwinsAgreeToTheLastBit() {
        float[] in = new float[Lanes.COUNT];
        float[] out = new float[Lanes.COUNT];
        float factor = 1.7f;
        for (float x = -70; x <= 0; x += .0137f) {
            for (int i = 0; i < in.length; i++) {
                in[i] = Math.min(0, x + .001f * i);
            }
            Lanes.coarsePower(FloatVector.fromArray(Lanes.SPECIES, in, 0), Lanes.broadcast(factor))
                    .intoArray(out, 0);
            for (int i = 0; i < in.length; i++) {
                assertThat(out[i]).isEqualTo(Lanes.coarsePower(in[i], factor));
                assertThat(out[i] / Math.pow(2, in[i] * (double) factor)).isCloseTo(1, within(0x1p-12));
            }
        }
        assertThat(Lanes.coarsePower(0, factor)).isCloseTo(1, within(0x1p-12f));
        assertThat(Lanes.coarsePower(-1e30f, factor)).isBetween(0f, 0x1p-119f);
        assertThat(Lanes.coarsePower(Float.NaN, factor)).isNaN();
        Lanes.coarsePower(Lanes.broadcast(Float.NaN), Lanes.broadcast(factor)).intoArray(out, 0);
        assertThat(out).containsOnly(Float.NaN);
    }

    @Test
    void theLogisticFunctionIsAccurateAndItsTwinsAgreeToTheLastBit() {
        float[] in = new float[Lanes.COUNT];
        float[] fine = new float[Lanes.COUNT];
        float[] coarse = new float[Lanes.COUNT];
        for (float z = -110; z < 110; z += 0.0137f) {
            for (int i = 0; i < in.length; i++) {
                in[i] = z + 0.0007f * i;
            }
            FloatVector lanes = FloatVector.fromArray(Lanes.SPECIES, in, 0);
            Sigmoid.fine(lanes).intoArray(fine, 0);
            Sigmoid.coarse(lanes).intoArray(coarse, 0);
            for (int i = 0; i < in.length; i++) {
                double exact = 1 / (1 + Math.exp(-Math.max(-80, in[i])));
                assertThat(fine[i] / exact).as("fine %s", in[i]).isCloseTo(1, within(1e-6));
                double further = 1 / (1 + Math.exp(Math.min(120 * Math.log(2), -in[i])));
                assertThat(coarse[i] / further).as("coarse %s", in[i]).isCloseTo(1, within(0x1p-12));
                assertThat(fine[i]).isEqualTo(Sigmoid.fine(in[i]));
                assertThat(coarse[i]).isEqualTo(Sigmoid.coarse(in[i]));
            }
        }
    }

    @Test
    void bfloat16IsTheNearestUpperHalfOfAFloat() {
        float[] values = {0, -0f, 1, 1.0039063f, 1.0117188f, 1.005f, -3.3895314e38f, Float.POSITIVE_INFINITY};
        // 1.0039063 and 1.0117188 lie half way between two; the one whose last bit is 0 is taken.
        float[] nearest = {0, -0f, 1, 1, 1.015625f, 1.0078125f, -3.3895314e38f, Float.POSITIVE_INFINITY};
        for (int i = 0; i < values.length; i++) {
            assertThat(Bfloat16.toFloat(Bfloat16.of(values[i]))).isEqualTo(nearest[i]);
        }
        assertThat(Bfloat16.toFloat(Bfloat16.of(Float.NaN))).isNaN();
        Tensor numbers = normal(DataType.FLOAT, 1, 7L * Lanes.COUNT);
        short[] lanes = new short[numbers.length()];
        for (int i = 0; i < lanes.length; i += Lanes.COUNT) {
            Bfloat16.of(Lanes.load(numbers.memory(), 4L * i)).intoArray(lanes, i);
        }
        for (int i = 0; i < lanes.length; i++) {
            assertThat(lanes[i]).isEqualTo(Bfloat16.of(numbers.getFloat(i)));
        }
        short[] turns = new short[2 * Lanes.COUNT];
        ShortVector zipped = Bfloat16.zip(Lanes.load(numbers.memory(), 0), Lanes.load(numbers.memory(), Lanes.BYTES));
        zipped.intoArray(turns, 0);
        for (int i = 0; i < Lanes.COUNT; i++) {
            assertThat(turns[2 * i]).isEqualTo(Bfloat16.of(numbers.getFloat(i)));
            assertThat(turns[2 * i + 1]).isEqualTo(Bfloat16.of(numbers.getFloat(Lanes.COUNT + i)));
        }
        assertThat(Bfloat16.evens(zipped).lane(3)).isEqualTo(Bfloat16.toFloat(turns[6]));
        assertThat(Bfloat16.odds(zipped).lane(3)).isEqualTo(Bfloat16.toFloat(turns[7]));
        // Two as near do not occur among these numbers.
        assertThat(Bfloat16.near(Lanes.load(numbers.memory(), 0), Lanes.load(numbers.memory(), Lanes.BYTES)))
                .isEqualTo(zipped);
        ShortVector ties = Bfloat16.near(Lanes.broadcast(1.0039063f), Lanes.broadcast(-1.0117188f));
        assertThat(Bfloat16.evens(ties)).isEqualTo(Lanes.broadcast(1.0078125f));
        assertThat(Bfloat16.odds(ties)).isEqualTo(Lanes.broadcast(-1.015625f));
        ShortVector none = Bfloat16.near(Lanes.broadcast(Float.NaN), Lanes.broadcast(Float.NEGATIVE_INFINITY));
        assertThat(Bfloat16.evens(none).lane(0)).isNaN();
        assertThat(Bfloat16.odds(none).lane(0)).isEqualTo(Float.NEGATIVE_INFINITY);
    }
}
