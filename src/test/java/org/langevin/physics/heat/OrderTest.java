package org.langevin.physics.heat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.field.Axis;
import org.langevin.field.Boundary;
import org.langevin.field.Boundary.Dirichlet;
import org.langevin.field.Boundary.Neumann;
import org.langevin.field.Field;
import org.langevin.field.Grid;
import org.langevin.field.Laplacian;

/** Every declared order, in time and in space, of every scheme. */
class OrderTest {
    private static final double END = 0.05;

    /** A scheme, in a number of dimensions, printed by name. */
    record Scheme(String name, int dimensions, Function<HeatEquation, HeatSolver> make) {
        @Override
        public String toString() {
            return name + " " + dimensions + "-D";
        }
    }

    static Stream<Scheme> schemes() {
        return Stream.of(
                new Scheme("FTCS", 1, Ftcs::new),
                new Scheme("FTCS", 2, Ftcs::new),
                new Scheme("FTCS", 3, Ftcs::new),
                new Scheme("backward Euler", 1, BackwardEuler::new),
                new Scheme("backward Euler", 2, BackwardEuler::new),
                new Scheme("backward Euler", 3, BackwardEuler::new),
                new Scheme("Crank-Nicolson", 1, CrankNicolson::new),
                new Scheme("Crank-Nicolson", 2, CrankNicolson::new),
                new Scheme("Crank-Nicolson", 3, CrankNicolson::new),
                new Scheme("Peaceman-Rachford", 2, PeacemanRachford::new),
                new Scheme("Douglas", 2, Douglas::new),
                new Scheme("Douglas", 3, Douglas::new),
                new Scheme("RKL2", 1, Rkl2::new),
                new Scheme("RKL2", 2, Rkl2::new),
                new Scheme("RKL2", 3, Rkl2::new),
                new Scheme("discrete spectrum", 2, e -> new SpectralSteps(e, Laplacian.DISCRETE)),
                new Scheme("continuous spectrum", 1, e -> new SpectralSteps(e, Laplacian.CONTINUOUS)),
                new Scheme("continuous spectrum", 3, e -> new SpectralSteps(e, Laplacian.CONTINUOUS)));
    }

    /** A grid with another wall on every axis: given values, none through, a ring. */
    private static Grid grid(int dimensions, int cells) {
        List<Axis> axes = List.of(
                Axis.nodes(cells, 0, 1, 0, 0),
                Axis.centred(cells, 0, 1, Boundary.NO_FLUX, Boundary.ABSORBING),
                Axis.periodic(cells, 0, 1));
        return new Grid(axes.subList(0, dimensions));
    }

    /** Two modes of the walls of {@link #grid} at a heat time. */
    private static Field modes(Grid grid, double heat) {
        double[] slow = {1, 0.5, 2};
        double[] fast = {2, 1.5, 2};
        double pi2 = Math.PI * Math.PI;
        return grid.field(x -> {
            double first = Math.sin(Math.PI * slow[0] * x[0]);
            double second = Math.sin(Math.PI * fast[0] * x[0]);
            double a = slow[0] * slow[0];
            double b = fast[0] * fast[0];
            for (int axis = 1; axis < x.length; axis++) {
                first *= Math.cos(Math.PI * slow[axis] * x[axis]);
                second *= Math.cos(Math.PI * fast[axis] * x[axis]);
                a += slow[axis] * slow[axis];
                b += fast[axis] * fast[axis];
            }
            return first * Math.exp(-a * pi2 * heat) + 0.4 * second * Math.exp(-b * pi2 * heat);
        });
    }

    private static Field run(HeatSolver solver, Field start, double heat, int steps) {
        return HeatRun.through(solver, start, HeatStep.equal(heat, steps));
    }

