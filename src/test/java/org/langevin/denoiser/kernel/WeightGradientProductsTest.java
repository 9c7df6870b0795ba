package org.langevin.denoiser.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.langevin.denoiser.kernel.Tensors.assertClose;
import static org.langevin.denoiser.kernel.Tensors.normal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.langevin.denoiser.kernel.Convolution.Into;
import org.langevin.denoiser.kernel.Convolution.Shape;
import org.nd4j.linalg.api.buffer.DataType;

/** Gradients of weights from bfloat16s against the defining sum over the same bfloat16s in double precision. */
class WeightGradientProductsTest {

    /** Of the largest entry: single precision of sums of up to two thousand products. */
    private static final double TOLERANCE = 3e-6;

    /** Images that fill a line by themselves, by groups of rows of each, and twice; inputs in one part and in two; channels that are no whole tiles. */
    @ParameterizedTest
    @CsvSource({
        "32,8,8,64,32",
        "32,7,7,48,80",
        "8,8,8,32,96",
        "4,16,8,16,16",
        "16,6,5,32,48",
        "64,4,4,16,64",
        "32,8,8,320,64"
    })
    void everyPlaceIsTheDefiningSum(int batch, int height, int width, int in, int out) {
        check(Shape.same(batch, height, width, in, out, 3));
    }

    @Test
    void aSliceOfTheWeightsLeavesTheRestAlone() {
        check(Shape.same(32, 4, 4, 48, 32, 3).slice(16, 32));
    }

    private static void check(Shape shape) {
        assumeTrue(OneDnn.multipliesBfloat16());
        assertThat(WeightGradientProducts.suits(shape)).isTrue();
        Tensor dw = normal(DataType.FLOAT, 3, shape.out(), shape.allInputs(), 3, 3);
        Tensor db = normal(DataType.FLOAT, 4, shape.out());
        Tensor exact = normal(DataType.DOUBLE, 3, dw.shape());
        Tensor exactBias = normal(DataType.DOUBLE, 4, db.shape());
        try (Convolution products = Backend.MIXED.convolution(shape, true, Into.REPLACE);
                Convolution plain = new PlainConvolution(shape, Into.REPLACE)) {
            assertThat(products).isInstanceOf(SmallImageConvolution.class);
            for (int run = 0; run < 2; run++) {
                products.backwardWeights(images(shape, shape.in(), 1), images(shape, shape.out(), 2), dw, db);
            }
            plain.backwardWeights(
                    exactly(images(shape, shape.in(), 1)), exactly(images(shape, shape.out(), 2)), exact, exactBias);
        }
        assertClose(shape + " weights", dw, exact, TOLERANCE);
        assertClose(shape + " bias", db, exactBias, TOLERANCE);
    }

    private static Tensor images(Shape shape, int channels, int seed) {
        return normal(DataType.BFLOAT16, seed, shape.batch(), shape.height(), shape.width(), channels);
    }

    private static Tensor exactly(Tensor source) {
        Tensor tensor = Tensor.zeros(DataType.DOUBLE, source.shape());
        for (int i = 0; i < tensor.length(); i++) {
            tensor.set(i, source.get(i));
        }
        return tensor;
    }
}
