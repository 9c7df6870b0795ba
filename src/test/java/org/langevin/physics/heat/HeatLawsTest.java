package org.langevin.physics.heat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.field.Axis;
import org.langevin.field.Boundary;
import org.langevin.field.Boundary.Dirichlet;
import org.langevin.field.Boundary.Neumann;
import org.langevin.field.Boundary.Robin;
import org.langevin.field.Field;
import org.langevin.field.Grid;
import org.langevin.field.Laplacian;

/** Exact laws of walls, layers, tensors and sources, and the maximum principle where it is declared. */
class HeatLawsTest {
    /** u and the flux are linear in the distance to a steady state, so that differences are exact. */
    @Test
    void betweenACoolingWallAndAColdOneTheSteadyStateIsLinear() {
        Grid rod = Grid.of(Axis.centred(10, 0, 1, new Robin(2, 1), Boundary.ABSORBING));
        // K u' = h (u - 1) at 0 with h = 2, and u(1) = 0: u = (2/3) (1 - x).
        Field steady = settled(HeatEquation.on(rod));
        assertThat(steady.distance(rod.field(x -> 2.0 / 3 * (1 - x[0])))).isLessThan(1e-13);
    }

    @Test
    void aLayerOfTenfoldConductivityTakesATenthOfTheFall() {
        Grid wall = Grid.of(Axis.centred(20, 0, 1, new Dirichlet(1), new Dirichlet(0)));
        Conductivity layers = new Conductivity.Varying(wall.field(x -> x[0] < 0.5 ? 1 : 10));
        double flux = 1 / (0.5 + 0.05);
        Field steady = settled(HeatEquation.on(wall).conducting(layers));
        Field exact = wall.field(x -> x[0] < 0.5 ? 1 - flux * x[0] : flux * (1 - x[0]) / 10);
        assertThat(steady.distance(exact)).isLessThan(1e-13);
    }

