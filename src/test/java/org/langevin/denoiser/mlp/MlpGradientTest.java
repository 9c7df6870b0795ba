package org.langevin.denoiser.mlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.denoiser.NetworkBatch;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.Tensor;
import org.langevin.denoiser.kernel.Tensors;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The gradients of every part and of the whole network, by central differences in double precision: of Σ y·dy with respect to
 * every number of the parameters and inputs. Truncation and rounding leave about 1e-9 of the largest entry.
 */
class MlpGradientTest {

    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-7;
    private static final int ROWS = 3;

    /** A part with the columns of its inputs; 0 columns mark times and labels. */
    record Case(PartSpec spec, int... columns) {}

    static Stream<Named<Case>> parts() {
        return Stream.of(
                Named.of("entry", new Case(new EntrySpec(2, 6), 2)),
                Named.of("embedding", new Case(new EmbeddingSpec(6, 0), 0)),
                Named.of("embedding with classes", new Case(new EmbeddingSpec(6, 4), 0, 0)),
                Named.of("residual block", new Case(new ResidualSpec(1, 6, 4), 6, 4)),
                Named.of("head", new Case(new HeadSpec(6, 2), 6)));
    }

    @ParameterizedTest
    @MethodSource("parts")
    void gradientOfAPartIsTheDifferenceQuotient(Case given) {
        Tensor values = Tensors.normal(DataType.DOUBLE, 1, given.spec.length());
        Tensor gradients = Tensor.zeros(DataType.DOUBLE, given.spec.length());
        List<Linear> layers = new ArrayList<>();
        int offset = 0;
        for (LinearSpec layer : given.spec.layers()) {
            layers.add(new Linear(layer, Backend.PLAIN, ROWS, values.array(), gradients.array(), offset));
            offset += layer.length();
        }
        Part part = given.spec.plan(Backend.PLAIN, layers, ROWS);
        List<Tensor> inputs = inputs(given);
        Tensor dy = Tensors.normal(DataType.DOUBLE, 2, part.forward(inputs).shape());
        List<Tensor> dInputs = part.backward(inputs, dy);
        DoubleSupplier value = () -> {
            layers.forEach(Linear::parametersChanged);
            return product(part.forward(inputs), dy);
        };
        check("parameters", value, values, gradients);
        for (int i = 0; i < inputs.size(); i++) {
            if (given.columns[i] > 0) {
                check("input " + i, value, inputs.get(i), dInputs.get(i));
            } else {
                assertThat(dInputs.get(i)).isNull();
            }
        }
    }

    private static List<Tensor> inputs(Case given) {
        List<Tensor> inputs = new ArrayList<>();
        for (int i = 0; i < given.columns.length; i++) {
            Tensor input = given.columns[i] > 0
                    ? Tensors.normal(DataType.DOUBLE, 10 + i, ROWS, given.columns[i])
                    : Tensor.zeros(DataType.DOUBLE, ROWS);
            for (int n = 0; given.columns[i] == 0 && n < ROWS; n++) {
                input.set(n, i == 0 ? 100 * n + 3 : (2 * n) % 4);
            }
            inputs.add(input);
        }
        return inputs;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void gradientOfTheNetworkIsTheDifferenceQuotient(int classes) {
        try (Mlp network = new Mlp(new MlpConfig(2, 6, 2, classes), DataType.DOUBLE)) {
            ByteBuffer gradientBytes = network.gradients();
            ByteBuffer bytes = network.parameters();
            int length = bytes.capacity() / Double.BYTES;
            Tensor normal = Tensors.normal(DataType.DOUBLE, 5, length);
            for (int i = 0; i < length; i++) {
                bytes.putDouble(8 * i, 0.5 * normal.get(i));
            }
            NetworkBatch batch = new NetworkBatch(
                    ROWS,
                    new float[] {0.3f, -1, 2, 0.1f, -0.7f, 1},
                    new float[] {0, 10, 700},
                    classes == 0 ? null : new int[] {2, 0, 2});
            Tensor dy = Tensors.normal(DataType.DOUBLE, 2, ROWS, 2);
            network.forward(batch);
            network.backward(dy);
            Tensor gradients = Tensor.zeros(DataType.DOUBLE, length);
            gradients.bytes().put(0, gradientBytes, 0, 8 * length);
            DoubleSupplier value = () -> {
                network.parametersChanged();
                return product(network.forward(batch), dy);
            };
            check("network", value, bytes, gradients);
        }
    }

    private static double product(Tensor y, Tensor dy) {
        double sum = 0;
        for (int i = 0; i < y.length(); i++) {
            sum += y.get(i) * dy.get(i);
        }
        return sum;
    }

    private static void check(String what, DoubleSupplier value, Tensor at, Tensor gradient) {
        check(what, value, at.bytes(), gradient);
    }

    private static void check(String what, DoubleSupplier value, ByteBuffer at, Tensor gradient) {
        double largest = 0.1; // below this the rounding of the quotient, 1e-9, would be seen
        for (int i = 0; i < gradient.length(); i++) {
            largest = Math.max(largest, Math.abs(gradient.get(i)));
        }
        for (int i = 0; i < gradient.length(); i++) {
            double present = at.getDouble(8 * i);
            at.putDouble(8 * i, present + STEP);
            double above = value.getAsDouble();
            at.putDouble(8 * i, present - STEP);
            double below = value.getAsDouble();
            at.putDouble(8 * i, present);
            double quotient = (above - below) / (2 * STEP);
            assertThat(gradient.get(i)).as("%s, entry %d", what, i).isCloseTo(quotient, within(TOLERANCE * largest));
        }
    }
}
