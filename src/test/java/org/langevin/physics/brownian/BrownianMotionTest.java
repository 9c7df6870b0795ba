package org.langevin.physics.brownian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.Erfc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.random.KeyedNoise;
import org.langevin.schedule.Ve;

/** Laws of free, reflected and absorbed Brownian motion; Monte Carlo within 4 standard errors at fixed seeds. */
class BrownianMotionTest {
    private static final long SEED = 11;
    private static final int COUNT = 100_000;

    private static double standardError(double probability) {
        return Math.sqrt(probability * (1 - probability) / COUNT);
    }

    private static double share(double[] values, double upTo) {
        return Arrays.stream(values).filter(x -> x <= upTo).count() / (double) values.length;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void aFreeWalkersSquareDistanceIsTwoDTInEveryDimension(int steps) {
        double heat = 1.4;
        for (int d = 1; d <= 3; d++) {
            double[] origin = {0.5, -2, 3};
            Walkers walkers = Walkers.at(COUNT, Arrays.copyOf(origin, d));
            BrownianMotion.free(SEED, d).advance(walkers, heat, steps);
            assertThat(walkers.meanSquareDistance(origin))
                    .isCloseTo(2 * d * heat, within(4 * 2 * heat * Math.sqrt(2.0 * d / COUNT)));
        }
    }

    @Test
    void aScheduleIsAClockOfHeat() {
        Walkers walkers = Walkers.at(COUNT, 0);
        BrownianMotion.free(SEED, 1).advance(walkers, new Ve(0.05, 0.5), 0, 1, 3);
        assertThat(walkers.heat()).isCloseTo(0.12375, within(1e-15));
        assertThat(walkers.meanSquareDistance(0)).isCloseTo(0.2475, within(4 * 0.2475 * Math.sqrt(2.0 / COUNT)));
    }

    /** The places of a reflected walker by the eigenfunctions of the slab, P(X ≤ x) = x + Σ 2 cos(kπ x0) sin(kπ x) e^(−k²π² D t) / (kπ). */
    @ParameterizedTest
    @ValueSource(ints = {1, 20})
    void mirrorsGiveTheSeriesOfTheSlabAtAnyStep(int steps) {
        double heat = 0.05;
        Walkers walkers = Walkers.at(COUNT, 0.2);
        new BrownianMotion(SEED, Extent.between(0, 1, Wall.REFLECTING)).advance(walkers, heat, steps);
        for (double x = 0.1; x < 1; x += 0.1) {
            double exact = x;
            for (int k = 1; k < 40; k++) {
                double wave = k * Math.PI;
                exact += 2 * Math.cos(wave * 0.2) * Math.sin(wave * x) * Math.exp(-wave * wave * heat) / wave;
            }
            assertThat(share(walkers.positions(0), x))
                    .as("x = %s", x)
                    .isCloseTo(exact, within(4 * standardError(exact)));
        }
        assertThat(walkers.surviving()).isEqualTo(COUNT);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 1})
    void aSingleMirrorFoldsTheFreeLaw(double side) {
        Walkers walkers = Walkers.at(COUNT, side * 0.3);
        Extent half = side > 0
                ? Extent.above(0, Wall.REFLECTING)
                : new Extent(Double.NEGATIVE_INFINITY, Wall.NONE, 0, Wall.REFLECTING);
        new BrownianMotion(SEED, half).advance(walkers, 0.5, 3);
        double exact = (Erfc.value(-(0.6 - 0.3) / Math.sqrt(2)) - Erfc.value((0.6 + 0.3) / Math.sqrt(2))) / 2;
        double found =
                Arrays.stream(walkers.positions(0)).filter(x -> x * side <= 0.6).count() / (double) COUNT;
        assertThat(found).isCloseTo(exact, within(4 * standardError(exact)));
        assertThat(Arrays.stream(walkers.positions(0)).map(x -> x * side).min().orElseThrow())
                .isNotNegative();
    }

