package org.langevin.denoiser.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.nd4j.linalg.api.buffer.DataType;

/** Random tensors and their comparison, for the tests of the kernels. */
public final class Tensors {

    private Tensors() {}

    /** Standard normals, the same numbers in either type up to rounding, a fixed function of {@code seed} and the shape. */
    public static Tensor normal(DataType type, int seed, long... shape) {
        Tensor tensor = Tensor.zeros(type, shape);
        float[] values = new float[tensor.length()];
        new KeyedNoise(seed).normals(Stream.INITIAL_NOISE, 0, 0, values, 0, values.length);
        for (int i = 0; i < values.length; i++) {
            tensor.set(i, values[i]);
        }
        return tensor;
    }

    /** The largest difference over the largest entry of {@code expected}. */
    public static double error(Tensor actual, Tensor expected) {
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < expected.length(); i++) {
            difference = Math.max(difference, Math.abs(actual.get(i) - expected.get(i)));
            largest = Math.max(largest, Math.abs(expected.get(i)));
        }
        return difference / largest;
    }

    /** Asserts that {@code actual} is {@code expected} to {@code tolerance} of its largest entry. */
    public static void assertClose(String what, Tensor actual, Tensor expected, double tolerance) {
        assertThat(error(actual, expected)).as(what).isLessThan(tolerance);
    }
}
