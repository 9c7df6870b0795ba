package org.langevin.physics.heat;

import org.langevin.field.Field;

/**
 * Implicit Euler: (1 − h L) (u' − u) = h (L u + feed) + time · s. Of order 1, for steps of any length: it keeps the maximum principle always, and damps
 * every mode, the fastest most (it is L-stable).
 */
public final class BackwardEuler implements HeatSolver {
    private final HeatEquation equation;
    private final FluxForm form;
    private final ImplicitSolve solve;

    /** The scheme for an equation. */
    public BackwardEuler(HeatEquation equation) {
        this.equation = equation;
        this.form = new FluxForm(equation);
        this.solve = new ImplicitSolve(equation.grid(), form);
    }

    @Override
    public HeatEquation equation() {
        return equation;
    }

    @Override
    public Facts facts() {
        double monotone = form.largestMonotoneHeat() > 0 ? Double.POSITIVE_INFINITY : 0;
        return new Facts(1, 2, Double.POSITIVE_INFINITY, monotone, true);
    }

    @Override
    public Field step(Field state, HeatStep step) {
        double[] u = valuesOf(state);
        double[] change = solve.solve(step.heat(), form.increment(u, step));
        return new Field(grid(), Increment.addTo(change, u));
    }
}
