package org.langevin.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ticks are round, readable, and stand where they say. */
class ScaleTest {
    private static List<String> labels(Axis axis, double low, double high) {
        return new Scale(axis, low, high)
                .ticks().stream()
                        .map(Scale.Tick::label)
                        .filter(label -> !label.isEmpty())
                        .toList();
    }

    @Test
    void linearTicksAreRoundNumbers() {
        assertThat(labels(Axis.LINEAR, 0, 1)).containsExactly("0", "0.2", "0.4", "0.6", "0.8", "1.0");
        assertThat(labels(Axis.LINEAR, -2.3, 2.4)).containsExactly("−2", "−1", "0", "1", "2");
        assertThat(labels(Axis.LINEAR, 990, 1010)).containsExactly("990", "995", "1000", "1005", "1010");
    }

    @Test
    void allLabelsOfAnAxisHaveOnePowerOfTen() {
        assertThat(labels(Axis.LINEAR, 0, 1.1e-4)).containsExactly("0", "0.5×10⁻⁴", "1.0×10⁻⁴");
        assertThat(labels(Axis.LINEAR, -4e5, 2e5)).containsExactly("−4×10⁵", "−2×10⁵", "0", "2×10⁵");
    }

    @Test
    void logarithmicTicksArePowersOfTenOrPartsOfThem() {
        assertThat(labels(Axis.LOG, 1e-4, 1e2)).containsExactly("10⁻⁴", "10⁻³", "0.01", "0.1", "1", "10", "100");
        assertThat(labels(Axis.LOG, 3, 30)).containsExactly("5", "10", "20");
        assertThat(labels(Axis.LOG, 20, 30)).containsExactly("20", "22", "24", "26", "28", "30");
        assertThat(labels(Axis.LOG, 1e-40, 1)).hasSizeBetween(4, 8);
    }

    /** Whatever the range, there are two ticks at least, within it, in rising order, with labels that differ. */
    @ParameterizedTest
    @CsvSource({
        "LINEAR, 0, 0",
        "LINEAR, 5, 5",
        "LINEAR, -1e300, 1e300",
        "LINEAR, 1, 1.0000001",
        "LINEAR, -1e-300, 1e-300",
        "LINEAR, 0.37, 0.42",
        "LOG, 1e-300, 1e300",
        "LOG, 7, 7",
        "LOG, 0.9, 1.1",
        "LOG, 1e-9, 3e-9",
        "LOG, 400, 90000"
    })
    void everyRangeHasTicks(Axis axis, double least, double most) {
        Scale scale = Scale.around(axis, least, most, 0.05);
        List<Scale.Tick> ticks = scale.ticks();
        assertThat(ticks.stream().map(Scale.Tick::label).filter(label -> !label.isEmpty()))
                .hasSizeBetween(2, 9)
                .doesNotHaveDuplicates();
        assertThat(ticks)
                .extracting(tick -> scale.place(tick.value()))
                .isSorted()
                .allMatch(place -> place > -1e-6 && place < 1 + 1e-6);
        assertThat(scale.place(least)).isBetween(0.0, 1.0);
        assertThat(scale.place(most)).isBetween(scale.place(least), 1.0);
    }

    @Test
    void heightsBeginAtZeroWhereThatIsNear() {
        assertThat(Scale.ofHeights(Axis.LINEAR, 1, 4).low()).isZero();
        assertThat(Scale.ofHeights(Axis.LINEAR, 9.9, 10).low()).isCloseTo(9.894, within(1e-9));
        assertThat(Scale.ofHeights(Axis.LINEAR, -1, 4).low()).isNegative();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "12, 12",
        "-3, -3",
        "0.1, 0.1",
        "3.141592653589793, 3.1415927",
        "1e-7, 1.0E-7",
        "123456789012, 1.2345679E11"
    })
    void tablesHoldEightDigits(double value, String text) {
        assertThat(Numbers.text(value)).isEqualTo(text);
    }
}