    /** The first touch of a wall at distance 1: P(T ≤ t) = erfc(1/√(4 D t)), inside the steps too. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 30})
    void firstTouchesOfAHalfLineHaveTheirLawAtAnyStep(int steps) {
        Walkers walkers = Walkers.at(COUNT, 1);
        new BrownianMotion(SEED, Extent.above(0, Wall.ABSORBING)).advance(walkers, 0.5, steps);
        for (double heat : new double[] {0.05, 0.1, 0.137, 0.2, 0.3, 0.41, 0.5}) {
            double exact = Erfc.value(1 / Math.sqrt(4 * heat));
            assertThat(share(walkers.exits(), heat))
                    .as("D t = %s", heat)
                    .isCloseTo(exact, within(4 * standardError(exact)));
        }
        assertThat(walkers.survival()).isCloseTo(FirstPassage.survival(1, 0.5), within(4 * standardError(0.683)));
    }

    /** The places of the survivors of a half line: the difference of two Gaussians. */
    @Test
    void survivorsHaveTheImageLaw() {
        Walkers walkers = Walkers.at(COUNT, 1);
        new BrownianMotion(SEED, Extent.above(0, Wall.ABSORBING)).advance(walkers, 0.5, 4);
        double[] density = walkers.density(0, 0, 0.5, 6);
        DoubleUnaryOperator below =
                x -> (Erfc.value(-(x - 1) / Math.sqrt(2)) - Erfc.value(-(x + 1) / Math.sqrt(2))) / 2;
        for (int bin = 0; bin < 6; bin++) {
            double exact = below.applyAsDouble(bin * 0.5 + 0.5) - below.applyAsDouble(bin * 0.5);
            assertThat(density[bin] * 0.5).as("bin %d", bin).isCloseTo(exact, within(4 * standardError(exact)));
        }
    }

    /** Ruin of the gambler: the upper wall is met first with probability x0/L, after x0 (L − x0)/2 on average. */
    @Test
    void aSlabIsLeftThroughTheRightWallsAtTheRightTimes() {
        Walkers walkers = Walkers.at(COUNT, 0.3);
        BrownianMotion motion = new BrownianMotion(SEED, Extent.between(0, 1, Wall.ABSORBING));
        while (walkers.surviving() > 0) {
            motion.step(walkers, 0.007);
        }
        double upper = Arrays.stream(walkers.faces()).sum() / (double) COUNT;
        assertThat(upper).isCloseTo(0.3, within(4 * standardError(0.3)));
        double mean = Arrays.stream(walkers.exits()).average().orElseThrow();
        // E T² = x (L³ − 2 L x² + x³) / 12, from ½ (E T²)'' = −2 E T / 2.
        double variance = 0.3 * (1 - 2 * 0.09 + 0.027) / 12 - 0.105 * 0.105;
        assertThat(mean).isCloseTo(FirstPassage.meanExit(0.3, 1), within(4 * Math.sqrt(variance / COUNT)));
        double second = Arrays.stream(walkers.exits()).map(t -> t * t).average().orElseThrow();
        assertThat(second).isCloseTo(0.3 * (1 - 2 * 0.09 + 0.027) / 12, within(4 * 0.09 / Math.sqrt(COUNT)));
    }

    /** A mirror opposite to an absorbing wall, either way round: mean exit (L² − y²)/2 from a distance y to the mirror. */
    @ParameterizedTest
    @CsvSource({"REFLECTING, ABSORBING, 0.4, 0.42, 1", "ABSORBING, REFLECTING, 0.4, 0.32, 0"})
    void mirrorsAndAbsorbingWallsGoTogether(Wall lower, Wall upper, double start, double mean, int face) {
        Walkers walkers = Walkers.at(COUNT, start);
        BrownianMotion motion = new BrownianMotion(SEED, new Extent(0, lower, 1, upper));
        while (walkers.surviving() > 0) {
            motion.step(walkers, 0.028);
        }
        assertThat(Arrays.stream(walkers.exits()).average().orElseThrow())
                .isCloseTo(mean, within(4 * 0.41 / Math.sqrt(COUNT)));
        assertThat(walkers.faces()).containsOnly(face);
    }

