package org.langevin.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What figures refuse, and that marks stand where their values say. */
class FigureTest {
    private static final double[] ONE = {1};
    private static final double[] TWO = {1, 2};
    private static final double[] NOT_A_NUMBER = {1, Double.NaN};
    private static final double[] INFINITE = {Double.NEGATIVE_INFINITY, 2};
    private static final double[] NONE = {};

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whatCannotBeDrawnIsRefusedByName(String message, ThrowingCallable figure) {
        assertThatThrownBy(figure).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refusal("loss.y[1] = NaN: expected a finite number", () -> new Curves.Curve("loss", TWO, NOT_A_NUMBER)),
                refusal("loss.x[0] = -Infinity", () -> new Curves.Curve("loss", INFINITE, TWO)),
                refusal(
                        "loss.low[1] = NaN",
                        () -> new Curves.Curve("loss", Curves.Style.LINE, TWO, TWO, NOT_A_NUMBER, TWO)),
                refusal(
                        "loss.high[0] = -Infinity",
                        () -> new Curves.Curve("loss", Curves.Style.LINE, TWO, TWO, TWO, INFINITE)),
                refusal("loss.y: 1 numbers, loss.x: 2", () -> new Curves.Curve("loss", TWO, ONE)),
                refusal(
                        "loss.low: 1 numbers, loss.x: 2",
                        () -> new Curves.Curve("loss", Curves.Style.LINE, TWO, TWO, ONE, ONE)),
                refusal("loss.x: nothing to draw", () -> new Curves.Curve("loss", NONE, NONE)),
                refusal(
                        "loss.x[1] = 0.0 after 1.0: expected numbers that rise",
                        () -> new Curves.Curve("loss", new double[] {1, 0}, TWO)),
                refusal(
                        "loss.y[0] = 0.0: expected a positive number",
                        () -> curves(Axis.LINEAR, Axis.LOG, TWO, new double[] {0, 1})),
                refusal(
                        "loss.x[0] = -1.0: expected a positive number",
                        () -> curves(Axis.LOG, Axis.LINEAR, new double[] {-1, 1}, TWO)),
                refusal("t: curves: nothing to draw", () -> new Curves("t", "x", "y", Axis.LOG, Axis.LOG, List.of())),
                refusal("cloud.x[1] = NaN", () -> new Scatter.Cloud("cloud", NOT_A_NUMBER, TWO)),
                refusal("cloud.y[0] = -Infinity", () -> new Scatter.Cloud("cloud", TWO, INFINITE)),
                refusal("path.y[1] = NaN", () -> new Paths.Path("path", TWO, NOT_A_NUMBER)),
                refusal("drift.u[1] = NaN", () -> new VectorField.Arrows("drift", NOT_A_NUMBER, TWO)),
                refusal(
                        "drift.u: 1 numbers, t: x: 2",
                        () -> new VectorField(
                                "t", "x", "y", TWO, TWO, List.of(new VectorField.Arrows("drift", ONE, ONE)))),
                refusal("t: values[1][1] = NaN", () -> density(TWO, TWO, new double[][] {TWO, NOT_A_NUMBER})),
                refusal(
                        "t: values: 1 rows; expected one for each of the 2 y",
                        () -> density(TWO, TWO, new double[][] {TWO})),
                refusal(
                        "expected equal distances, here 1.5",
                        () -> density(new double[] {0, 1, 3}, TWO, new double[2][3])),
                refusal("t: 1 by 2 cells: expected at least 2 by 2", () -> density(ONE, TWO, new double[2][1])),
                refusal(
                        "t: colours from 0.0 to 1.0: expected a range that holds all values, 1.0 to 2.0",
                        () -> new Density("t", "x", "y", TWO, TWO, new double[][] {TWO, TWO}, 0, 1)),
                refusal("weights[1] = NaN", () -> new Bars.Group("weights", NOT_A_NUMBER)),
                refusal(
                        "weights: 2 values: expected one for each of the 1 categories",
                        () -> new Bars("t", "v", List.of("a"), List.of(new Bars.Group("weights", TWO)))),
                refusal("band: from 2.0 to 1.0: expected the lower end first", () -> new Bars.Reference("band", 2, 1)));
    }

    private static Arguments refusal(String message, ThrowingCallable figure) {
        return Arguments.of(message, figure);
    }

    private static Curves curves(Axis xAxis, Axis yAxis, double[] x, double[] y) {
        return new Curves("t", "x", "y", xAxis, yAxis, List.of(new Curves.Curve("loss", x, y)));
    }

    private static Density density(double[] x, double[] y, double[][] values) {
        return new Density("t", "x", "y", x, y, values);
    }

    /** A straight line on straight axes, and a power on logarithmic ones, are drawn as equal steps. */
    @ParameterizedTest
    @MethodSource("straight")
    void equalDifferencesOrRatiosAreEqualDistances(Axis axis, double[] x, double[] y) {
        double[][] points = points(curves(axis, axis, x, y));
        for (int coordinate = 0; coordinate < 2; coordinate++) {
            double step = points[1][coordinate] - points[0][coordinate];
            assertThat(points[2][coordinate] - points[1][coordinate]).isBetween(step - 0.011, step + 0.011);
        }
        assertThat(points[1][0]).isGreaterThan(points[0][0] + 50);
        assertThat(points[1][1]).as("larger values stand higher").isLessThan(points[0][1] - 50);
    }

    static Stream<Arguments> straight() {
        return Stream.of(
                Arguments.of(Axis.LINEAR, new double[] {-5, 0, 5}, new double[] {-1, 3, 7}),
                Arguments.of(Axis.LOG, new double[] {1e-3, 1e-1, 1e1}, new double[] {2, 6, 18}));
    }

    private static double[][] points(Curves curves) {
        String drawing = curves.plot().drawing().markup().toString();
        String line = Pattern.compile("class=\"line c0\" d=\"M([^\"]*)\"")
                .matcher(drawing)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        return Arrays.stream(line.split("L"))
                .map(point -> Arrays.stream(point.split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toArray(double[][]::new);
    }

    /** The bound of an error bar that has no logarithm is drawn to the axis' end, and stands in the table as it is. */
    @Test
    void aLowerBoundBelowZeroReachesTheEndOfALogarithmicAxis() {
        Curves.Curve curve = new Curves.Curve(
                "kl", Curves.Style.POINTS, ONE, new double[] {0.01}, new double[] {-0.02}, new double[] {0.04});
        Plot plot = new Curves("t", "x", "y", Axis.LINEAR, Axis.LOG, List.of(curve)).plot();
        MatchResult axis = match("class=\"axis\" d=\"M[^L]*L([0-9.]+) ([0-9.]+)L", plot);
        MatchResult bar = match("class=\"bar c0\" d=\"M([0-9.]+) ([0-9.]+)m", plot);
        assertThat(bar.group(2)).isEqualTo(axis.group(2));
        assertThat(plot.numbers().get(0).rows()).containsExactly(List.of("1", "0.01", "-0.02", "0.04"));
    }

    /** The first row of values is the lowest one: cell (0, 0) is at the bottom left. */
    @Test
    void rowsOfADensityGoUp() {
        Density density = density(TWO, new double[] {1, 2, 3}, new double[][] {{0, 1}, {2, 3}, {4, 5}});
        assertThat(density.plot().numbers().get(0).rows())
                .containsExactly(List.of("3", "4", "5"), List.of("2", "2", "3"), List.of("1", "0", "1"));
    }

    @Test
    void barsBeginAtZeroAndAreAsLongAsTheirValues() {
        Bars bars = new Bars(
                "t",
                "v",
                List.of("a", "b", "c"),
                List.of(new Bars.Group("g", new double[] {1, 3, -2})),
                Optional.empty());
        double[][] boxes = Pattern.compile("class=\"full c0\" x=\"([0-9.]+)\" y=\"[0-9.]+\" width=\"([0-9.]+)\"")
                .matcher(bars.plot().drawing().markup().toString())
                .results()
                .map(box -> new double[] {Double.parseDouble(box.group(1)), Double.parseDouble(box.group(2))})
                .toArray(double[][]::new);
        assertThat(boxes[1][1]).isBetween(3 * boxes[0][1] - 0.03, 3 * boxes[0][1] + 0.03);
        assertThat(boxes[1][0]).isEqualTo(boxes[0][0]);
        assertThat(boxes[2][0] + boxes[2][1])
                .as("to the left of zero")
                .isBetween(boxes[0][0] - 0.011, boxes[0][0] + 0.011);
    }

    @Test
    void bigCloudsSayHowManyPointsTheyHave() {
        double[] many = new double[12_345];
        Plot plot = new Scatter(
                        "t",
                        "x",
                        "y",
                        List.of(new Scatter.Cloud("samples", many, many), new Scatter.Cloud("data", TWO, TWO)))
                .plot();
        assertThat(plot.note()).isEqualTo("samples: 12,345 points, not listed.");
        assertThat(plot.numbers()).singleElement().extracting(Numbers::caption).isEqualTo("data");
    }

    /** A figure must not change when its caller goes on to use an array. */
    @Test
    void numbersAreTheFiguresOwn() {
        double[] y = {1, 2};
        Curves curves = curves(Axis.LINEAR, Axis.LINEAR, TWO, y);
        y[0] = 99;
        assertThat(curves.plot().numbers().get(0).rows().get(0)).containsExactly("1", "1");
    }

    private static MatchResult match(String pattern, Plot plot) {
        return Pattern.compile(pattern)
                .matcher(plot.drawing().markup().toString())
                .results()
                .findFirst()
                .orElseThrow();
    }
}
