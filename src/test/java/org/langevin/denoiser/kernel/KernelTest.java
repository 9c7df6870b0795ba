package org.langevin.denoiser.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.langevin.denoiser.kernel.Tensors.assertClose;
import static org.langevin.denoiser.kernel.Tensors.normal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.denoiser.kernel.Convolution.Into;
import org.langevin.denoiser.kernel.GroupNorm.Affine;
import org.langevin.denoiser.kernel.GroupNorm.Input;
import org.langevin.denoiser.kernel.GroupNorm.Modulation;
import org.nd4j.linalg.api.buffer.DataType;

/** Every fast kernel against its plain twin, which computes the defining formula in double precision. */
class KernelTest {

    /** Of the largest entry; float sums of a few thousand terms stay a factor of ten below. */
    private static final double TOLERANCE = 5e-6;

    static Stream<Convolution.Shape> convolutions() {
        return Stream.of(
                Convolution.Shape.same(2, 8, 8, 16, 32, 3),
                Convolution.Shape.same(3, 7, 5, 24, 8, 3),
                Convolution.Shape.same(2, 6, 6, 1, 16, 3),
                Convolution.Shape.same(2, 6, 6, 16, 1, 3),
                Convolution.Shape.same(2, 9, 9, 32, 96, 1),
                Convolution.Shape.same(1, 8, 8, 16, 16, 3).strided(2, 1, 1),
                Convolution.Shape.same(2, 8, 8, 16, 16, 3).strided(2, 0, 1),
                Convolution.Shape.same(2, 5, 5, 48, 16, 1).slice(32, 16));
    }

    @ParameterizedTest
    @MethodSource("convolutions")
    void convolutionIsTheDefiningSum(Convolution.Shape shape) {
        for (Into into : Into.values()) {
            List<Tensor> fast = convolve(Backend.FAST, shape, into);
            List<Tensor> plain = convolve(Backend.PLAIN, shape, into);
            for (int i = 0; i < plain.size(); i++) {
                assertClose(shape + " " + into + " result " + i, fast.get(i), plain.get(i), TOLERANCE);
            }
            List<Tensor> direct = convolve(Backend.DIRECT, shape, into);
            for (int i = 0; i < plain.size(); i++) {
                assertClose(shape + " " + into + " direct result " + i, direct.get(i), plain.get(i), TOLERANCE);
            }
            List<Tensor> portable = convolve(Backend.PORTABLE, shape, into);
            for (int i = 0; i < plain.size(); i++) {
                assertClose(shape + " " + into + " portable result " + i, portable.get(i), plain.get(i), TOLERANCE);
            }
            assertRounded(shape + " " + into, convolve(Backend.mixed(), shape, into), plain);
        }
    }

    private static List<Tensor> convolve(Backend backend, Convolution.Shape s, Into into) {
        DataType type = backend.type();
        DataType images = backend.imageType();
        Tensor w = normal(type, 1, s.out(), s.allInputs(), s.kernel(), s.kernel());
        Tensor x = normal(images, 2, s.batch(), s.height(), s.width(), s.in());
        Tensor y = normal(images, 3, s.batch(), s.outHeight(), s.outWidth(), s.out());
        Tensor dy = normal(images, 4, y.shape());
        Tensor bias = normal(type, 5, s.out());
        Tensor operand = into == Into.ADD_OPERAND ? normal(images, 6, y.shape()) : null;
        Tensor dx = normal(images, 7, x.shape());
        Tensor dw = backend.tensor(w.shape());
        Tensor db = normal(type, 8, s.out());
        try (Convolution convolution = backend.convolution(s, true, into)) {
            convolution.setWeights(w);
            convolution.forward(x, bias, operand, y);
            convolution.backwardData(dy, dx);
            convolution.backwardWeights(x, dy, dw, db);
        }
        return List.of(y, dx, dw, db);
    }

    @Test
    void changedWeightsAreUsed() {
        Convolution.Shape shape = Convolution.Shape.same(1, 4, 4, 16, 16, 3);
        Tensor w = normal(DataType.FLOAT, 1, 16, 16, 3, 3);
        Tensor x = normal(DataType.FLOAT, 2, 1, 4, 4, 16);
        Tensor first = Backend.FAST.tensor(1, 4, 4, 16);
        Tensor second = Backend.FAST.tensor(1, 4, 4, 16);
        try (Convolution convolution = Backend.FAST.convolution(shape, false, Into.REPLACE)) {
            convolution.setWeights(w);
            convolution.forward(x, null, null, first);
            for (int i = 0; i < w.length(); i++) {
                w.set(i, 2 * w.get(i));
            }
            convolution.setWeights(w);
            convolution.forward(x, null, null, second);
        }
        for (int i = 0; i < first.length(); i++) {
            first.set(i, 2 * first.get(i));
        }
        assertClose("twice the weights", second, first, 1e-6);
    }

