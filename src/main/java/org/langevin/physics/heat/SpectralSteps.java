package org.langevin.physics.heat;

import java.util.Arrays;
import java.util.List;
import org.langevin.field.Axis;
import org.langevin.field.Boundary;
import org.langevin.field.Boundary.Dirichlet;
import org.langevin.field.Boundary.Neumann;
import org.langevin.field.Field;
import org.langevin.field.Laplacian;
import org.langevin.field.Spectrum;

/**
 * Exact steps: each mode of the grid decays as e^(−λ h), whatever the length of the step.
 *
 * <pre>
 *   u' = e^(hL) u + φ(hL) (h feed + time · s),   φ(z) = (e^z − 1) / z
 * </pre>
 *
 * <p>With the {@link Laplacian#CONTINUOUS} eigenvalues it is as good as the grid's interpolation by modes, of no finite order for smooth
 * states that continue smoothly beyond their mirrors. With the {@link Laplacian#DISCRETE} ones it is what every scheme of second order
 * tends to as its steps get short: of order 2 in space, without error in time, and with a maximum principle. For uniform
 * conductivity; the source is constant over a step, so it is without error in time where D is constant.
 */
public final class SpectralSteps implements HeatSolver {
    private final HeatEquation equation;
    private final Laplacian laplacian;
    private final Spectrum spectrum;
    private final FluxForm form;
    /** Whether neither walls nor sources bring anything. */
    private final boolean quiet;

    private final double[][] rates;

    /**
     * The solver for an equation of uniform conductivity.
     *
     * @throws IllegalArgumentException for other conductivities and for walls of cooling; with continuous eigenvalues also for walls whose value
     *     or flux isn't 0
     */
    public SpectralSteps(HeatEquation equation, Laplacian laplacian) {
        if (!(equation.conductivity() instanceof Conductivity.Uniform uniform)) {
            throw new IllegalArgumentException("conductivity = " + equation.conductivity()
                    + ": expected a uniform one for exact steps; take Crank-Nicolson or RKL2");
        }
        if (laplacian == Laplacian.CONTINUOUS) {
            equation.grid().axes().forEach(SpectralSteps::requireHomogeneous);
        }
        this.equation = equation;
        this.laplacian = laplacian;
        this.spectrum = new Spectrum(equation.grid());
        this.form = new FluxForm(equation);
        this.quiet = Arrays.stream(form.increment(new double[equation.grid().size()], HeatStep.of(1)))
                .allMatch(made -> made == 0);
        this.rates = new double[equation.grid().dimensions()][];
        for (int axis = 0; axis < rates.length; axis++) {
            double[] eigenvalues = spectrum.eigenvalues(axis, laplacian);
            rates[axis] = new double[eigenvalues.length];
            for (int k = 0; k < eigenvalues.length; k++) {
                rates[axis][k] = uniform.value() * eigenvalues[k];
            }
        }
    }

    @Override
    public HeatEquation equation() {
        return equation;
    }

    @Override
    public Facts facts() {
        boolean discrete = laplacian == Laplacian.DISCRETE;
        double inf = Double.POSITIVE_INFINITY;
        return new Facts(Facts.EXACT, discrete ? 2 : Facts.EXACT, inf, discrete ? inf : 0, true);
    }

    @Override
    public Field step(Field state, HeatStep step) {
        return new Field(grid(), quiet ? decayed(valuesOf(state), step.heat()) : fed(valuesOf(state), step));
    }

    /** Each mode decayed, which is the same as axis after axis. */
    private double[] decayed(double[] u, double heat) {
        double[][] factors = new double[rates.length][];
        for (int axis = 0; axis < rates.length; axis++) {
            factors[axis] = Arrays.stream(rates[axis])
                    .map(rate -> Math.exp(-rate * heat))
                    .toArray();
        }
        return spectrum.filter(u, factors);
    }

    /** Each mode decayed and fed. */
    private double[] fed(double[] u, HeatStep step) {
        double[] modes = spectrum.forward(u);
        double[] made = spectrum.forward(form.increment(new double[u.length], step));
        int[] index = new int[rates.length];
        for (int i = 0; i < modes.length; i++) {
            double z = 0;
            for (int axis = 0; axis < rates.length; axis++) {
                z += step.heat() * rates[axis][index[axis]];
            }
            modes[i] = Math.exp(-z) * modes[i] + phi(z) * made[i];
            grid().advance(index);
        }
        return spectrum.inverse(modes);
    }

    /** (1 − e^−z) / z. */
    private static double phi(double z) {
        return z == 0 ? 1 : -Math.expm1(-z) / z;
    }

    private static void requireHomogeneous(Axis axis) {
        for (Boundary wall : List.of(axis.atLower(), axis.atUpper())) {
            boolean valued = wall instanceof Dirichlet given && given.value() != 0;
            boolean fed = wall instanceof Neumann flux && flux.inflow() != 0;
            if (valued || fed) {
                throw new IllegalArgumentException(
                        "boundary " + wall
                                + ": expected a value or flux of 0 for steps by continuous eigenvalues; take the discrete ones");
            }
        }
    }
}