    /** Survival in a square is the product of the axes' survivals, though a walker may leave through either in one step. */
    @Test
    void axesAreIndependent() {
        Walkers walkers = Walkers.at(COUNT, 0.5, 1);
        new BrownianMotion(SEED, Extent.between(0, 1, Wall.ABSORBING), Extent.above(0, Wall.ABSORBING))
                .advance(walkers, 0.1, 20);
        double slab = 0;
        for (int n = 1; n < 20; n += 2) {
            slab += 4 / (n * Math.PI) * Math.sin(n * Math.PI / 2) * Math.exp(-n * n * Math.PI * Math.PI * 0.1);
        }
        double exact = slab * FirstPassage.survival(1, 0.1);
        assertThat(walkers.survival()).isCloseTo(exact, within(4 * standardError(exact)));
        assertThat(walkers.faces()).contains(-1, 0, 1, 2).doesNotContain(3);
    }

    /** Looking only after each step overestimates survival like √dt, and Broadie, Glasserman and Kou's shift explains it. */
    @Test
    void lookingOnlyAtStepEndsIsBiasedLikeTheRootOfTheStep() {
        BrownianMotion seldom =
                new BrownianMotion(new KeyedNoise(SEED), List.of(Extent.above(0, Wall.ABSORBING)), Watch.AT_STEP_ENDS);
        double exact = FirstPassage.survival(1, 0.5);
        for (int steps : new int[] {20, 100}) {
            Walkers walkers = Walkers.at(COUNT, 1);
            seldom.advance(walkers, 0.5, steps);
            double shifted = FirstPassage.survival(1 + FirstPassage.shift(0.5 / steps), 0.5);
            assertThat(walkers.survival())
                    .as("%d steps", steps)
                    .isGreaterThan(exact + 4 * standardError(exact))
                    .isCloseTo(shifted, within(0.1 / steps + 4 * standardError(shifted)));
        }
    }

    @Test
    void aWalkersPathDependsNeitherOnOthersNorOnThreads() throws Exception {
        BrownianMotion motion = new BrownianMotion(SEED, Extent.between(0, 1, Wall.ABSORBING), Extent.FREE);
        Walkers few = Walkers.at(5_000, 0.5, 0);
        motion.advance(few, 0.05, 10);
        Walkers many = Walkers.at(20_000, 0.5, 0);
        ForkJoinPool one = new ForkJoinPool(1);
        one.submit(() -> motion.advance(many, 0.05, 10)).get();
        one.shutdown();
        assertThat(Arrays.copyOf(many.exits(), 5_000)).isEqualTo(few.exits());
        assertThat(Arrays.copyOf(many.positions(1), 5_000)).isEqualTo(few.positions(1));
    }

    @Test
    void whatCannotBeExactIsRefused() {
        BrownianMotion slab = new BrownianMotion(SEED, Extent.between(0, 1, Wall.ABSORBING));
        assertThatThrownBy(() -> slab.step(Walkers.at(1, 0.5), 0.1))
                .hasMessage(
                        "heat = D dt = 0.1: expected at most 0.007257947452460442, that no walker crosses from wall to wall"
                                + " within a step; take 14 steps in place of one");
        assertThatThrownBy(() -> slab.step(Walkers.at(1, 1.5), 0.001))
                .hasMessage("position = 1.5: expected a start between 0.0 and 1.0; move the walker or the wall");
        assertThatThrownBy(() -> slab.step(Walkers.at(1, 0.5, 0.5), 0.001)).hasMessageContaining("a box of 1 axes");
        assertThatThrownBy(() -> slab.step(Walkers.at(1, 0.5), -1)).hasMessageContaining("heat = -1.0");
        assertThatThrownBy(() -> new Extent(1, Wall.REFLECTING, 0, Wall.REFLECTING))
                .hasMessageContaining("upper = 0.0");
        assertThatThrownBy(() -> new Extent(0, Wall.NONE, 1, Wall.REFLECTING)).hasMessageContaining("an infinite end");
    }
}
