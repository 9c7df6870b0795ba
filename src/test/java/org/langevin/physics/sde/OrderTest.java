package org.langevin.physics.sde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.physics.sde.model.GeometricBrownian;
import org.langevin.physics.sde.model.LinearRecursion;
import org.langevin.random.KeyedNoise;

/** Every order that a method declares, measured: strong ones on shared Brownian paths, weak ones by exact recursions of moments. */
class OrderTest {
    private static final long SEED = 11;
    private static final int PATHS = 300;
    private static final Map<Problems, double[][]> SOLUTIONS = new EnumMap<>(Problems.class);

    private static double[][] solutions(Problems problem) {
        return IntStream.range(0, PATHS)
                .parallel()
                .mapToObj(number -> problem.solution(problem.path(SEED, number)))
                .toArray(double[][]::new);
    }

    static Stream<Arguments> everyMethodOnEveryStructure() {
        return Method.all().stream()
                .flatMap(method -> Stream.of(Problems.values()).map(problem -> Arguments.of(method, problem)));
    }

    /**
     * The slope of log₂ of the error between 2^4 and 2^7 steps, over 300 paths. The error's own standard error is below 8 %, mostly common to both
     * ends, and the reference at 2^10 steps bends the slope by at most 0.1.
     */
    @ParameterizedTest
    @MethodSource("everyMethodOnEveryStructure")
    void strongOrderIsTheDeclared(Method method, Problems problem) {
        Sde sde = problem.sde().as(method.interpretation());
        double[] sums = new double[8];
        double[][] solutions = SOLUTIONS.computeIfAbsent(problem, OrderTest::solutions);
        for (int number = 0; number < PATHS; number++) {
            var path = problem.path(SEED, number);
            double[] exact = solutions[number];
            for (int level : new int[] {4, 7}) {
                double[] end = Trajectory.end(method, sde, problem.start(), path, level);
                sums[level] += Math.pow(end[0] - exact[0], 2) + Math.pow(end[1] - exact[1], 2);
            }
        }
        double order = Math.log(sums[4] / sums[7]) / (6 * Math.log(2));
        double declared = method.strongOrder(sde.structure());
        assertThat(order)
                .as("%s on %s, seed %d", method.name(), problem, SEED)
                .isBetween(declared - 0.15, declared + 0.25);
    }

    static Stream<Arguments> everyMethodThatIsLinearOnALinearEquation() {
        return Method.all().stream().filter(m -> !(m instanceof TamedEuler)).map(Arguments::of);
    }

    /** E X_N² of geometric Brownian motion, λ = −1, μ = 0.8: no sampling. */
    @ParameterizedTest
    @MethodSource("everyMethodThatIsLinearOnALinearEquation")
    void weakOrderForMultiplicativeNoiseIsTheDeclared(Method method) {
        GeometricBrownian model = new GeometricBrownian(-1, 0.8);
        double order = order(
                steps -> new LinearRecursion(model, method, 1.0 / steps).moment(2, steps) - model.moment(2, 1, 1));
        assertThat(order).as(method.name()).isCloseTo(method.weakOrder(NoiseStructure.DIAGONAL), within(0.1));
    }

    /** E X_N² of dX = −2X dt + ½ dW: the step is affine in state and noise, so three evaluations give its recursion of moments. */
    @ParameterizedTest
    @MethodSource("everyMethodThatIsLinearOnALinearEquation")
    void weakOrderForAdditiveNoiseIsTheDeclared(Method method) {
        ScalarSde sde = ScalarSde.additive(
                (t, x, out) -> {
                    for (int i = 0; i < out.length; i++) {
                        out[i] = -2 * x[i];
                    }
                },
                (t, x, out) -> java.util.Arrays.fill(out, 0.5));
        double exact = Math.exp(-4) + 0.0625 * (1 - Math.exp(-4));
        double order = order(steps -> {
            double h = 1.0 / steps;
            double[] x = {0, 1, 0};
            method.on(sde.paths(3)).advance(0, x, new Increment(h, new double[] {0, 0, Math.sqrt(h)}), x);
            double square = 1;
            for (int n = 0; n < steps; n++) {
                square = (x[1] - x[0]) * (x[1] - x[0]) * square + (x[2] - x[0]) * (x[2] - x[0]);
            }
            return square - exact;
        });
        assertThat(order).as(method.name()).isCloseTo(method.weakOrder(NoiseStructure.ADDITIVE_DIAGONAL), within(0.1));
    }

    static Stream<Arguments> everyLinearMethodOnEveryFullMatrix() {
        return everyMethodThatIsLinearOnALinearEquation()
                .flatMap(method -> Stream.of(Problems.SCALAR, Problems.COMMUTATIVE, Problems.GENERAL)
                        .map(problem -> Arguments.of(method.get()[0], problem)));
    }

