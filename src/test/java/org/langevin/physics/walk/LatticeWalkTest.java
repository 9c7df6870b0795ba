package org.langevin.physics.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.field.Axis;
import org.langevin.field.Boundary;
import org.langevin.field.Field;
import org.langevin.field.Grid;
import org.langevin.physics.heat.Ftcs;
import org.langevin.physics.heat.HeatStep;
import org.langevin.random.KeyedNoise;
import org.langevin.schedule.StepPlan;
import org.langevin.schedule.Ve;

class LatticeWalkTest {
    private static final long SEED = 3;
    private static final long MILLION_MILLION = 1_000_000_000_000L;

    private static final Axis CLOSED = Axis.periodic(9, 0, 9);
    private static final Axis MIRRORS = Axis.centred(8, 0, 4, Boundary.NO_FLUX, Boundary.NO_FLUX);
    private static final Axis OPEN = Axis.nodes(7, 0, 4.9, 0, 0);

    /** One, two and three dimensions, each kind of wall, equal and unequal spacings. */
    static Stream<Grid> grids() {
        return Stream.of(
                Grid.of(CLOSED),
                Grid.of(MIRRORS),
                Grid.of(OPEN),
                Grid.of(CLOSED, CLOSED),
                Grid.of(MIRRORS, OPEN),
                Grid.of(CLOSED, CLOSED, CLOSED),
                Grid.of(OPEN, CLOSED, MIRRORS));
    }

    private static LatticeWalk walk(Grid grid) {
        return new LatticeWalk(new KeyedNoise(SEED), grid);
    }

    /** The heat of a step in which r summed over the axes is a share of 1/2. */
    private static HeatStep step(Grid grid, double share) {
        double sum = grid.axes().stream()
                .mapToDouble(axis -> 1 / (axis.spacing() * axis.spacing()))
                .sum();
        return HeatStep.of(share * 0.5 / sum);
    }

    private static Field unit(Grid grid, int point) {
        double[] values = new double[grid.size()];
        values[point] = 1;
        return new Field(grid, values);
    }

