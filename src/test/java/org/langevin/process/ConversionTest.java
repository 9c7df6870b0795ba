package org.langevin.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConversionTest {
    private static final double[] ITEMS = {-1.3, 0.7, 0, 1};
    private static final double[] NOISES = {0.4, -2.1, 1.5, 0};

    /** Variance-preserving from almost clean to almost pure noise, exploding, and neither. */
    static Stream<Arguments> cases() {
        return Stream.of(
                        new NoiseLevel(1, 1e-9),
                        new NoiseLevel(0.8, 0.6),
                        new NoiseLevel(4.9282521313695554e-5, 0.9999999987856165),
                        new NoiseLevel(1e-12, 1),
                        new NoiseLevel(1, 80),
                        new NoiseLevel(0.3, 0.7))
                .flatMap(level -> Stream.of(PredictionType.values())
                        .flatMap(from -> Stream.of(PredictionType.values()).map(to -> Arguments.of(from, to, level))));
    }

    /** From the value of one type that belongs to a known item and noise to that of the other, within the rounding of its terms. */
    @ParameterizedTest
    @MethodSource("cases")
    void eachTypeTellsEachOther(PredictionType from, PredictionType to, NoiseLevel level) {
        Conversion conversion = Conversion.between(from, to, level);
        for (double x0 : ITEMS) {
            for (double epsilon : NOISES) {
                double x = level.state(x0, epsilon);
                double p = from.target(x0, epsilon, level);
                double terms = Math.abs(conversion.ofState() * x) + Math.abs(conversion.ofPrediction() * p);
                assertThat(conversion.apply(x, p)).isCloseTo(to.target(x0, epsilon, level), within(1e-15 * terms));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void thereAndBackIsTheIdentity(PredictionType from, PredictionType to, NoiseLevel level) {
        Conversion there = Conversion.between(from, to, level);
        Conversion back = Conversion.between(to, from, level);
        double product = back.ofPrediction() * there.ofPrediction();
        double state = back.ofState() + back.ofPrediction() * there.ofState();
        assertThat(product).isCloseTo(1, within(1e-15));
        assertThat(state).isCloseTo(0, within(2e-15 * Math.abs(back.ofState())));
    }

    /** Pure noise: of the noise and the score nothing follows about the item; the velocity and the item itself still say everything. */
    @ParameterizedTest
    @CsvSource({"EPSILON, SAMPLE", "EPSILON, V", "SCORE, SAMPLE", "SCORE, V"})
    void pureNoiseDoesNotTellTheItem(PredictionType from, PredictionType to) {
        assertThatThrownBy(() -> Conversion.between(from, to, new NoiseLevel(0, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(to + " from " + from + " at alpha = 0")
                .hasMessageContaining("use a denoiser that predicts V or SAMPLE");
    }

    @ParameterizedTest
    @CsvSource({"SAMPLE, EPSILON", "SAMPLE, V", "SAMPLE, SCORE", "EPSILON, SCORE", "V, SCORE"})
    void aCleanItemDoesNotTellTheNoise(PredictionType from, PredictionType to) {
        assertThatThrownBy(() -> Conversion.between(from, to, new NoiseLevel(1, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(to + " from " + from + " at sigma = 0");
    }

    @ParameterizedTest
    @CsvSource({
        "V, EPSILON, 3, 5, 3",
        "V, SAMPLE, 3, 5, -5",
        "SAMPLE, EPSILON, 3, 5, 3",
        "SAMPLE, V, 3, 5, -5",
        "EPSILON, SCORE, 3, 5, -5"
    })
    void whatPureNoiseDoesTell(PredictionType from, PredictionType to, double x, double prediction, double expected) {
        assertThat(Conversion.between(from, to, new NoiseLevel(0, 1)).apply(x, prediction))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "V, EPSILON, 3, 5, 5",
        "V, SAMPLE, 3, 5, 3",
        "EPSILON, SAMPLE, 3, 5, 3",
        "EPSILON, V, 3, 5, 5",
        "SCORE, SAMPLE, 3, 5, 3"
    })
    void whatACleanItemDoesTell(PredictionType from, PredictionType to, double x, double prediction, double expected) {
        assertThat(Conversion.between(from, to, new NoiseLevel(1, 0)).apply(x, prediction))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(PredictionType.class)
    void aTypeIsItselfEverywhere(PredictionType type) {
        assertThat(Conversion.between(type, type, new NoiseLevel(0, 1)).apply(3, 5))
                .isEqualTo(5);
        assertThat(Conversion.between(type, type, new NoiseLevel(1, 0)).apply(3, 5))
                .isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, 0", "1, NaN", "1, Infinity"})
    void levelsThatAreNoneAreRefused(double alpha, double sigma) {
        assertThatThrownBy(() -> new NoiseLevel(alpha, sigma))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("alpha = " + alpha + ", sigma = " + sigma);
    }
}