    /**
     * E |X_N|² of the planar equations: the second moments of a linear step obey P' = E M P Mᵀ, the mean taken over three values of each ΔW
     * and two signs of the area. Exactly, d|x|² has the rate 2a + Σ (b_j)², a the drift's factor and b_j the length of b_j of a unit vector.
     */
    @ParameterizedTest
    @MethodSource("everyLinearMethodOnEveryFullMatrix")
    void weakOrderForFullMatricesIsTheDeclared(Method method, Problems problem) {
        Sde sde = problem.sde().as(method.interpretation());
        double rate = switch (problem) {
            case SCALAR -> 2 + 0.25 + 0.49;
            case COMMUTATIVE -> 2 + 0.36 + 0.25;
            default -> 1 + 2 * 0.49;
        };
        double order = order(steps -> secondMoment(method, sde, steps) - 1.25 * Math.exp(rate));
        assertThat(order)
                .as("%s on %s", method.name(), problem)
                .isCloseTo(method.weakOrder(sde.structure()), within(0.15));
    }

    private static double secondMoment(Method method, Sde sde, int steps) {
        double h = 1.0 / steps;
        List<double[][]> matrices = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        Step step = method.on(sde);
        for (int outcome = 0; outcome < (sde.noises() == 1 ? 3 : 18); outcome++) {
            int[] value = {outcome % 3 - 1, outcome / 3 % 3 - 1};
            double weight = sde.noises() == 1 ? 1 : 0.5;
            double[] dw = new double[sde.noises()];
            for (int j = 0; j < dw.length; j++) {
                dw[j] = value[j] * Math.sqrt(3 * h);
                weight *= value[j] == 0 ? 2.0 / 3 : 1.0 / 6;
            }
            double area = outcome < 9 ? h / 2 : -h / 2;
            Increment noise =
                    dw.length == 1 ? new Increment(h, dw) : new Increment(h, dw, new double[] {0, area, -area, 0});
            double[] first = {1, 0};
            double[] second = {0, 1};
            step.advance(0, first, noise, first);
            step.advance(0, second, noise, second);
            matrices.add(new double[][] {{first[0], second[0]}, {first[1], second[1]}});
            weights.add(weight);
        }
        double[][] p = {{1, 0.5}, {0.5, 0.25}};
        for (int n = 0; n < steps; n++) {
            double[][] next = new double[2][2];
            for (int o = 0; o < matrices.size(); o++) {
                double[][] m = matrices.get(o);
                for (int i = 0; i < 2; i++) {
                    for (int j = 0; j < 2; j++) {
                        for (int k = 0; k < 4; k++) {
                            next[i][j] += weights.get(o) * m[i][k / 2] * p[k / 2][k % 2] * m[j][k % 2];
                        }
                    }
                }
            }
            p = next;
        }
        return p[0][0] + p[1][1];
    }

    /**
     * Taming is not linear. Its distance from Euler's method on the same noise is small and so has a small variance: 2^16 paths give it to 1 %.
     * Euler's own error is known exactly.
     */
    @Test
    void weakOrderOfTamedEulerIsTheDeclared() {
        GeometricBrownian model = new GeometricBrownian(-1, 0.8);
        Ensemble ensemble = new Ensemble(new KeyedNoise(SEED), 1 << 16);
        double order = order(
                steps -> {
                    double[] tamed = ensemble.endpoints(new TamedEuler(), model.sde(), 1, 1, steps);
                    double[] euler = ensemble.endpoints(new EulerMaruyama(), model.sde(), 1, 1, steps);
                    double difference = IntStream.range(0, tamed.length)
                                    .mapToDouble(i -> tamed[i] - euler[i])
                                    .sum()
                            / tamed.length;
                    return difference
                            + new LinearRecursion(model, new EulerMaruyama(), 1.0 / steps).moment(1, steps)
                            - Math.exp(-1);
                },
                32);
        assertThat(order)
                .as("seed %d", SEED)
                .isCloseTo(new TamedEuler().weakOrder(NoiseStructure.DIAGONAL), within(0.1));
    }

    /** log₂ of the ratio of errors at 512 and 1024 steps, where an exact recursion is far into its order and far above rounding. */
    private static double order(IntToDoubleFunction error) {
        return order(error, 512);
    }

    private static double order(IntToDoubleFunction error, int steps) {
        return Math.log(error.applyAsDouble(steps) / error.applyAsDouble(2 * steps)) / Math.log(2);
    }

    /** The Monte Carlo errors on shared paths are those that the closed forms give: the mean square within 15 %, four standard errors. */
    @ParameterizedTest
    @MethodSource("eulerAndMilstein")
    void strongErrorOnPathsIsThatOfTheClosedForm(Method method) {
        GeometricBrownian model = new GeometricBrownian(0.5, 0.5);
        int level = 4;
        double sum = 0;
        int n = 6000;
        for (int number = 0; number < n; number++) {
            var path = new org.langevin.random.BrownianPath(new KeyedNoise(SEED), number, 1, 1);
            double[] w = new double[1];
            path.value(1, w);
            double end = Trajectory.end(method, model.sde(), new double[] {1}, path, level)[0];
            sum += Math.pow(end - Math.exp(0.375 + 0.5 * w[0]), 2);
        }
        double exact = new LinearRecursion(model, method, 1.0 / 16).strongError(16);
        assertThat(sum / n)
                .as("%s, seed %d", method.name(), SEED)
                .isCloseTo(exact * exact, within(0.15 * exact * exact));
    }

    static Stream<Method> eulerAndMilstein() {
        return Stream.of(new EulerMaruyama(), new Milstein());
    }
}
