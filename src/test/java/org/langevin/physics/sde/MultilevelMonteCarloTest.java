package org.langevin.physics.sde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.physics.sde.model.GeometricBrownian;
import org.langevin.random.KeyedNoise;

/** Against geometric Brownian motion: Giles's own test problem, λ = 0.05, μ = 0.2. */
class MultilevelMonteCarloTest {
    private static final GeometricBrownian MODEL = new GeometricBrownian(0.05, 0.2);

    static Stream<Arguments> cases() {
        DoubleUnaryOperator call = x -> Math.max(x - 1, 0);
        return Stream.of(new EulerMaruyama(), new Milstein())
                .flatMap(method -> Stream.of(
                        Arguments.of(method, "mean", (DoubleUnaryOperator) x -> x, MODEL.moment(1, 1, 1)),
                        Arguments.of(method, "square", (DoubleUnaryOperator) x -> x * x, MODEL.moment(2, 1, 1)),
                        Arguments.of(method, "call", call, MODEL.call(1, 1, 1))));
    }

    /** Ten seeds: the root mean square error is at most the one asked for, up to what ten samples of it can tell (a factor 1.5 is 2.9 σ). */
    @ParameterizedTest
    @MethodSource("cases")
    void theErrorIsTheOneAskedFor(Method method, String name, DoubleUnaryOperator payoff, double exact) {
        double asked = 2e-3;
        double sum = 0;
        for (int seed = 0; seed < 10; seed++) {
            var result =
                    new MultilevelMonteCarlo(new KeyedNoise(seed), method, MODEL.sde(), 1, 1).estimate(payoff, asked);
            sum += Math.pow(result.estimate() - exact, 2);
            assertThat(result.standardError()).isLessThan(asked / Math.sqrt(2) * 1.01);
        }
        assertThat(Math.sqrt(sum / 10)).as("%s by %s", name, method.name()).isLessThan(1.5 * asked);
    }

    /** The variance of P_l − P_{l−1} falls by 2 a level for strong order ½ and by 4 for order 1; levels 6 to 8, 4096 pairs or more each. */
    @Test
    void variancesFallWithTwiceTheStrongOrder() {
        assertThat(fall(new EulerMaruyama())).isBetween(1.7, 2.3);
        assertThat(fall(new Milstein())).isBetween(3.3, 4.7);
    }

    private static double fall(Method method) {
        var result = new MultilevelMonteCarlo(new KeyedNoise(1), method, new GeometricBrownian(1, 0.5).sde(), 1, 1)
                .estimate(x -> x, 0.01);
        var levels = result.levels();
        assertThat(levels.size()).isGreaterThanOrEqualTo(9);
        return Math.sqrt(levels.get(6).variance() / levels.get(8).variance());
    }

    /** Half the error costs four times as much, not eight: ε⁻² for strong order 1. */
    @Test
    void theCostGrowsWithTheSquareOfTheAccuracy() {
        var loose = estimate(4e-3);
        var tight = estimate(1e-3);
        assertThat((double) tight.pathSteps() / loose.pathSteps()).isLessThan(16 * 1.5);
        assertThat(tight.levels().size()).isGreaterThanOrEqualTo(loose.levels().size());
    }

    private static MultilevelMonteCarlo.Result estimate(double error) {
        return new MultilevelMonteCarlo(new KeyedNoise(2), new Milstein(), new GeometricBrownian(1, 0.5).sde(), 1, 1)
                .estimate(x -> x, error);
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        assertThat(estimate(4e-3)).isEqualTo(estimate(4e-3));
    }

    @Test
    void refusesByName() {
        var monteCarlo = new MultilevelMonteCarlo(new KeyedNoise(2), new Milstein(), MODEL.sde(), 1, 1);
        assertThatThrownBy(() -> monteCarlo.estimate(x -> x, 0)).hasMessageContaining("error = 0.0");
        assertThatThrownBy(() -> new MultilevelMonteCarlo(new KeyedNoise(2), new Milstein(), MODEL.sde(), 1, -1))
                .hasMessageContaining("horizon = -1.0");
    }
}