    /** The long step of backward Euler is the steady state, in the limit; a second one removes what is left. */
    private static Field settled(HeatEquation equation) {
        return HeatRun.through(new BackwardEuler(equation), equation.grid().field(x -> 0), HeatStep.equal(1e9, 3));
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void whatEntersIsWhatIsMore(Function<HeatEquation, HeatSolver> scheme) {
        Grid box = Grid.of(
                Axis.centred(12, 0, 2, new Neumann(0.3), new Neumann(-0.1)),
                Axis.centred(9, 0, 1, new Neumann(0.25), Boundary.NO_FLUX));
        HeatEquation equation = HeatEquation.on(box).with(box.field(x -> x[0] * x[0]));
        HeatSolver solver = scheme.apply(equation);
        Field start = box.field(x -> 1 + Math.sin(5 * x[0] * x[1]));
        HeatStep step = new HeatStep(0.4, 0.7);
        Field after = HeatRun.through(solver, start, step.parts(200), HeatRun.Excess.SUBSTEP);
        // Through faces of length 1, 1 and 2; and the source by the midpoint rule, as the cells hold it.
        double entered =
                0.4 * (0.3 - 0.1 + 2 * 0.25) + 0.7 * box.field(x -> x[0] * x[0]).total();
        assertThat(after.total() - start.total()).isCloseTo(entered, within(1e-12));
    }

    static Stream<Function<HeatEquation, HeatSolver>> schemes() {
        return Stream.of(
                Ftcs::new,
                BackwardEuler::new,
                CrankNicolson::new,
                PeacemanRachford::new,
                Douglas::new,
                Rkl2::new,
                equation -> new SpectralSteps(equation, Laplacian.DISCRETE));
    }

    /** Σ (x − m)(y − m) u grows by exactly 2 K_xy h in each explicit step, however coarse the grid: diagonal links carry it. */
    @Test
    void aTensorSpreadsEachCovarianceByItsEntry() {
        Axis axis = Axis.periodic(40, -20, 20);
        double[][] k = {{1, 0.6, -0.2}, {0.6, 0.8, 0.1}, {-0.2, 0.1, 0.5}};
        Grid space = Grid.of(axis, axis, axis);
        Field point = space.field(x -> x[0] == 0 && x[1] == 0 && x[2] == 0 ? 1 : 0);
        HeatSolver solver = new Ftcs(HeatEquation.on(space).conducting(Conductivity.Tensor.constant(k)));
        Field after = HeatRun.through(solver, point, HeatStep.equal(1, 10));
        for (int a = 0; a < 3; a++) {
            for (int b = a; b < 3; b++) {
                assertThat(covariance(after, a, b)).as("axes %s and %s", a, b).isCloseTo(2 * k[a][b], within(1e-13));
            }
        }
    }

    private static double covariance(Field u, int a, int b) {
        double sum = 0;
        for (int i = 0; i < u.values().length; i++) {
            double[] x = u.grid().point(i);
            sum += u.values()[i] * x[a] * x[b];
        }
        return sum;
    }

    /** cos(k · x) decays as e^(−k · K k τ). */
    @Test
    void aTensorIsOfOrderTwoInSpace() {
        double coarse = tensorError(24);
        assertThat(Math.log(coarse / tensorError(48)) / Math.log(2)).isCloseTo(2, within(0.1));
    }

    private static double tensorError(int cells) {
        Axis axis = Axis.periodic(cells, 0, 2 * Math.PI);
        Grid torus = Grid.of(axis, axis);
        double[][] k = {{1, 0.6}, {0.6, 0.8}};
        HeatEquation equation = HeatEquation.on(torus).conducting(Conductivity.Tensor.constant(k));
        Field wave = torus.field(x -> Math.cos(x[0] - 2 * x[1]));
        Field after = HeatRun.through(new CrankNicolson(equation), wave, HeatStep.equal(0.3, 4 * cells));
        double rate = 1 - 2 * 2 * 0.6 + 4 * 0.8;
        return after.distance(torus.field(x -> Math.exp(-0.3 * rate) * Math.cos(x[0] - 2 * x[1])));
    }

    /** With a tensor that depends on the place, and aligned with its walls there: the state that solves the equation stays. */
    @Test
    void aTensorThatVariesKeepsItsSteadyState() {
        double coarse = varyingTensorError(16);
        assertThat(Math.log(coarse / varyingTensorError(32)) / Math.log(2)).isCloseTo(2, within(0.2));
    }

    /** u = cos πx cos πy, K = [[2 + x, c], [c, 3 − y]] with c = sin²πx sin²πy, which is 0 at the walls; s = −div(K grad u). */
    private static double varyingTensorError(int cells) {
        Axis axis = Axis.centred(cells, 0, 1, Boundary.NO_FLUX, Boundary.NO_FLUX);
        Grid box = Grid.of(axis, axis);
        double pi = Math.PI;
        Field source = box.field(p -> {
            double x = pi * p[0];
            double y = pi * p[1];
            double u = Math.cos(x) * Math.cos(y);
            double ux = -pi * Math.sin(x) * Math.cos(y);
            double uy = -pi * Math.cos(x) * Math.sin(y);
            double uxy = pi * pi * Math.sin(x) * Math.sin(y);
            double c = Math.pow(Math.sin(x) * Math.sin(y), 2);
            double cx = pi * Math.sin(2 * x) * Math.pow(Math.sin(y), 2);
            double cy = pi * Math.sin(2 * y) * Math.pow(Math.sin(x), 2);
            double flow =
                    ux - (2 + p[0]) * pi * pi * u + cx * uy + cy * ux + 2 * c * uxy - uy - (3 - p[1]) * pi * pi * u;
            return -flow;
        });
        Conductivity tensor = new Conductivity.Tensor(p -> {
            double c = Math.pow(Math.sin(pi * p[0]) * Math.sin(pi * p[1]), 2);
            double atWall = p[0] == 0 || p[0] == 1 || p[1] == 0 || p[1] == 1 ? 0 : c;
            return new double[][] {{2 + p[0], atWall}, {atWall, 3 - p[1]}};
        });
        HeatEquation equation = HeatEquation.on(box).conducting(tensor).with(source);
        Field exact = box.field(p -> Math.cos(pi * p[0]) * Math.cos(pi * p[1]));
        return HeatRun.through(new CrankNicolson(equation), exact, HeatStep.equal(2, 40))
                .distance(exact);
    }

    /** Conductivities over six decades, cell by cell: the state solves its own equation, u' − u = h L u'. */
    @Test
    void theImplicitSolveHoldsForAnyContrast() {
        Grid box = Grid.of(
                Axis.centred(16, 0, 1, new Robin(1, 2), Boundary.NO_FLUX),
                Axis.nodes(12, 0, 1, 0, 3),
                Axis.periodic(8, 0, 1));
        Field rough = box.field(x -> Math.pow(10, 3 * Math.sin(1e4 * (x[0] + 2 * x[1] * x[1] + 3 * x[2]))));
        HeatEquation equation = HeatEquation.on(box).conducting(new Conductivity.Varying(rough));
        Field start = box.field(x -> Math.cos(3e4 * (x[0] + x[1] * x[2])));
        HeatStep step = HeatStep.of(0.1);
        Field after = new BackwardEuler(equation).step(start, step);
        double[] right = new FluxForm(equation).increment(after.values(), step);
        double scale = 0.1 * 1e3 * 16 * 16;
        for (int i = 0; i < right.length; i++) {
            assertThat(after.values()[i] - start.values()[i]).isCloseTo(right[i], within(1e-14 * 12 * scale));
        }
        assertThat(after.max()).isLessThanOrEqualTo(3);
        assertThat(after.min()).isGreaterThanOrEqualTo(-1);
    }

    /** At the declared limit a block of ones stays between 0 and 1. */
    @ParameterizedTest
    @MethodSource("schemes")
    void theMaximumPrincipleHoldsUpToTheDeclaredStep(Function<HeatEquation, HeatSolver> scheme) {
        Grid box = Grid.of(Axis.centred(16, 0, 1, Boundary.ABSORBING, Boundary.NO_FLUX), Axis.nodes(16, 0, 1, 0, 0));
        HeatSolver solver = scheme.apply(HeatEquation.on(box));
        double limit = Math.min(solver.facts().largestMonotoneHeat(), 10);
        for (int cell : List.of(0, 1, 7, 14)) {
            Field block = box.field(x -> Math.abs(x[0] - (cell + 0.5) / 16) < 0.01 && x[1] < 0.6 ? 1 : 0);
            Field after = solver.step(block, HeatStep.of(limit));
            assertThat(after.min()).isGreaterThanOrEqualTo(-1e-15);
            assertThat(after.max()).isLessThanOrEqualTo(1 + 1e-15);
        }
    }

    /** An infinite limit is a claim about every step, a limit of 0 one about none. */
    @Test
    void crankNicolsonBreaksTheMaximumPrincipleBeyondTheDeclaredStep() {
        Grid ring = Grid.of(Axis.periodic(64, 0, 64));
        HeatSolver solver = new CrankNicolson(HeatEquation.on(ring), CrankNicolson.Start.PLAIN);
        assertThat(solver.facts().largestMonotoneHeat()).isEqualTo(1);
        Field point = ring.field(x -> x[0] == 32 ? 1 : 0);
        assertThat(solver.step(point, HeatStep.of(10)).min()).isLessThan(-0.5);
        Field damped = HeatRun.through(new CrankNicolson(solver.equation()), point, HeatStep.equal(10, 1));
        assertThat(damped.min()).isNotNegative();
    }

    /** Super-time-stepping spends the square root of what the explicit scheme would. */
    @Test
    void stagesGrowAsTheSquareRootOfTheStep() {
        Grid ring = Grid.of(Axis.periodic(64, 0, 64));
        Rkl2 solver = new Rkl2(HeatEquation.on(ring));
        assertThat(solver.stages(HeatStep.of(1.25))).isEqualTo(3);
        // (s² + s − 2) / 4 explicit steps of 1/2: 27 for s = 10, so 27 · 1/2 takes 11.
        assertThat(solver.stages(HeatStep.of(13.5))).isEqualTo(11);
        assertThat(solver.stages(HeatStep.of(1250))).isEqualTo(101);
    }
}
