package org.langevin.physics.heat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.field.Axis;
import org.langevin.field.Boundary;
import org.langevin.field.Boundary.Dirichlet;
import org.langevin.field.Boundary.Neumann;
import org.langevin.field.Boundary.Robin;
import org.langevin.field.Field;
import org.langevin.field.Grid;

/** Several steps in a pass, in tiles of any size, by lanes or not: the bits of one plain step after the other. */
class SweepsTest {
    /** Sizes that are no multiple of anything, with every kind of wall; rings smaller than the halo, and more rows than a window. */
    static Stream<Grid> grids() {
        Axis ring = Axis.periodic(37, 0, 2);
        Axis tiny = Axis.periodic(3, 0, 0.2);
        Axis nodes = Axis.nodes(24, 0, 1, 1, -2);
        Axis walls = Axis.centred(29, 0, 1.5, new Neumann(0.7), new Dirichlet(2));
        Axis cooled = Axis.centred(2, 0, 0.1, new Robin(3, 1), Boundary.NO_FLUX);
        return Stream.of(
                Grid.of(ring, ring),
                Grid.of(ring, walls),
                Grid.of(walls, nodes),
                Grid.of(nodes, tiny),
                Grid.of(tiny, walls),
                Grid.of(cooled, cooled),
                Grid.of(Axis.periodic(64, 0, 1), Axis.periodic(128, 0, 1)),
                Grid.of(Axis.periodic(301, 0, 9), tiny),
                Grid.of(Axis.nodes(300, 0, 9, 1, -2), ring),
                Grid.of(tiny, ring, walls),
                Grid.of(walls, nodes, ring),
                Grid.of(cooled, tiny, cooled),
                Grid.of(nodes, walls, Axis.periodic(32, 0, 1)));
    }

    @ParameterizedTest
    @MethodSource("grids")
    void anyTilingGivesTheSameBits(Grid grid) {
        double[] start = start(grid);
        double heat = 0.9 * new Ftcs(HeatEquation.on(grid)).facts().largestStableHeat();
        double[] plain = start;
        Sweeps untiled = sweeps(grid, 1, 1000, 1000, new ScalarStencil());
        for (int k = 0; k < 7; k++) {
            plain = untiled.steps(grid, plain, heat, 1, new double[start.length])
                    .values();
        }
        List<StencilKernel> kernels = List.of(new ScalarStencil(), new VectorStencil());
        for (StencilKernel kernel : kernels) {
            for (int depth : new int[] {2, 7}) {
                for (int size : new int[] {3, 11, 1000}) {
                    double[] tiled = sweeps(grid, depth, size, 2 * size + 1, kernel)
                            .steps(grid, start, heat, 7, used(start))
                            .values();
                    assertThat(Arrays.mismatch(tiled, plain))
                            .as("first differing point, depth %s, tiles of %s", depth, size)
                            .isEqualTo(-1);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("grids")
    void theStepIsThatOfTheFluxForm(Grid grid) {
        double[] u = start(grid);
        Ftcs ftcs = new Ftcs(HeatEquation.on(grid));
        HeatStep step = HeatStep.of(0.9 * ftcs.facts().largestStableHeat());
        double[] fast = ftcs.steps(grid.field(x -> 0), step, 0).values();
        assertThat(fast).containsOnly(0);
        fast = sweeps(grid, 8, 16, 16, StencilKernel.fastest())
                .steps(grid, u, step.heat(), 1, used(u))
                .values();
        double[] exchanged = Increment.addTo(new FluxForm(HeatEquation.on(grid)).increment(u, step), u);
        for (int i = 0; i < u.length; i++) {
            assertThat(fast[i]).isCloseTo(exchanged[i], within(2e-15 * (1 + Math.abs(exchanged[i]))));
        }
    }

    /** Values so large that a step leaves the doubles: seen wherever they are, and named. */
    @ParameterizedTest
    @MethodSource("grids")
    void whatIsNotFiniteIsRefused(Grid grid) {
        Ftcs ftcs = new Ftcs(HeatEquation.on(grid));
        HeatStep step = HeatStep.of(0.9 * ftcs.facts().largestStableHeat());
        for (int at : new int[] {0, grid.size() / 2, grid.size() - 1}) {
            double[] u = new double[grid.size()];
            u[at] = -Double.MAX_VALUE;
            u[(at + 1) % u.length] = Double.MAX_VALUE;
            assertThatThrownBy(() -> ftcs.steps(new Field(grid, u), step, 3))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessageContaining("expected a finite number");
        }
    }

    /** A solver keeps arrays from call to call: neither a refused state nor another thread's leaves anything in a result. */
    @ParameterizedTest
    @MethodSource("grids")
    void noCallSeesAnother(Grid grid) {
        Ftcs solver = new Ftcs(HeatEquation.on(grid));
        HeatStep step = HeatStep.of(0.9 * solver.facts().largestStableHeat());
        double[] huge = new double[grid.size()];
        Arrays.fill(huge, Double.MAX_VALUE);
        Field start = new Field(grid, start(grid));
        double[] alone =
                new Ftcs(HeatEquation.on(grid)).steps(start, step, 60).values().clone();
        assertThatThrownBy(() -> solver.steps(new Field(grid, huge), step, 60)).isInstanceOf(ArithmeticException.class);
        List<Field> together = IntStream.range(0, 8)
                .parallel()
                .mapToObj(k -> solver.steps(start, step, 60))
                .toList();
        assertThat(together).allMatch(u -> Arrays.equals(u.values(), alone));
        assertThat(together.stream().map(Field::values).distinct()).hasSize(8);
        assertThat(start.values()).isEqualTo(start(grid));
    }

    private static Sweeps sweeps(Grid grid, int depth, int height, int width, StencilKernel kernel) {
        FluxForm sample = new FluxForm(new HeatEquation(Sweeps.sample(grid), Conductivity.ONE, Optional.empty()));
        Edge[] edges = new Edge[grid.dimensions()];
        for (int axis = 0; axis < edges.length; axis++) {
            edges[axis] = Edge.of(grid.axis(axis), sample.axes().get(axis), 1);
        }
        return edges.length == 2
                ? new PlaneSweeps(edges[0], edges[1], new PlaneSweeps.Tiling(depth, height, width), kernel)
                : new SpaceSweeps(edges[0], edges[1], edges[2], new SpaceSweeps.Tiling(depth, height), kernel);
    }

    /** An array for a result that has been used: none of its numbers may be left. */
    private static double[] used(double[] u) {
        double[] numbers = new double[u.length];
        Arrays.fill(numbers, Double.NaN);
        return numbers;
    }

    private static double[] start(Grid grid) {
        double[] u = new double[grid.size()];
        for (int i = 0; i < u.length; i++) {
            u[i] = Math.sin(1.3 * i) + Math.cos(0.01 * i * i);
        }
        return u;
    }
}
