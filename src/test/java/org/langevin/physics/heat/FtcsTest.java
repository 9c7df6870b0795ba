package org.langevin.physics.heat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.field.Axis;
import org.langevin.field.Field;
import org.langevin.field.Grid;

/** The explicit scheme against the laws of the lattice walk, which it obeys term by term, and against its own gain. */
class FtcsTest {
    /** A ring of points one apart, with all at the middle one, or the same in d dimensions. */
    private static Field point(int dimensions, int cells) {
        Axis axis = Axis.periodic(cells, 0, cells);
        Grid grid = new Grid(Collections.nCopies(dimensions, axis));
        double[] values = new double[grid.size()];
        int[] middle = IntStream.range(0, dimensions).map(i -> cells / 2).toArray();
        values[grid.index(middle)] = 1;
        return new Field(grid, values);
    }

    private static Field walk(Field start, double r, int steps) {
        return new Ftcs(HeatEquation.on(start.grid())).steps(start, HeatStep.of(r), steps);
    }

    @Test
    void aQuarterGivesTheBinomialLaw() {
        Field u = walk(point(1, 128), 0.25, 50);
        // Binomial(100, 50 + k) / 2^100.
        assertThat(u.at(64)).isCloseTo(0.0795892373871788, within(1e-14));
        assertThat(u.at(74)).isCloseTo(0.0108438667116380, within(1e-14));
        assertThat(u.total()).isCloseTo(1, within(1e-15));
    }

    @Test
    void aHalfLeavesEverySecondPointEmpty() {
        Field u = walk(point(1, 256), 0.5, 100);
        assertThat(u.at(128)).isCloseTo(0.0795892373871788, within(1e-14));
        assertThat(u.at(129)).isZero();
    }

    @Test
    void twoAndThreeDimensions() {
        assertThat(walk(point(2, 64), 0.25, 20).at(32, 32)).isCloseTo(0.0310454011341790, within(1e-14));
        assertThat(walk(point(3, 32), 1.0 / 6, 12).at(16, 16, 16)).isCloseTo(0.0149285279757066, within(1e-14));
    }

    @Test
    void momentsGrowAsOfTheWalk() {
        Field u = walk(point(1, 128), 0.3, 25);
        assertThat(u.variance(0)).isCloseTo(15, within(1e-11));
        assertThat(u.centralMoment(0, 4)).isCloseTo(663, within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void beyondTheSharedLimitTheStepIsRefused(int d) {
        Field start = point(d, 8);
        HeatSolver solver = new Ftcs(HeatEquation.on(start.grid()));
        double limit = 1.0 / (2 * d);
        assertThat(solver.facts().largestStableHeat()).isCloseTo(limit, within(1e-15));
        assertThat(solver.facts().largestMonotoneHeat()).isCloseTo(limit, within(1e-15));
        assertThat(solver.step(start, HeatStep.of(limit)).min()).isNotNegative();
        assertThatThrownBy(() -> solver.step(start, HeatStep.of(limit * 1.01)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1/(2d) = " + limit);
    }

    @Test
    void theDriverCutsOrRefuses() {
        Field start = point(1, 64);
        HeatSolver solver = new Ftcs(HeatEquation.on(start.grid()));
        List<HeatStep> tooLong = HeatStep.equal(4, 2);
        assertThatThrownBy(() -> HeatRun.through(solver, start, tooLong)).hasMessageContaining("take a shorter step");
        Field cut = HeatRun.through(solver, start, tooLong, HeatRun.Excess.SUBSTEP);
        // Eight steps at r = 1/2: Binomial(8, 4) / 2^8.
        assertThat(cut.at(32)).isCloseTo(70.0 / 256, within(1e-15));
    }
}
