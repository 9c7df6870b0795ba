package org.langevin.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.langevin.field.Boundary.Dirichlet;
import org.langevin.field.Boundary.Robin;

/** Axes, grids and fields: where the points are, and what is refused. */
class GridTest {
    @Test
    void pointsStandWhereTheirAxisSays() {
        Axis centres = Axis.centred(4, 0, 1, Boundary.NO_FLUX, Boundary.ABSORBING);
        assertThat(centres.size()).isEqualTo(4);
        assertThat(centres.coordinate(0)).isEqualTo(0.125);
        assertThat(centres.coordinate(3)).isEqualTo(0.875);
        Axis nodes = Axis.nodes(4, 0, 1, 0, 0);
        assertThat(nodes.size()).isEqualTo(3);
        assertThat(nodes.coordinate(0)).isEqualTo(0.25);
        assertThat(nodes.coordinate(2)).isEqualTo(0.75);
        Axis ring = Axis.periodic(4, 0, 1);
        assertThat(ring.size()).isEqualTo(4);
        assertThat(ring.coordinate(0)).isZero();
        assertThat(ring.coordinate(3)).isEqualTo(0.75);
    }

    @Test
    void theLastAxisIsContiguous() {
        Grid grid = Grid.of(Axis.periodic(3, 0, 3), Axis.periodic(4, 0, 4), Axis.periodic(5, 0, 5));
        assertThat(grid.shape()).containsExactly(3, 4, 5);
        assertThat(grid.index(1, 2, 3)).isEqualTo(1 * 20 + 2 * 5 + 3);
        assertThat(grid.point(33)).containsExactly(1, 2, 3);
        assertThat(grid.number(33, 0)).isEqualTo(1);
        assertThat(grid.number(33, 2)).isEqualTo(3);
        assertThat(grid.field(x -> 100 * x[0] + 10 * x[1] + x[2]).at(1, 2, 3)).isEqualTo(123);
        assertThat(grid.cellVolume()).isEqualTo(1);
    }

    @Test
    void everyFaceMustBeGiven() {
        assertThatThrownBy(() -> Axis.centred(4, 0, 1, Boundary.NO_FLUX, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("upper face is missing");
        assertThatThrownBy(() -> Axis.centred(4, 0, 1, Boundary.PERIODIC, Boundary.NO_FLUX))
                .hasMessageContaining("both faces of an axis periodic");
        assertThatThrownBy(() -> new Axis(4, 0, 1, Axis.Points.NODES, Boundary.NO_FLUX, new Dirichlet(0)))
                .hasMessageContaining("points at centres");
    }

    @Test
    void nonsenseIsRefusedByName() {
        assertThatThrownBy(() -> new Robin(-1, 0)).hasMessageStartingWith("robin transfer = -1.0: expected");
        assertThatThrownBy(() -> new Dirichlet(Double.NaN)).hasMessageStartingWith("dirichlet value = NaN");
        assertThatThrownBy(() -> Axis.periodic(8, 1, 1)).hasMessageContaining("the first below the second");
        assertThatThrownBy(() -> Axis.periodic(2, 0, 1)).hasMessageStartingWith("cells = 2: expected at least 3");
        Axis long16 = Axis.periodic(1 << 16, 0, 1);
        assertThatThrownBy(() -> Grid.of(long16, long16)).hasMessageContaining("take fewer cells");
        assertThatThrownBy(() -> Grid.of(long16).field(x -> 1 / x[0]))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageStartingWith("u = Infinity at point [0.0]");
    }

    @Test
    void momentsAreThoseOfTheLaw() {
        Grid grid = Grid.of(Axis.periodic(80, -8, 8), Axis.periodic(160, -8, 8));
        Field gaussian =
                grid.field(x -> Math.exp(-Math.pow(x[0] - 1, 2) / 2 - x[1] * x[1] / 0.5) / (2 * Math.PI * 0.5));
        // The trapezoidal rule is exact for these to exp(-2 pi^2 (0.5 / 0.1)^2) and the tails.
        assertThat(gaussian.total()).isCloseTo(1, within(1e-11));
        assertThat(gaussian.mean(0)).isCloseTo(1, within(1e-9));
        assertThat(gaussian.variance(0)).isCloseTo(1, within(1e-8));
        assertThat(gaussian.variance(1)).isCloseTo(0.25, within(1e-12));
        assertThat(gaussian.centralMoment(1, 4)).isCloseTo(3 * 0.25 * 0.25, within(1e-12));
    }

    @Test
    void betweenPointsAFieldIsLinear() {
        Grid grid = Grid.of(Axis.nodes(10, 0, 1, 0, 0), Axis.centred(5, 0, 1, Boundary.NO_FLUX, Boundary.NO_FLUX));
        Field plane = grid.field(x -> 2 * x[0] - 3 * x[1] + x[0] * x[1]);
        assertThat(plane.valueAt(0.37, 0.61)).isCloseTo(2 * 0.37 - 3 * 0.61 + 0.37 * 0.61, within(1e-15));
        assertThat(plane.valueAt(0.9, 0.9)).isCloseTo(plane.at(8, 4), within(1e-15));
        assertThatThrownBy(() -> plane.valueAt(0.95, 0.5)).hasMessageStartingWith("x = 0.95 along axis 0: expected");
    }
}
