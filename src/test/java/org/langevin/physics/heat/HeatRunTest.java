package org.langevin.physics.heat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.field.Axis;
import org.langevin.field.Boundary;
import org.langevin.field.Boundary.Dirichlet;
import org.langevin.field.Boundary.Neumann;
import org.langevin.field.Field;
import org.langevin.field.Grid;
import org.langevin.field.Laplacian;

/** A run uses memory again: the bits of pure steps, states that stay as they were handed out, and a run that stands where it stood if it fails. */
class HeatRunTest {
    private static final Grid PLANE = Grid.of(Axis.periodic(37, 0, 37), Axis.nodes(24, 0, 25, 1, -2));
    private static final Axis WALLED = Axis.centred(9, 0, 9, new Dirichlet(2), Boundary.NO_FLUX);
    private static final HeatStep STEP = HeatStep.of(0.15);

    /** Explicit steps in one to three dimensions, and schemes that take no room, one of them with a first step of its own. */
    static Stream<HeatSolver> solvers() {
        HeatEquation plane = HeatEquation.on(PLANE);
        return Stream.of(
                new Ftcs(plane),
                new Ftcs(HeatEquation.on(Grid.of(WALLED, Axis.periodic(5, 0, 5), WALLED))),
                new Ftcs(HeatEquation.on(Grid.of(WALLED))),
                new Ftcs(plane.with(PLANE.field(x -> 0.1))),
                new CrankNicolson(HeatEquation.on(Grid.of(WALLED))),
                new Rkl2(plane),
                new SpectralSteps(plane, Laplacian.DISCRETE));
    }

    private static Field start(HeatSolver solver) {
        return solver.grid().field(x -> Math.sin(5 * x[0]) + Math.cos(3 * x[x.length - 1]));
    }

