package org.langevin.denoiser.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;

/** The softmax of rows whose scores are far from zero, beside its definition in double precision. */
class SoftmaxRowsTest {

    private static final int COLUMNS = 37;
    private static final float SCALE = .25f;

    /** What is added to the scores of each row, which differ by up to 4: some rows are all negative, some all positive. */
    private static final float[] OFFSETS = {0, -2, -4.1f, 3, -5000, 5000, -90, 700, -1e4f, 12, 1, -1};

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "BFLOAT16"})
    void rowsAreTheSoftmaxOfTheirScoresWhereverTheseLie(DataType type) {
        Tensor scores = scores();
        Tensor probabilities = softmax(type, scores);
        for (int row = 0; row < OFFSETS.length; row++) {
            double[] exact = exact(scores, row);
            for (int j = 0; j < COLUMNS; j++) {
                double relative = probabilities.get(row * COLUMNS + j) / exact[j];
                assertThat(relative).isCloseTo(1, within(type == DataType.FLOAT ? 1e-6 : 0x1.2p-8));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "BFLOAT16"})
    void aScoreThatIsNotANumberMakesItsRowSoAndNoOther(DataType type) {
        for (int bits : new int[] {0x7fc00000, 0xffc00000}) {
            for (int column : new int[] {3, COLUMNS - 1}) {
                Tensor scores = scores();
                scores.setFloat(COLUMNS + column, Float.intBitsToFloat(bits));
                Tensor probabilities = softmax(type, scores);
                assertThat(probabilities.isFinite(0, COLUMNS)).isTrue();
                assertThat(IntStream.range(COLUMNS, 2 * COLUMNS).mapToDouble(probabilities::get))
                        .allMatch(p -> Double.isNaN(p));
                assertThat(probabilities.isFinite(2 * COLUMNS, COLUMNS)).isTrue();
            }
        }
    }

    private static Tensor scores() {
        Tensor scores = Tensor.zeros(DataType.FLOAT, OFFSETS.length, COLUMNS);
        for (int row = 0; row < OFFSETS.length; row++) {
            for (int j = 0; j < COLUMNS; j++) {
                scores.setFloat(row * COLUMNS + j, OFFSETS[row] + .1f * ((17 * j + 5 * row) % 41));
            }
        }
        return scores;
    }

    private static Tensor softmax(DataType type, Tensor scores) {
        Tensor probabilities = Tensor.zeros(type, scores.shape());
        SoftmaxRows.of(type, OFFSETS.length, COLUMNS, SCALE).forward(scores, 0, probabilities, 0);
        return probabilities;
    }

    private static double[] exact(Tensor scores, int row) {
        double[] e = IntStream.range(0, COLUMNS)
                .mapToDouble(j -> Math.exp(SCALE * (scores.get(row * COLUMNS + j) - (double) OFFSETS[row])))
                .toArray();
        double sum = IntStream.range(0, COLUMNS).mapToDouble(j -> e[j]).sum();
        return IntStream.range(0, COLUMNS).mapToDouble(j -> e[j] / sum).toArray();
    }
}
