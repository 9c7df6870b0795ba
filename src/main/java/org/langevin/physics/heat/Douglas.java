package org.langevin.physics.heat;

import org.langevin.field.Field;

/**
 * Alternating directions in two or three dimensions by stabilising corrections:
 *
 * <pre>
 *   y_0 = u + h (L u + feed) + time · s          an explicit step,
 *   y_a = y_{a−1} + h/2 L_a (y_a − u)            made implicit axis by axis,
 *   u'  = y_d
 * </pre>
 *
 * <p>Douglas, Numer. Math. 4 (1962) 41. Of order 2 and stable for steps of any length; in two dimensions its gain is that of {@link
 * PeacemanRachford}. It keeps no maximum principle. Without mixed derivatives.
 */
public final class Douglas implements HeatSolver {
    private final HeatEquation equation;
    private final FluxForm form;

    /**
     * The scheme for an equation.
     *
     * @throws IllegalArgumentException where a tensor mixes the axes
     */
    public Douglas(HeatEquation equation) {
        this.equation = equation;
        this.form = Directions.of(equation);
    }

    @Override
    public HeatEquation equation() {
        return equation;
    }

    @Override
    public Facts facts() {
        return new Facts(2, 2, Double.POSITIVE_INFINITY, 0, true);
    }

    /** In the increment v = u' − u: (1 − h/2 L_1) ... (1 − h/2 L_d) v = h (L u + feed) + time · s. */
    @Override
    public Field step(Field state, HeatStep step) {
        double[] u = valuesOf(state);
        double[] change = form.increment(u, step);
        for (FluxForm.Along along : form.axes()) {
            new LineSolver(along, step.heat() / 2).solve(change);
        }
        return new Field(grid(), Increment.addTo(change, u));
    }
}
