package org.langevin.denoiser.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.denoiser.kernel.AdamState.Update;
import org.langevin.random.KeyedNoise;

/**
 * The optimiser against PyTorch's in double precision: six updates of 45 parameters, which no vector's width divides, with
 * gradients from 1e-4 to 10 and one that is always zero.
 */
class AdamStateTest {

    /** Of the largest entry: six updates in single precision, whose numbers are good to 6e-8. */
    private static final double TOLERANCE = 1e-6;

    private static final JsonNode RECORD = read();

    private static JsonNode read() {
        try (var stream = AdamStateTest.class.getResourceAsStream("adam.json")) {
            return new ObjectMapper().readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Named<JsonNode>> cases() {
        return StreamSupport.stream(RECORD.path("cases").spliterator(), false)
                .map(given -> Named.of(given.path("name").asText(), given));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void sixUpdatesEndWhereThoseOfPyTorchDo(JsonNode given) {
        ByteBuffer parameters = floats(RECORD.path("start"));
        ByteBuffer gradients = ByteBuffer.allocateDirect(parameters.capacity()).order(ByteOrder.nativeOrder());
        AdamState adam = new AdamState(parameters, gradients);
        for (int k = 1; k <= 6; k++) {
            gradients.put(0, floats(RECORD.path("gradients").path(k - 1)), 0, gradients.capacity());
            double norm = adam.gradientNorm();
            double recorded = given.path("norms").path(k - 1).asDouble();
            assertThat(norm).as("norm %d", k).isCloseTo(recorded, within(TOLERANCE * recorded));
            adam.apply(update(given, k, norm));
        }
        assertClose("parameters", parameters, given);
        assertClose("first_moment", adam.firstMoment(), given);
        assertClose("second_moment", adam.secondMoment(), given);
        assertClose("average", adam.average(), given);
    }

    private static Update update(JsonNode given, int number, double norm) {
        double clip = given.path("clip_norm").asDouble();
        return new Update(
                number,
                RECORD.path("learning_rates").path(number - 1).asDouble(),
                given.path("beta1").asDouble(),
                given.path("beta2").asDouble(),
                given.path("epsilon").asDouble(),
                given.path("weight_decay").asDouble(),
                given.path("decoupled").asBoolean(),
                clip > 0 && norm > clip ? clip / norm : 1,
                RECORD.path("average_decays").path(number - 1).asDouble());
    }

    private static ByteBuffer floats(JsonNode numbers) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(4 * numbers.size()).order(ByteOrder.nativeOrder());
        for (int i = 0; i < numbers.size(); i++) {
            buffer.putFloat(4 * i, (float) numbers.get(i).asDouble());
        }
        return buffer;
    }

    private static void assertClose(String name, ByteBuffer actual, JsonNode given) {
        JsonNode recorded = given.path(name);
        double largest = 0;
        for (JsonNode value : recorded) {
            largest = Math.max(largest, Math.abs(value.asDouble()));
        }
        for (int i = 0; i < recorded.size(); i++) {
            assertThat((double) actual.getFloat(4 * i))
                    .as("%s %d", name, i)
                    .isCloseTo(recorded.get(i).asDouble(), within(TOLERANCE * largest));
        }
    }

    /**
     * Where an element stands decides whether a vector or the scalar tail updates it, in which block, and on which thread: the
     * same numbers at every place must stay the same to the last bit.
     */
    @Test
    void anElementsCourseDoesNotDependOnItsPlace() {
        int period = 45;
        int length = 2 * (1 << 14) + 777;
        ByteBuffer parameters = periodic(1, period, length);
        ByteBuffer gradients = periodic(2, period, length);
        AdamState adam = new AdamState(parameters, gradients);
        for (int k = 1; k <= 3; k++) {
            adam.apply(new Update(k, 1e-2, 0.9, 0.999, 1e-8, 0.1, k % 2 == 0, 0.7, 0.9));
        }
        for (ByteBuffer vector :
                new ByteBuffer[] {parameters, adam.firstMoment(), adam.secondMoment(), adam.average()}) {
            for (int i = period; i < length; i++) {
                assertThat(vector.getInt(4 * i)).isEqualTo(vector.getInt(4 * (i - period)));
            }
        }
    }

    private static ByteBuffer periodic(int seed, int period, int length) {
        float[] values = normals(seed, period);
        float[] repeated = new float[length];
        for (int i = 0; i < length; i++) {
            repeated[i] = values[i % period];
        }
        return buffer(repeated);
    }

    private static float[] normals(int seed, int length) {
        float[] values = new float[length];
        new KeyedNoise(seed).normals(org.langevin.random.Stream.INITIAL_NOISE, 0, 0, values, 0, length);
        return values;
    }

    private static ByteBuffer buffer(float... values) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(4 * values.length).order(ByteOrder.nativeOrder());
        buffer.asFloatBuffer().put(values);
        return buffer;
    }

    @Test
    void theNormIsThatOfTheWholeVectorAndTheSameEveryTime() {
        float[] values = normals(3, 100_003);
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        AdamState adam = new AdamState(buffer(new float[values.length]), buffer(values));
        double norm = adam.gradientNorm();
        assertThat(norm).isCloseTo(Math.sqrt(squares), within(TOLERANCE * norm));
        assertThat(adam.gradientNorm()).isEqualTo(norm);
    }

    /** In the middle of a vector, and in the tail. */
    @Test
    void oneNumberThatIsNotFiniteMakesTheNormNotFinite() {
        for (int place : new int[] {0, 20_000, 33_334}) {
            for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
                float[] values = normals(3, 33_335);
                values[place] = bad;
                AdamState adam = new AdamState(buffer(new float[values.length]), buffer(values));
                assertThat(adam.gradientNorm()).matches(norm -> !Double.isFinite(norm), "is not finite");
            }
        }
    }

    @Test
    void accumulatedGradientsAreTheSumSinceTheFirst() {
        ByteBuffer gradients = buffer(1, 2, 3, 4, 5);
        AdamState adam = new AdamState(buffer(0, 0, 0, 0, 0), gradients);
        adam.accumulate(true);
        for (float[] more : new float[][] {{10, 20, 30, 40, 50}, {0.5f, -2, 0, 0.25f, 1}}) {
            gradients.asFloatBuffer().put(more);
            adam.accumulate(false);
        }
        adam.takeAccumulated();
        assertThat(gradients).isEqualTo(buffer(11.5f, 20, 33, 44.25f, 56));
        gradients.asFloatBuffer().put(new float[] {7, 7, 7, 7, 7});
        adam.accumulate(true);
        adam.takeAccumulated();
        assertThat(gradients).as("a new beginning").isEqualTo(buffer(7, 7, 7, 7, 7));
    }

    @Test
    void theAverageBeginsAsTheParametersAndIsNotTheirMemory() {
        ByteBuffer parameters = buffer(1, 2, 3);
        AdamState adam = new AdamState(parameters, buffer(0, 0, 0));
        assertThat(adam.average()).isEqualTo(buffer(1, 2, 3));
        assertThat(adam.firstMoment()).isEqualTo(buffer(0, 0, 0));
        parameters.putFloat(0, 9);
        assertThat(adam.average().getFloat(0)).isEqualTo(1);
    }
}
