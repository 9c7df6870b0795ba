package org.langevin.physics.heat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.langevin.field.Axis;
import org.langevin.field.Boundary;
import org.langevin.field.Boundary.Dirichlet;
import org.langevin.field.Boundary.Neumann;
import org.langevin.field.Boundary.Robin;
import org.langevin.field.Field;
import org.langevin.field.Grid;
import org.langevin.field.Laplacian;

/** What can't be solved is refused with its value, the limit and the remedy; no result holds a NaN. */
class RefusalTest {
    private static final Grid RING = Grid.of(Axis.periodic(16, 0, 16));
    private static final Grid TORUS = Grid.of(Axis.periodic(8, 0, 8), Axis.periodic(8, 0, 8));

    private static void refused(Runnable attempt, String... parts) {
        assertThatIllegalArgumentException().isThrownBy(attempt::run).satisfies(refusal -> {
            for (String part : parts) {
                assertThat(refusal).hasMessageContaining(part);
            }
        });
    }

    @Test
    void stepsThatAreTooLong() {
        Field u = TORUS.field(x -> x[0]);
        refused(
                () -> new Ftcs(HeatEquation.on(TORUS)).step(u, HeatStep.of(0.26)),
                "0.26",
                "1/(2d) = 0.25",
                "shorter step");
        refused(
                () -> new Rkl2(HeatEquation.on(TORUS)).step(u, HeatStep.of(1e4)),
                "heat step = 10000.0",
                "at most",
                "implicit");
        PorousMedium gas = new PorousMedium(TORUS, 2);
        refused(() -> gas.step(u, HeatStep.of(0.1)), "heat step = 0.1 of the porous medium", "cut it in");
    }

    @Test
    void equationsThatAreNone() {
        refused(() -> new Conductivity.Uniform(-1), "conductivity = -1.0", "uphill");
        refused(() -> new Conductivity.Varying(RING.field(x -> x[0] - 3)), "smallest conductivity = -3.0");
        refused(() -> HeatEquation.on(RING).with(TORUS.field(x -> 1)), "source on");
        refused(
                () -> HeatEquation.on(RING).conducting(new Conductivity.Varying(TORUS.field(x -> 1))),
                "conductivity on");
        Conductivity saddle = Conductivity.Tensor.constant(new double[][] {{1, 2}, {2, 1}});
        refused(() -> new Ftcs(HeatEquation.on(TORUS).conducting(saddle)), "positive definite");
        Conductivity oneSided = Conductivity.Tensor.constant(new double[][] {{2, 1}, {0, 2}});
        refused(() -> new Ftcs(HeatEquation.on(TORUS).conducting(oneSided)), "symmetric");
        refused(() -> new PorousMedium(TORUS, 1), "exponent = 1.0", "above 1");
        refused(() -> new PorousMedium(Grid.of(Axis.nodes(8, 0, 1, 0, 1)), 2), "value of 0");
    }

    @Test
    void equationsThatAreNotForTheScheme() {
        Conductivity slanted = Conductivity.Tensor.constant(new double[][] {{1, 0.5}, {0.5, 1}});
        HeatEquation mixed = HeatEquation.on(TORUS).conducting(slanted);
        refused(() -> new PeacemanRachford(mixed), "Crank-Nicolson");
        refused(() -> new Douglas(mixed), "Crank-Nicolson");
        refused(() -> new PeacemanRachford(HeatEquation.on(RING)), "dimensions = 1", "expected 2");
        refused(() -> new SpectralSteps(mixed, Laplacian.DISCRETE), "uniform");
        Grid walled = Grid.of(Axis.periodic(8, 0, 1), Axis.centred(8, 0, 1, Boundary.NO_FLUX, Boundary.NO_FLUX));
        refused(() -> new CrankNicolson(HeatEquation.on(walled).conducting(slanted)), "wall of axis 1", "periodic");
        Grid cooled = Grid.of(Axis.centred(8, 0, 1, new Robin(1, 0), Boundary.NO_FLUX));
        refused(() -> new SpectralSteps(HeatEquation.on(cooled), Laplacian.DISCRETE), "implicit scheme");
        Grid heated = Grid.of(Axis.centred(8, 0, 1, new Neumann(1), new Dirichlet(0)));
        refused(() -> new SpectralSteps(HeatEquation.on(heated), Laplacian.CONTINUOUS), "take the discrete ones");
    }

    @Test
    void statesOfAnotherGrid() {
        Field elsewhere = Grid.of(Axis.periodic(16, 0, 17)).field(x -> 1);
        refused(() -> new CrankNicolson(HeatEquation.on(RING)).step(elsewhere, HeatStep.of(1)), "expected it on");
        refused(() -> new Ftcs(HeatEquation.on(RING)).step(elsewhere, HeatStep.of(0.1)), "expected it on");
    }

    @Test
    void stepsThatDoNotEnd() {
        refused(() -> HeatStep.of(Double.POSITIVE_INFINITY), "heat = Infinity", "alpha > 0");
        refused(() -> HeatStep.of(-1), "heat = -1.0", "0 or more");
        refused(() -> HeatStep.of(1).part(0), "parts = 0");
    }

    @Test
    void overflowFailsByName() {
        Field huge = RING.field(x -> x[0] % 2 == 0 ? 1.7e308 : -1.7e308);
        assertThatThrownBy(() -> new Ftcs(HeatEquation.on(RING)).step(huge, HeatStep.of(0.5)))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("at point [")
                .hasMessageContaining("expected a finite number");
    }
}