    static Stream<GroupNorm.Shape> norms() {
        List<GroupNorm.Shape> shapes = new ArrayList<>();
        for (Modulation modulation : Modulation.values()) {
            for (boolean silu : new boolean[] {true, false}) {
                shapes.add(new GroupNorm.Shape(3, 36, 32, 0, 8, 1e-5, modulation, silu));
                shapes.add(new GroupNorm.Shape(2, 100, 32, 16, 4, 1e-5, modulation, silu));
                shapes.add(new GroupNorm.Shape(2, 25, 24, 0, 8, 1e-6, modulation, silu));
                shapes.add(new GroupNorm.Shape(2, 9, 10, 14, 3, 1e-5, modulation, silu));
            }
        }
        return shapes.stream();
    }

    @ParameterizedTest
    @MethodSource("norms")
    void groupNormIsItsDefinition(GroupNorm.Shape shape) {
        List<Tensor> fast = normalise(Backend.FAST, shape);
        List<Tensor> plain = normalise(Backend.PLAIN, shape);
        for (int i = 0; i < plain.size(); i++) {
            assertClose(shape + " result " + i, fast.get(i), plain.get(i), 2e-5);
        }
        assertRounded(shape.toString(), normalise(Backend.mixed(), shape), plain);
    }

    private static List<Tensor> normalise(Backend backend, GroupNorm.Shape s) {
        DataType type = backend.type();
        DataType images = backend.imageType();
        int n = s.batch();
        boolean two = s.second() > 0;
        int width = s.modulation() == Modulation.SCALE_SHIFT ? 2 * s.channels() : s.channels();
        boolean modulated = s.modulation() != Modulation.NONE;
        Input input = new Input(
                normal(images, 1, n, s.pixels(), s.first()),
                two ? normal(images, 2, n, s.pixels(), s.second()) : null,
                modulated ? normal(type, 3, n, width) : null);
        Affine affine = new Affine(normal(type, 4, s.channels()), normal(type, 5, s.channels()));
        Tensor y = backend.images(n, s.pixels(), s.channels());
        Tensor dy = normal(images, 6, y.shape());
        Input onto = new Input(normal(images, 7, input.x().shape()), null, null);
        Input dInput = new Input(
                backend.images(input.x().shape()),
                two ? backend.images(input.skip().shape()) : null,
                modulated ? backend.tensor(n, width) : null);
        Affine dAffine = new Affine(backend.tensor(s.channels()), backend.tensor(s.channels()));
        GroupNorm norm = backend.groupNorm(s);
        norm.forward(input, affine, y);
        norm.backward(input, affine, dy, onto, dInput, dAffine);
        List<Tensor> results = new ArrayList<>(List.of(y, dInput.x(), dAffine.gamma(), dAffine.beta()));
        if (two) {
            results.add(dInput.skip());
        }
        if (modulated) {
            results.add(dInput.e());
        }
        return results;
    }

