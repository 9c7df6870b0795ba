package org.langevin.physics.heat;

import org.langevin.field.Field;

/**
 * Super-time-stepping: an explicit Runge-Kutta method of s stages whose stability polynomial is built of Legendre's, stable for (s² + s − 2)/4
 * explicit steps instead of s.
 *
 * <p>Meyer, Balsara and Aslam, J. Comput. Phys. 257 (2014) 594, equations 15 to 18. Of order 2; each step takes the fewest stages that make it
 * stable, an odd number of at least 3, since with odd numbers the fastest modes are damped. No linear system, so that any flux form will do,
 * tensors included; no maximum principle.
 */
public final class Rkl2 implements HeatSolver {
    /** Beyond this many stages rounding, which grows as their square, would cost four digits. */
    private static final int MOST_STAGES = 101;

    private final HeatEquation equation;
    private final FluxForm form;
    private final double explicitHeat;

    /** The scheme for an equation. */
    public Rkl2(HeatEquation equation) {
        this.equation = equation;
        this.form = new FluxForm(equation);
        this.explicitHeat = new Ftcs(equation).facts().largestStableHeat();
    }

    @Override
    public HeatEquation equation() {
        return equation;
    }

    @Override
    public Facts facts() {
        return new Facts(2, 2, explicitHeat * gain(MOST_STAGES), 0, true);
    }

    /**
     * The number of stages that a step takes: the evaluations of the operator, which are its cost.
     *
     * @param step a stable step
     */
    public int stages(HeatStep step) {
        facts().requireStable("RKL2", step);
        int s = 3;
        while (s < MOST_STAGES && step.heat() > explicitHeat * gain(s)) {
            s += 2;
        }
        return s;
    }

    @Override
    public Field step(Field state, HeatStep step) {
        int s = stages(step);
        double[] y0 = valuesOf(state);
        double[] m0 = form.increment(y0, step);
        double w1 = 4.0 / (s * (double) s + s - 2);
        double[] before = y0;
        double[] y = new double[y0.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = y0[i] + w1 / 3 * m0[i];
        }
        for (int j = 2; j <= s; j++) {
            double mu = (2.0 * j - 1) / j * b(j) / b(j - 1);
            double nu = -(j - 1.0) / j * b(j) / b(j - 2);
            double tilde = mu * w1;
            double gamma = -(1 - b(j - 1)) * tilde;
            double[] m = form.increment(y, step);
            double[] next = m;
            for (int i = 0; i < next.length; i++) {
                next[i] = mu * y[i] + nu * before[i] + (1 - mu - nu) * y0[i] + tilde * m[i] + gamma * m0[i];
            }
            before = y;
            y = next;
        }
        return new Field(grid(), y);
    }

    /** Explicit steps that s stages are worth. */
    private static double gain(int s) {
        return (s * (double) s + s - 2) / 4;
    }

    private static double b(int j) {
        return j < 2 ? 1.0 / 3 : (j * (double) j + j - 2) / (2.0 * j * (j + 1));
    }
}