    /** States after 0, 1, 2, ... pure steps. */
    private static List<double[]> pure(HeatSolver solver, int count) {
        List<double[]> states = new ArrayList<>();
        Field u = start(solver);
        states.add(u.values());
        for (int k = 0; k < count; k++) {
            u = k == 0 ? solver.firstStep(u, STEP) : solver.step(u, STEP);
            states.add(u.values());
        }
        return states;
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void theBitsOfPureSteps(HeatSolver solver) {
        List<double[]> pure = pure(solver, 64);
        HeatRun run = new HeatRun(solver, start(solver));
        int done = 0;
        for (int count : new int[] {0, 1, 3, 30, 2, 0, 27, 1}) {
            done += count;
            double[] expected = pure.get(done);
            run.advance(STEP, count);
            assertThat(run.measure(u -> Arrays.mismatch(u.values(), expected)))
                    .as("first differing point after %s steps", done)
                    .isEqualTo(-1);
        }
        assertThat(done).isEqualTo(64);
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void aStateThatWasHandedOutIsAValue(HeatSolver solver) {
        List<double[]> pure = pure(solver, 12);
        Field start = start(solver);
        HeatRun run = new HeatRun(solver, start);
        List<double[]> states = new ArrayList<>(List.of(run.state().values()));
        for (int k = 1; k <= 12; k++) {
            run.advance(STEP, 1);
            // The first few are all kept, then every third, so that the run has room for the next state and has not.
            if (k < 4 || k % 3 == 0) {
                states.add(run.state().values());
            } else {
                run.measure(u -> states.add(u.values().clone()) ? 1 : 0);
            }
        }
        run.advance(STEP, 40);
        for (int k = 0; k <= 12; k++) {
            assertThat(states.get(k)).as("state %s", k).isEqualTo(pure.get(k));
        }
        assertThat(start.values()).isEqualTo(start(solver).values());
    }

    /** What it is for: two arrays in turn, however many calls, if no state is kept. */
    @Test
    void explicitStepsGoOnInTwoArrays() {
        HeatSolver solver = new Ftcs(HeatEquation.on(PLANE));
        Field start = start(solver);
        HeatRun run = new HeatRun(solver, start);
        List<double[]> arrays = new ArrayList<>();
        for (int k = 0; k < 9; k++) {
            run.advance(STEP, 50).measure(u -> arrays.add(u.values()) ? 1 : 0);
        }
        assertThat(arrays.stream().distinct()).hasSize(2).doesNotContain(start.values());
        Field kept = run.state();
        run.advance(STEP, 1).advance(STEP, 1).measure(u -> arrays.add(u.values()) ? 1 : 0);
        assertThat(arrays.get(9)).isNotSameAs(kept.values());
    }

    @Test
    void aStepThatIsTooLongLeavesTheRunWhereItStood() {
        HeatSolver solver = new Ftcs(HeatEquation.on(PLANE));
        HeatRun run = new HeatRun(solver, start(solver)).advance(STEP, 5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run.advance(HeatStep.of(0.3), 5))
                .withMessageContaining("1/(2d) = 0.25");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run.advance(STEP, -1))
                .withMessageContaining("steps = -1: expected 0 or more");
        List<HeatStep> plan = List.of(STEP, STEP, HeatStep.of(0.3), STEP);
        assertThatIllegalArgumentException().isThrownBy(() -> run.advance(plan, HeatRun.Excess.REFUSE));
        // The two steps before the one that is refused were taken.
        assertThat(run.advance(STEP, 1).state().values())
                .isEqualTo(pure(solver, 8).get(8));
        assertThat(run.advance(plan, HeatRun.Excess.SUBSTEP).state().max()).isLessThan(2);
    }

    /** Heat that flows in at the end of the numbers' range: u there grows as the root of time and leaves them after some hundred steps. */
    @Test
    void aRunThatLeavesTheNumbersStandsWhereItStood() {
        Axis heated = Axis.centred(40, 0, 40, new Neumann(1.5e307), Boundary.NO_FLUX);
        Grid grid = Grid.of(Axis.periodic(8, 0, 8), heated);
        HeatSolver solver = new Ftcs(HeatEquation.on(grid));
        HeatRun run = new HeatRun(solver, grid.field(x -> 0)).advance(STEP, 50).advance(STEP, 50);
        Field before = solver.steps(grid.field(x -> 0), STEP, 100);
        for (int k = 0; k < 2; k++) {
            assertThatThrownBy(() -> run.advance(STEP, 200))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessageContaining("expected a finite number");
            assertThat(run.measure(u -> Arrays.mismatch(u.values(), before.values())))
                    .isEqualTo(-1);
        }
        assertThat(run.advance(STEP, 20).state().values())
                .isEqualTo(solver.steps(before, STEP, 20).values());
    }

    @Test
    void roomThatCannotTakeTheStateIsRefused() {
        for (HeatSolver solver : List.of(new Ftcs(HeatEquation.on(PLANE)), new Rkl2(HeatEquation.on(PLANE)))) {
            Field state = start(solver);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> solver.steps(state, STEP, 2, new double[7]))
                    .withMessageContaining("room of 7 values: expected " + PLANE.size());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> solver.steps(state, STEP, 2, state.values()))
                    .withMessageContaining("expected another array");
            Field none = solver.steps(state, STEP, 0, new double[PLANE.size()]);
            assertThat(none.values()).isEqualTo(state.values());
        }
    }

    /** The lines of docs/physics.md: a hot spot whose variance grows by twice the heat time on each axis, looked at on the way. */
    @Test
    void aRunThatIsLookedAtOnTheWay() {
        Axis ring = Axis.periodic(128, -0.5, 0.5);
        Grid plane = Grid.of(ring, ring);
        Field spot = plane.field(x -> Math.exp(-200 * (x[0] * x[0] + x[1] * x[1])));
        HeatRun run = new HeatRun(new Ftcs(HeatEquation.on(plane)), spot);
        for (int frame = 1; frame <= 10; frame++) {
            run.advance(HeatStep.of(1e-5), 50);
            double width = run.measure(u -> u.variance(0));
            // Exact for a lattice walk; what lies beyond half the ring is e^-12 of it at most.
            assertThat(width).isCloseTo(0.0025 + 2 * 5e-4 * frame, within(2e-5));
        }
    }
}