    @Test
    void groupNormKeepsItsVarianceWhenTheMeanIsAThousandDeviations() {
        GroupNorm.Shape shape = new GroupNorm.Shape(1, 1024, 32, 0, 4, 1e-5, Modulation.NONE, false);
        Tensor x = normal(DataType.FLOAT, 1, 1, 1024, 32);
        for (int i = 0; i < x.length(); i++) {
            x.set(i, 1000 + x.get(i));
        }
        Tensor one = Backend.FAST.tensor(32);
        for (int c = 0; c < 32; c++) {
            one.set(c, 1);
        }
        Tensor y = Backend.FAST.tensor(1, 1024, 32);
        Backend.FAST.groupNorm(shape).forward(new Input(x, null, null), new Affine(one, Backend.FAST.tensor(32)), y);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < y.length(); i++) {
            sum += y.get(i);
            squares += y.get(i) * y.get(i);
        }
        assertThat(sum / y.length()).isCloseTo(0, within(1e-5));
        assertThat(squares / y.length()).isCloseTo(1, within(5e-5));
    }

    /** The first pixels are what the sums are taken around, so the hardest image is one whose first pixel alone is elsewhere. */
    @Test
    void groupNormKeepsItsVarianceWhenTheFirstPixelIsAThousandDeviationsOff() {
        GroupNorm.Shape shape = new GroupNorm.Shape(1, 1024, 32, 0, 4, 1e-5, Modulation.NONE, false);
        Tensor x = normal(DataType.FLOAT, 1, 1, 1024, 32);
        for (int c = 0; c < 32; c++) {
            x.set(c, 1000);
        }
        Tensor one = Backend.FAST.tensor(32);
        for (int c = 0; c < 32; c++) {
            one.set(c, 1);
        }
        Affine affine = new Affine(one, Backend.FAST.tensor(32));
        Tensor y = Backend.FAST.tensor(1, 1024, 32);
        Backend.FAST.groupNorm(shape).forward(new Input(x, null, null), affine, y);
        Tensor plain = Backend.FAST.tensor(1, 1024, 32);
        Backend.PLAIN.groupNorm(shape).forward(new Input(x, null, null), affine, plain);
        assertClose("normalised", y, plain, 1e-5);
    }

    static Stream<Attention.Shape> attentions() {
        return Stream.of(
                new Attention.Shape(2, 49, 64, 2),
                new Attention.Shape(3, 16, 32, 4),
                new Attention.Shape(1, 100, 24, 3),
                new Attention.Shape(2, 9, 16, 1));
    }

    @ParameterizedTest
    @MethodSource("attentions")
    void attentionIsItsDefinition(Attention.Shape shape) {
        List<Tensor> fast = attend(Backend.FAST, shape);
        List<Tensor> plain = attend(Backend.PLAIN, shape);
        for (int i = 0; i < plain.size(); i++) {
            assertClose(shape + " result " + i, fast.get(i), plain.get(i), TOLERANCE);
        }
        assertRounded(shape.toString(), attend(Backend.mixed(), shape), plain);
    }

    private static List<Tensor> attend(Backend backend, Attention.Shape s) {
        Tensor qkv = normal(backend.imageType(), 1, s.batch(), s.pixels(), 3L * s.channels());
        Tensor dOutput = normal(backend.imageType(), 2, s.batch(), s.pixels(), s.channels());
        Tensor output = backend.images(dOutput.shape());
        Tensor dQkv = backend.images(qkv.shape());
        try (Attention attention = backend.attention(s, true)) {
            attention.forward(qkv, output);
            attention.backward(qkv, dOutput, dQkv);
        }
        return List.of(output, dQkv);
    }

    /** Widths above and below a vector's lanes, and those that are no multiple of them. */
    static Stream<Dense.Shape> denses() {
        return Stream.of(
                new Dense.Shape(5, 40, 23),
                new Dense.Shape(4, 32, 64),
                new Dense.Shape(1, 19, 48),
                new Dense.Shape(7, 19, 3),
                new Dense.Shape(6, 2, 37));
    }

    @ParameterizedTest
    @MethodSource("denses")
    void denseIsItsDefinitionAndARowHasTheSameBitsInAnyBatch(Dense.Shape shape) {
        List<Tensor> fast = connect(Backend.FAST, shape);
        List<Tensor> plain = connect(Backend.PLAIN, shape);
        for (int i = 0; i < plain.size(); i++) {
            assertClose("result " + i, fast.get(i), plain.get(i), TOLERANCE);
        }
        List<Tensor> alone = connect(Backend.FAST, new Dense.Shape(1, shape.in(), shape.out()));
        for (int o = 0; o < shape.out(); o++) {
            assertThat(alone.get(0).getFloat(o)).isEqualTo(fast.get(0).getFloat(o));
        }
        for (int i = 0; i < shape.in(); i++) {
            assertThat(alone.get(1).getFloat(i)).isEqualTo(fast.get(1).getFloat(i));
        }
    }

    /** One output's sum, term by term, whatever the width that it is computed in. */
    @ParameterizedTest
    @MethodSource("denses")
    void aSumOfDenseTakesItsTermsInOrder(Dense.Shape shape) {
        List<Tensor> results = connect(Backend.FAST, shape);
        Tensor x = normal(DataType.FLOAT, 1, shape.batch(), shape.in());
        Tensor w = normal(DataType.FLOAT, 2, shape.out(), shape.in());
        Tensor dy = normal(DataType.FLOAT, 3, shape.batch(), shape.out());
        for (int o = 0; o < shape.out(); o++) {
            float y = normal(DataType.FLOAT, 4, shape.out()).getFloat(o);
            for (int i = 0; i < shape.in(); i++) {
                y = Math.fma(x.getFloat(i), w.getFloat(o * shape.in() + i), y);
            }
            assertThat(results.get(0).getFloat(o)).isEqualTo(y);
            float db = 0;
            float dw = 0;
            for (int n = 0; n < shape.batch(); n++) {
                db += dy.getFloat(n * shape.out() + o);
                dw = Math.fma(dy.getFloat(n * shape.out() + o), x.getFloat((n + 1) * shape.in() - 1), dw);
            }
            assertThat(results.get(3).getFloat(o)).isEqualTo(db);
            assertThat(results.get(2).getFloat((o + 1) * shape.in() - 1)).isEqualTo(dw);
        }
    }

    private static List<Tensor> connect(Backend backend, Dense.Shape s) {
        DataType type = backend.type();
        Tensor x = normal(type, 1, s.batch(), s.in());
        Tensor w = normal(type, 2, s.out(), s.in());
        Tensor dy = normal(type, 3, s.batch(), s.out());
        Tensor y = backend.tensor(dy.shape());
        Tensor dx = backend.tensor(x.shape());
        Tensor dw = backend.tensor(w.shape());
        Tensor db = backend.tensor(s.out());
        Dense dense = backend.dense(s);
        dense.setWeights(w);
        dense.forward(x, normal(type, 4, s.out()), y);
        dense.backward(x, dy, dx, dw, db);
        return List.of(y, dx, dw, db);
    }

    @Test
    void upsamplingRepeatsPixelsAndItsGradientSumsThem() {
        Tensor x = normal(DataType.FLOAT, 1, 2, 3, 5, 20);
        Tensor y = Backend.FAST.tensor(2, 6, 10, 20);
        Pointwise.upsample(x, y);
        for (int n = 0; n < 2; n++) {
            for (int i = 0; i < 6; i++) {
                for (int j = 0; j < 10; j++) {
                    float copy = y.getFloat(((n * 6 + i) * 10 + j) * 20 + 7);
                    assertThat(copy).isEqualTo(x.getFloat(((n * 3 + i / 2) * 5 + j / 2) * 20 + 7));
                }
            }
        }
        Tensor dx = Backend.FAST.tensor(x.shape());
        Pointwise.upsampleGradient(y, dx);
        for (int i = 0; i < x.length(); i++) {
            assertThat(dx.getFloat(i)).isEqualTo(4 * x.getFloat(i));
        }
    }

    @Test
    void siluKeepsWhatIsNotANumber() {
        GroupNorm.Shape shape = new GroupNorm.Shape(1, 4, 32, 0, 4, 1e-5, Modulation.NONE, true);
        for (Backend backend : List.of(Backend.FAST, Backend.mixed())) {
            Tensor x = normal(backend.imageType(), 1, 1, 4, 32);
            x.set(5, Float.NaN);
            Affine affine = new Affine(normal(DataType.FLOAT, 2, 32), normal(DataType.FLOAT, 3, 32));
            Tensor y = backend.images(1, 4, 32);
            backend.groupNorm(shape).forward(new Input(x, null, null), affine, y);
            assertThat(y.get(6)).as("another channel of the group").isNaN();
            assertThat(y.get(8)).as("another group").isFinite();
        }
    }

    /**
     * That results of bfloat16 arithmetic are those of the definition but for its rounding, 2⁻⁹ of each operand and result, which the sums of
     * many average: within 1 % of the results' root mean square on average, and 10 % anywhere.
     */
    private static void assertRounded(String what, List<Tensor> rounded, List<Tensor> exact) {
        for (int i = 0; i < exact.size(); i++) {
            double squares = 0;
            double errors = 0;
            double largest = 0;
            for (int j = 0; j < exact.get(i).length(); j++) {
                double error = Math.abs(rounded.get(i).get(j) - exact.get(i).get(j));
                squares += exact.get(i).get(j) * exact.get(i).get(j);
                errors += error * error;
                largest = Math.max(largest, error);
            }
            double size = Math.sqrt(squares / exact.get(i).length());
            assertThat(Math.sqrt(errors / exact.get(i).length()) / size)
                    .as(what + " result " + i)
                    .isLessThan(.01);
            assertThat(largest / size).as(what + " result " + i).isLessThan(.1);
        }
    }
}
