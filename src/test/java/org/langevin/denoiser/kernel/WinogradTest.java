package org.langevin.denoiser.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.langevin.denoiser.kernel.Convolution.Into;
import org.langevin.denoiser.kernel.Convolution.Shape;
import org.nd4j.linalg.api.buffer.DataType;

/** Winograd's algorithm against the defining sum in double precision, at image sizes that do and do not divide into tiles. */
class WinogradTest {

    /** Of the largest entry. The direct sum in single precision errs by some 3e-7 here, this algorithm by up to 2e-6; with the points 0, ±1, ±2 it would be 5e-6. */
    private static final double TOLERANCE = 4e-6;

    @ParameterizedTest
    @CsvSource({
        "1,1,1,16,16",
        "2,4,4,16,32",
        "3,7,5,48,16",
        "2,14,14,64,64",
        "1,28,28,32,32",
        "5,8,8,128,64",
        "1,6,33,16,80"
    })
    void everyPassIsTheDefiningSum(int batch, int height, int width, int in, int out) {
        Shape shape = Shape.same(batch, height, width, in, out, 3);
        assertThat(WinogradConvolution.suits(shape)).isTrue();
        for (Into into : Into.values()) {
            try (Convolution fast = new WinogradConvolution(shape, into);
                    Convolution plain = new PlainConvolution(shape, into)) {
                Passes single = new Passes(DataType.FLOAT, shape, into).run(fast);
                Passes exact = new Passes(DataType.DOUBLE, shape, into).run(plain);
                String what = shape + " " + into;
                close(what + " result", single.y, exact.y);
                close(what + " gradient of the image", single.dx, exact.dx);
                close(what + " gradient of the weights", single.dw, exact.dw);
                close(what + " gradient of the bias", single.db, exact.db);
            }
        }
    }

    /** The tensors of one convolution and its backward passes, from the same numbers in any precision. */
    private static final class Passes {
        private final Tensor x;
        private final Tensor w;
        private final Tensor bias;
        private final Tensor operand;
        private final Tensor y;
        private final Tensor dy;
        private final Tensor dx;
        private final Tensor dw;
        private final Tensor db;

        Passes(DataType type, Shape s, Into into) {
            x = uniform(type, 1, s.batch(), s.height(), s.width(), s.in());
            w = uniform(type, 2, s.out(), s.in(), 3, 3);
            bias = uniform(type, 3, s.out());
            y = uniform(type, 4, s.batch(), s.height(), s.width(), s.out());
            operand = into == Into.ADD_OPERAND ? uniform(type, 5, y.shape()) : null;
            dy = uniform(type, 6, y.shape());
            dx = uniform(type, 7, x.shape());
            dw = uniform(type, 8, w.shape());
            db = uniform(type, 9, s.out());
        }

        Passes run(Convolution convolution) {
            convolution.setWeights(w);
            convolution.forward(x, bias, operand, y);
            convolution.backwardData(dy, dx);
            convolution.backwardWeights(x, dy, dw, db);
            return this;
        }
    }

    /** Numbers in [−1, 1) that a float holds. */
    private static Tensor uniform(DataType type, int seed, long... shape) {
        Tensor tensor = Tensor.zeros(type, shape);
        Random random = new Random(seed);
        for (int i = 0; i < tensor.length(); i++) {
            tensor.set(i, 2 * random.nextFloat() - 1);
        }
        return tensor;
    }

    private static void close(String what, Tensor single, Tensor exact) {
        double largest = 0;
        double error = 0;
        for (int i = 0; i < exact.length(); i++) {
            largest = Math.max(largest, Math.abs(exact.get(i)));
            error = Math.max(error, Math.abs(single.get(i) - exact.get(i)));
        }
        assertThat(error / largest).as(what).isLessThan(TOLERANCE);
    }

    @Test
    void anItemHasTheSameBitsInAnyBatch() {
        for (int size : new int[] {7, 8, 32}) {
            Tensor many = uniform(DataType.FLOAT, 1, 12, size, size, 32);
            Tensor all = forward(many, 12, size);
            for (int count : new int[] {1, 3, 5}) {
                Tensor some = forward(many, count, size);
                for (int i = 0; i < some.length(); i++) {
                    assertThat(some.getFloat(i)).isEqualTo(all.getFloat(i));
                }
            }
        }
    }

    /** With a thread that idles meanwhile, and takes half of the work, as with none; 56 rows are several parts. */
    @ParameterizedTest
    @CsvSource({"7,64,64", "8,256,128", "32,32,32", "56,64,192"})
    void aHelpedImageHasTheSameBits(int size, int in, int out) {
        Shape shape = Shape.same(1, size, size, in, out, 3);
        Passes alone = new Passes(DataType.FLOAT, shape, Into.ADD_OPERAND);
        Passes helped = new Passes(DataType.FLOAT, shape, Into.ADD_OPERAND);
        try (Convolution convolution = new WinogradConvolution(shape, Into.ADD_OPERAND)) {
            alone.run(convolution);
            Parallel.shares(1, share -> helped.run(convolution));
        }
        assertThat(helped.y).usingComparator(WinogradTest::differences).isEqualTo(alone.y);
        assertThat(helped.dx).usingComparator(WinogradTest::differences).isEqualTo(alone.dx);
    }

    private static int differences(Tensor a, Tensor b) {
        return (int) IntStream.range(0, a.length())
                .filter(i -> a.getFloat(i) != b.getFloat(i))
                .count();
    }

    private static Tensor forward(Tensor x, int batch, int size) {
        Tensor y = Tensor.zeros(DataType.FLOAT, batch, size, size, 48);
        try (Convolution convolution =
                new WinogradConvolution(Shape.same(batch, size, size, 32, 48, 3), Into.REPLACE)) {
            convolution.setWeights(uniform(DataType.FLOAT, 2, 48, 32, 3, 3));
            convolution.forward(x, null, null, y);
        }
        return y;
    }

    @Test
    void changedWeightsAreUsedByBothPasses() {
        Shape shape = Shape.same(1, 8, 8, 16, 16, 3);
        Tensor x = uniform(DataType.FLOAT, 1, 1, 8, 8, 16);
        Tensor w = uniform(DataType.FLOAT, 2, 16, 16, 3, 3);
        Tensor before = Tensor.zeros(DataType.FLOAT, 2, 8, 8, 16);
        try (Convolution convolution = new WinogradConvolution(shape, Into.REPLACE)) {
            convolution.setWeights(w);
            Tensor y = Tensor.zeros(DataType.FLOAT, 1, 8, 8, 16);
            Tensor dx = Tensor.zeros(DataType.FLOAT, 1, 8, 8, 16);
            convolution.forward(x, null, null, y);
            convolution.backwardData(x, dx);
            before.copy(y, 0, 0, y.length());
            before.copy(dx, 0, y.length(), dx.length());
            for (int i = 0; i < w.length(); i++) {
                w.set(i, 2 * w.get(i));
            }
            convolution.setWeights(w);
            convolution.backwardData(x, dx);
            convolution.forward(x, null, null, y);
            for (int i = 0; i < y.length(); i++) {
                assertThat(y.getFloat(i)).isEqualTo(2 * before.getFloat(i));
                assertThat(dx.getFloat(i)).isEqualTo(2 * before.getFloat(y.length() + i));
            }
        }
    }
}
