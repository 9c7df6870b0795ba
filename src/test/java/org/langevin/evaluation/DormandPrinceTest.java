package org.langevin.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.hipparchus.ode.OrdinaryDifferentialEquation;
import org.hipparchus.ode.nonstiff.DormandPrince54Integrator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DormandPrinceTest {
    /** y' = −2 t y, y(0) = 1: y = e^(−t²). The error of the whole way stays near what a step is allowed. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-4, 1e-7, 1e-10})
    void theErrorFollowsTheTolerance(double tolerance) {
        DormandPrince.End end = new DormandPrince(tolerance)
                .integrate((t, y, out) -> out[0] = -2 * t * y[0], new double[] {1}, 1, 0, 2);
        assertThat(end.y()[0]).isCloseTo(Math.exp(-4), within(10 * tolerance));
    }

    /** An order of 5: evaluations grow as tolerance^(−1/5), 10^(6/5) = 15.8 for six decades, where order 4 would take 31. */
    @Test
    void theOrderIsFive() {
        double coarse = evaluations(1e-5);
        double fine = evaluations(1e-11);
        assertThat(Math.log(fine / coarse) / Math.log(1e6)).isCloseTo(0.2, within(0.02));
    }

    private static int evaluations(double tolerance) {
        return new DormandPrince(tolerance)
                .integrate(
                        (t, y, out) -> {
                            out[0] = y[1];
                            out[1] = -y[0];
                        },
                        new double[] {1, 0},
                        2,
                        0,
                        40 * Math.PI)
                .evaluations();
    }

    /** Backwards in time, and two systems of unlike speed at once: a circle at speeds 1 and 5. */
    @Test
    void systemsOfABatchAreApart() {
        DormandPrince.End end = new DormandPrince(1e-10)
                .integrate(
                        (t, y, out) -> {
                            for (int i = 0; i < 2; i++) {
                                double speed = i == 0 ? 1 : 5;
                                out[2 * i] = speed * y[2 * i + 1];
                                out[2 * i + 1] = -speed * y[2 * i];
                            }
                        },
                        new double[] {1, 0, 1, 0},
                        2,
                        1,
                        0);
        double[] exact = {Math.cos(1), Math.sin(1), Math.cos(5), Math.sin(5)};
        for (int i = 0; i < 4; i++) {
            assertThat(end.y()[i]).isCloseTo(exact[i], within(1e-8));
        }
    }

    /** The same method as the library's: one step of each makes the same of a right-hand side that is not linear. */
    @Test
    void itIsTheMethodOfTheLibrary() {
        DormandPrince54Integrator library = new DormandPrince54Integrator(1e-9, 1, 1, 1);
        OrdinaryDifferentialEquation pendulum = new OrdinaryDifferentialEquation() {
            @Override
            public int getDimension() {
                return 2;
            }

            @Override
            public double[] computeDerivatives(double t, double[] y) {
                return new double[] {y[1] + 0.1 * Math.cos(3 * t), -Math.sin(y[0])};
            }
        };
        // A tolerance so loose that the first step, a thousandth of the way, is accepted, and the next is five times as
        // long.
        DormandPrince.End end = new DormandPrince(0.5)
                .integrate(
                        (t, y, out) -> System.arraycopy(pendulum.computeDerivatives(t, y), 0, out, 0, 2),
                        new double[] {1, 0.5},
                        2,
                        0,
                        2);
        double[] expected = {1, 0.5};
        double t = 0;
        double h = 2e-3;
        while (t < 2) {
            double next = Math.min(t + h, 2);
            expected = library.singleStep(pendulum, t, expected, next);
            t = next;
            h *= 5;
        }
        assertThat(end.y()).containsExactly(expected, within(1e-13));
    }

    @Test
    void whatIsNotSmoothIsRefused() {
        assertThatThrownBy(() -> new DormandPrince(1e-6)
                        .integrate((t, y, out) -> out[0] = t < .5 ? 1 : Double.NaN, new double[1], 1, 0, 1))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("t = 0.4");
        assertThatThrownBy(() -> new DormandPrince(0)).hasMessageContaining("tolerance = 0.0");
    }
}
