package org.langevin.physics.heat;

import org.langevin.field.Field;

/**
 * The trapezoidal rule: (1 − h/2 L) (u' − u) = h (L u + feed) + time · s. Of order 2 for steps of any length.
 *
 * <p>Its gain tends to −1 for fast modes, so that a jump rings for long, and the maximum principle holds only up to twice the explicit
 * limit. The remedy is Rannacher's (Numer. Math. 43 (1984) 309): backward Euler first, whose fast modes are gone after four solves, here four
 * quarters of the first step. It costs no order, since one step of local order 2 is one.
 */
public final class CrankNicolson implements HeatSolver {
    /** How the first step of a run is taken. */
    public enum Start {
        /** As all others: for smooth states, and to see the ringing. */
        PLAIN,
        /** By four quarter steps of backward Euler: for any state. */
        DAMPED
    }

    private static final int DAMPING_STEPS = 4;

    private final HeatEquation equation;
    private final Start start;
    private final FluxForm form;
    private final ImplicitSolve solve;
    private final BackwardEuler damping;

    /** The scheme for an equation, with a damped start. */
    public CrankNicolson(HeatEquation equation) {
        this(equation, Start.DAMPED);
    }

    /** The scheme for an equation. */
    public CrankNicolson(HeatEquation equation, Start start) {
        this.equation = equation;
        this.start = start;
        this.form = new FluxForm(equation);
        this.solve = new ImplicitSolve(equation.grid(), form);
        this.damping = new BackwardEuler(equation);
    }

    @Override
    public HeatEquation equation() {
        return equation;
    }

    @Override
    public Facts facts() {
        return new Facts(2, 2, Double.POSITIVE_INFINITY, 2 * form.largestMonotoneHeat(), true);
    }

    @Override
    public Field firstStep(Field state, HeatStep step) {
        return start == Start.DAMPED
                ? damping.steps(state, step.part(DAMPING_STEPS), DAMPING_STEPS)
                : step(state, step);
    }

    @Override
    public Field step(Field state, HeatStep step) {
        double[] u = valuesOf(state);
        double[] change = solve.solve(step.heat() / 2, form.increment(u, step));
        return new Field(grid(), Increment.addTo(change, u));
    }
}