    /** Errors at three step lengths; against the discrete spectrum, which has none in time. */
    @ParameterizedTest
    @MethodSource("schemes")
    void orderInTime(Scheme scheme) {
        Grid grid = grid(scheme.dimensions, 8);
        HeatSolver solver = scheme.make.apply(HeatEquation.on(grid));
        Field start = modes(grid, 0);
        if (solver.facts().timeOrder() == Facts.EXACT) {
            assertThat(run(solver, start, END, 7).distance(run(solver, start, END, 1)))
                    .isLessThan(1e-14);
            return;
        }
        Field exact = run(new SpectralSteps(solver.equation(), Laplacian.DISCRETE), start, END, 1);
        int steps = Math.max(20, (int) Math.ceil(END / Math.min(solver.facts().largestStableHeat(), 1)));
        double coarse = run(solver, start, END, 2 * steps).distance(exact);
        double fine = run(solver, start, END, 4 * steps).distance(exact);
        assertThat(log2(coarse / fine)).isCloseTo(solver.facts().timeOrder(), within(0.15));
    }

    /** The same with walls that feed, a source and, where the scheme takes it, conductivity that varies; against much shorter steps. */
    @ParameterizedTest
    @MethodSource("schemes")
    void orderInTimeWithAllThatAnEquationMayHave(Scheme scheme) {
        if (scheme.name.equals("continuous spectrum")) {
            return;
        }
        HeatEquation equation = full(scheme);
        HeatSolver solver = scheme.make.apply(equation);
        Field start = equation.grid().field(x -> 1 + x[0]);
        Field settled = run(new BackwardEuler(equation), start, 0.02, 10);
        if (solver.facts().timeOrder() == Facts.EXACT) {
            assertThat(run(solver, settled, END, 7).distance(run(solver, settled, END, 1)))
                    .isLessThan(1e-13);
            assertThat(run(solver, settled, END, 1).distance(run(new CrankNicolson(equation), settled, END, 2000)))
                    .isLessThan(1e-6);
            return;
        }
        int steps = Math.max(20, (int) Math.ceil(END / Math.min(solver.facts().largestStableHeat(), 1)));
        Field a = run(solver, settled, END, steps);
        Field b = run(solver, settled, END, 2 * steps);
        Field c = run(solver, settled, END, 4 * steps);
        assertThat(log2(a.distance(b) / b.distance(c))).isCloseTo(solver.facts().timeOrder(), within(0.2));
    }

    private static HeatEquation full(Scheme scheme) {
        Grid grid = new Grid(List.of(
                        Axis.centred(8, 0, 1, new Neumann(0.7), new Dirichlet(2)),
                        Axis.nodes(8, 0, 1, 1, 3),
                        Axis.periodic(6, 0, 1))
                .subList(0, scheme.dimensions));
        HeatEquation equation = HeatEquation.on(grid).with(grid.field(x -> 3 * Math.cos(2 * x[0])));
        boolean uniform = scheme.name.equals("discrete spectrum");
        Conductivity rough = new Conductivity.Varying(grid.field(x -> 1.3 + Math.sin(5 * x[0] + x.length)));
        return uniform ? equation : equation.conducting(rough);
    }

    /** Errors against the exact modes as the grid is refined, and the steps with it by as much as the order in time asks. */
    @ParameterizedTest
    @MethodSource("schemes")
    void orderInSpace(Scheme scheme) {
        double coarse = spaceError(scheme, 8);
        HeatSolver solver = scheme.make.apply(HeatEquation.on(grid(scheme.dimensions, 8)));
        if (solver.facts().spaceOrder() == Facts.EXACT) {
            assertThat(coarse).isLessThan(1e-14);
            return;
        }
        double fine = spaceError(scheme, 16);
        assertThat(log2(coarse / fine)).isCloseTo(solver.facts().spaceOrder(), within(0.2));
    }

    private static double spaceError(Scheme scheme, int cells) {
        Grid grid = grid(scheme.dimensions, cells);
        HeatSolver solver = scheme.make.apply(HeatEquation.on(grid));
        int steps = solver.facts().timeOrder() == 1 ? cells * cells : 2 * cells;
        return run(solver, modes(grid, 0), END, steps).distance(modes(grid, END));
    }

    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }
}
