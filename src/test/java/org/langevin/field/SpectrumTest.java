package org.langevin.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.field.Boundary.Robin;

/** The modes against the second difference that they must diagonalise, at every wall and for even, odd and prime sizes. */
class SpectrumTest {
    static Stream<Axis> axes() {
        return Stream.of(5, 8, 13, 16)
                .flatMap(n -> Stream.of(
                        Axis.periodic(n, 0, 2),
                        Axis.nodes(n, 0, 2, 0, 0),
                        Axis.centred(n, 0, 2, Boundary.NO_FLUX, Boundary.NO_FLUX),
                        Axis.centred(n, 0, 2, Boundary.ABSORBING, Boundary.ABSORBING),
                        Axis.centred(n, 0, 2, Boundary.NO_FLUX, Boundary.ABSORBING),
                        Axis.centred(n, 0, 2, Boundary.ABSORBING, Boundary.NO_FLUX)));
    }

    /** An arbitrary line without symmetry. */
    private static double[] line(int n) {
        double[] u = new double[n];
        for (int i = 0; i < n; i++) {
            u[i] = Math.sin(1.3 * i * i) + 0.1 * i;
        }
        return u;
    }

    @ParameterizedTest
    @MethodSource("axes")
    void thereAndBackIsTheIdentity(Axis axis) {
        Spectrum spectrum = new Spectrum(Grid.of(axis));
        double[] u = line(axis.size());
        assertThat(spectrum.inverse(spectrum.forward(u))).containsExactly(u, within(1e-14));
    }

    @ParameterizedTest
    @MethodSource("axes")
    void theSecondDifferenceIsDiagonal(Axis axis) {
        Spectrum spectrum = new Spectrum(Grid.of(axis));
        double[] u = line(axis.size());
        double[] coefficients = spectrum.forward(u);
        double[] eigenvalues = spectrum.eigenvalues(0, Laplacian.DISCRETE);
        for (int k = 0; k < coefficients.length; k++) {
            coefficients[k] *= -eigenvalues[k];
        }
        assertThat(spectrum.inverse(coefficients)).containsExactly(secondDifference(axis, u), within(1e-11));
    }

    /** By ghost points beyond the walls: the mirrored value, its negative, or 0 at a wall that is a point. */
    private static double[] secondDifference(Axis axis, double[] u) {
        int n = u.length;
        double[] second = new double[n];
        for (int i = 0; i < n; i++) {
            double below = i > 0 ? u[i - 1] : axis.isPeriodic() ? u[n - 1] : ghost(axis, axis.atLower(), u[0]);
            double above = i < n - 1 ? u[i + 1] : axis.isPeriodic() ? u[0] : ghost(axis, axis.atUpper(), u[n - 1]);
            second[i] = (below - 2 * u[i] + above) / (axis.spacing() * axis.spacing());
        }
        return second;
    }

    private static double ghost(Axis axis, Boundary wall, double edge) {
        if (axis.points() == Axis.Points.NODES) {
            return 0;
        }
        return wall.equals(Boundary.NO_FLUX) ? edge : -edge;
    }

    @ParameterizedTest
    @MethodSource("axes")
    void aFilterIsTransformMultiplyTransformBack(Axis axis) {
        for (Grid grid : List.of(
                Grid.of(axis), Grid.of(axis, Axis.periodic(7, 0, 1)), Grid.of(Axis.nodes(20, 0, 1, 0, 0), axis))) {
            Spectrum spectrum = new Spectrum(grid);
            double[][] factors = new double[grid.dimensions()][];
            for (int a = 0; a < factors.length; a++) {
                factors[a] = Arrays.stream(spectrum.eigenvalues(a, Laplacian.CONTINUOUS))
                        .map(eigenvalue -> Math.exp(-0.003 * eigenvalue))
                        .toArray();
            }
            double[] u = line(grid.size());
            double[] modes = spectrum.forward(u);
            for (int i = 0; i < modes.length; i++) {
                for (int a = 0; a < factors.length; a++) {
                    modes[i] *= factors[a][grid.number(i, a)];
                }
            }
            double[] filtered = spectrum.filter(u, factors, new VectorFourier());
            assertThat(filtered).containsExactly(spectrum.inverse(modes), within(2e-14 * u.length));
            assertThat(spectrum.filter(u, factors, new ScalarFourier())).containsExactly(filtered);
        }
    }

    @Test
    void aModeHasOneCoefficientAndItsOwnEigenvalue() {
        Grid grid = Grid.of(Axis.centred(12, 0, 3, Boundary.NO_FLUX, Boundary.NO_FLUX), Axis.nodes(10, 0, 2, 0, 0));
        Field mode = grid.field(x -> Math.cos(2 * Math.PI * x[0] / 3) * Math.sin(3 * Math.PI * x[1] / 2));
        Spectrum spectrum = new Spectrum(grid);
        double[] coefficients = spectrum.forward(mode.values());
        int there = grid.index(2, 2);
        for (int i = 0; i < coefficients.length; i++) {
            assertThat(Math.abs(coefficients[i])).isCloseTo(i == there ? 12 * 10 : 0, within(1e-12));
        }
        assertThat(spectrum.eigenvalues(0, Laplacian.CONTINUOUS)[2])
                .isCloseTo(Math.pow(2 * Math.PI / 3, 2), within(1e-13));
        assertThat(spectrum.eigenvalues(1, Laplacian.CONTINUOUS)[2])
                .isCloseTo(Math.pow(3 * Math.PI / 2, 2), within(1e-13));
    }

    @Test
    void newtonsLawOfCoolingHasNoFourierModes() {
        Grid grid = Grid.of(Axis.centred(8, 0, 1, Boundary.NO_FLUX, new Robin(1, 0)));
        assertThatThrownBy(() -> new Spectrum(grid)).hasMessageContaining("take an implicit scheme");
    }
}