    /** The identity itself: where a walker may go is what the explicit heat step makes of a unit at its place. */
    @ParameterizedTest
    @MethodSource("grids")
    void theMasterEquationIsTheExplicitHeatStepTermByTerm(Grid grid) {
        LatticeWalk walk = walk(grid);
        Ftcs ftcs = walk.masterEquation();
        for (double share : new double[] {0.3, 1}) {
            HeatStep step = step(grid, share);
            for (int from = 0; from < grid.size(); from++) {
                assertThat(walk.law(from, step).values())
                        .as("from %d", from)
                        .containsExactly(ftcs.step(unit(grid, from), step).values(), within(1e-15));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0.51", "2, 0.26", "3, 0.17"})
    void bothEnginesRefuseTheSameRatioInTheSameWords(int dimensions, double r) {
        Grid grid = new Grid(Collections.nCopies(dimensions, CLOSED));
        Field u = unit(grid, 0);
        Population n = Population.at(grid, 1, new int[dimensions]);
        Throwable byWalk = catchThrowable(() -> walk(grid).step(n, HeatStep.of(r)));
        Throwable byHeat = catchThrowable(() -> walk(grid).masterEquation().step(u, HeatStep.of(r)));
        assertThat(byWalk)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected 0 to 1/(2d) = " + 0.5 / dimensions)
                .hasMessage(byHeat.getMessage());
        HeatStep limit = HeatStep.of(0.5 / dimensions);
        assertThat(walk(grid).step(n, limit).remaining()).isEqualTo(1);
        assertThat(walk(grid).masterEquation().step(u, limit).total()).isCloseTo(1, within(1e-15));
    }

    /** A million million walkers, so that a relative error of 1e-5 in any probability would show; p-value above 1e-4. */
    @ParameterizedTest
    @MethodSource("grids")
    void aCrowdHasTheLawOfItsMasterEquation(Grid grid) {
        for (double share : new double[] {0.4, 0.9}) {
            List<HeatStep> steps = Collections.nCopies(6, step(grid, share));
            Population start = Population.at(grid, MILLION_MILLION, numbers(grid));
            Population end = walk(grid).through(start, steps);
            Field law = walk(grid).masterEquation().steps(unit(grid, grid.index(numbers(grid))), steps.get(0), 6);
            assertThat(chiSquarePValue(end, law)).as("seed %d", SEED).isGreaterThan(1e-4);
        }
    }

    /** Small crowds too, in which inversion and coins draw: the numbers of many of them, put together. */
    @ParameterizedTest
    @ValueSource(longs = {1, 30, 1000})
    void smallCrowdsHaveItToo(long walkers) {
        Grid grid = Grid.of(OPEN, CLOSED);
        List<HeatStep> steps = Collections.nCopies(5, step(grid, 0.8));
        long[] sum = new long[grid.size()];
        int crowds = 3000;
        for (int seed = 0; seed < crowds; seed++) {
            Population end = new LatticeWalk(new KeyedNoise(seed), grid)
                    .through(Population.at(grid, walkers, numbers(grid)), steps);
            Arrays.setAll(sum, i -> sum[i] + end.counts()[i]);
        }
        Field law = walk(grid).masterEquation().steps(unit(grid, grid.index(numbers(grid))), steps.get(0), 5);
        Population all = new Population(grid, sum, crowds * walkers, 5);
        assertThat(chiSquarePValue(all, law)).isGreaterThan(1e-4);
    }

    private static int[] numbers(Grid grid) {
        return grid.axes().stream().mapToInt(axis -> axis.size() / 3).toArray();
    }

    /** Points with fewer than 20 walkers expected are put together with the absorbed. */
    private static double chiSquarePValue(Population population, Field law) {
        List<Double> expected = new ArrayList<>();
        List<Long> observed = new ArrayList<>();
        double m = population.walkers();
        double restExpected = m;
        long restObserved = population.walkers();
        for (int i = 0; i < law.values().length; i++) {
            if (m * law.values()[i] > 20) {
                expected.add(m * law.values()[i]);
                observed.add(population.counts()[i]);
                restExpected -= m * law.values()[i];
                restObserved -= population.counts()[i];
            }
        }
        if (restExpected > 20) {
            expected.add(restExpected);
            observed.add(restObserved);
        } else {
            assertThat(restObserved).isLessThan(60);
        }
        return ChiSquareTest.withDefaults()
                .test(
                        expected.stream().mapToDouble(x -> x).toArray(),
                        observed.stream().mapToLong(x -> x).toArray())
                .getPValue();
    }

    @ParameterizedTest
    @MethodSource("grids")
    void noWalkerIsLostOrMade(Grid grid) {
        Population start = Population.at(grid, Long.MAX_VALUE, numbers(grid));
        Population end = walk(grid).through(start, Collections.nCopies(4, step(grid, 0.7)));
        boolean absorbs = grid.axes().contains(OPEN);
        assertThat(Arrays.stream(end.counts()).min().orElseThrow()).isNotNegative();
        assertThat(end.absorbed() > 0).isEqualTo(absorbs);
        assertThat(end.remaining() + end.absorbed()).isEqualTo(Long.MAX_VALUE);
        assertThat(end.steps()).isEqualTo(4);
    }

    /** With r = 1/2 everyone hops, and the sites reached alternate. */
    @Test
    void withoutStayingTheParityIsKept() {
        Grid grid = Grid.of(Axis.periodic(40, 0, 40));
        Population end = walk(grid).through(Population.at(grid, 100_000, 20), Collections.nCopies(7, HeatStep.of(0.5)));
        for (int i = 0; i < 40; i++) {
            assertThat(end.at(i) > 0).as("site %d", i).isEqualTo(Math.abs(i - 20) <= 7 && (i - 20) % 2 != 0);
        }
    }

    @Test
    void threadsCannotBeSeen() throws Exception {
        Axis axis = Axis.periodic(80, 0, 80);
        Grid grid = Grid.of(axis, axis);
        Population start = Population.drawn(new KeyedNoise(SEED), 1_000_000, grid.field(x -> 1));
        List<HeatStep> steps = Collections.nCopies(5, HeatStep.of(0.2));
        ForkJoinPool one = new ForkJoinPool(1);
        Population alone = one.submit(() -> walk(grid).through(start, steps)).get();
        one.shutdown();
        assertThat(walk(grid).through(start, steps).counts()).isEqualTo(alone.counts());
        Population inTwoCalls = walk(grid).through(walk(grid).through(start, steps.subList(0, 2)), steps.subList(2, 5));
        assertThat(inTwoCalls.counts()).isEqualTo(alone.counts());
    }

    /** Walkers at a density: multinomial numbers, and so with the sampling error (1 − Σ u²)/M. */
    @Test
    void aStartIsDrawnFromItsDensity() {
        Grid grid = Grid.of(CLOSED, MIRRORS);
        Field density = grid.field(x -> Math.exp(x[0]) * (1 + x[1]));
        Population start = Population.drawn(new KeyedNoise(SEED), MILLION_MILLION, density);
        double sum = Arrays.stream(density.values()).sum();
        Field law = new Field(
                grid, Arrays.stream(density.values()).map(v -> v / sum).toArray());
        assertThat(start.remaining()).isEqualTo(MILLION_MILLION);
        assertThat(chiSquarePValue(start, law)).isGreaterThan(1e-4);
        assertThat(start.density().total()).isCloseTo(1, within(1e-12));
    }

    /** The steps of a schedule differ in heat, and the variance of place is 2 τ all the same: 4 s.e. of the variance of M walkers. */
    @Test
    void aScheduleDrivesTheWalk() {
        Ve schedule = new Ve(0.05, 0.5);
        Grid grid = Grid.of(Axis.periodic(201, -4.02, 4.02));
        Population start = Population.at(grid, MILLION_MILLION, 100);
        List<HeatStep> steps = HeatStep.through(schedule, StepPlan.uniformInTime(schedule, 1500));
        double variance = walk(grid).through(start, steps).shares().variance(0);
        assertThat(variance).isCloseTo(0.2475, within(4 * 0.2475 * Math.sqrt(2.0 / MILLION_MILLION)));
    }

    static Stream<Arguments> wallsWithoutHops() {
        return Stream.of(
                Arguments.of(Axis.centred(5, 0, 1, Boundary.ABSORBING, Boundary.NO_FLUX), "take points at nodes"),
                Arguments.of(Axis.nodes(5, 0, 1, 0, 1), "dirichlet 0 (they are the last)"),
                Arguments.of(
                        Axis.centred(5, 0, 1, new Boundary.Neumann(1), Boundary.NO_FLUX), "neumann 0 (hops into it"));
    }

    @ParameterizedTest
    @MethodSource("wallsWithoutHops")
    void wallsThatWalkersCannotKeepAreRefused(Axis axis, String remedy) {
        assertThatThrownBy(() -> walk(Grid.of(axis)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(remedy);
    }

    @Test
    void badPopulationsAreRefused() {
        Grid grid = Grid.of(CLOSED);
        assertThatThrownBy(() -> Population.of(grid, new long[4])).hasMessageContaining("4 counts: expected 9");
        assertThatThrownBy(() -> Population.at(grid, -1, 0)).hasMessageContaining("count = -1: expected 0 or more");
        long[] tooMany = new long[9];
        Arrays.fill(tooMany, Long.MAX_VALUE / 4);
        assertThatThrownBy(() -> Population.of(grid, tooMany)).hasMessageContaining("take fewer walkers");
        assertThatThrownBy(() -> Population.drawn(new KeyedNoise(1), 5, grid.field(x -> 0)))
                .hasMessageContaining("somewhere more than 0");
        assertThatThrownBy(() -> walk(Grid.of(MIRRORS)).through(Population.at(grid, 1, 0), List.of()))
                .hasMessageContaining("population on");
    }
}
