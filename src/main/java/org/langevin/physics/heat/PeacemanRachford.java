package org.langevin.physics.heat;

import org.langevin.field.Field;

/**
 * Alternating directions in two dimensions: half a step implicit along the first axis, half a step implicit along the second.
 *
 * <pre>
 *   u* = u  + h/2 (L_1 u* + L_2 u ) + time/2 s
 *   u' = u* + h/2 (L_1 u* + L_2 u') + time/2 s
 * </pre>
 *
 * <p>Peaceman and Rachford, J. SIAM 3 (1955) 28. Of order 2 and stable for steps of any length, at the cost of eliminations along lines. But
 * stable isn't accurate: its gain is a product of (1 − x)/(1 + x), which is negative where a long step should leave almost nothing. Without
 * mixed derivatives.
 */
public final class PeacemanRachford implements HeatSolver {
    private final HeatEquation equation;
    private final FluxForm form;

    /**
     * The scheme for an equation in two dimensions.
     *
     * @throws IllegalArgumentException in one or three dimensions, or where a tensor mixes the axes
     */
    public PeacemanRachford(HeatEquation equation) {
        if (equation.grid().dimensions() != 2) {
            throw new IllegalArgumentException("dimensions = " + equation.grid().dimensions()
                    + ": expected 2 for Peaceman-Rachford; take Douglas's scheme in three, Crank-Nicolson in one");
        }
        this.equation = equation;
        this.form = Directions.of(equation);
    }

    @Override
    public HeatEquation equation() {
        return equation;
    }

    @Override
    public Facts facts() {
        return new Facts(2, 2, Double.POSITIVE_INFINITY, 2 * Directions.largestMonotoneHeat(form), true);
    }

    @Override
    public Field step(Field state, HeatStep step) {
        return new Field(grid(), half(half(valuesOf(state), 0, step.part(2)), 1, step.part(2)));
    }

    /** Half a step, implicit along one axis: (1 − h/2 L_a) (u* − u) = h/2 (L u + feed) + time/2 s. */
    private double[] half(double[] u, int implicit, HeatStep half) {
        double[] change = form.increment(u, half);
        new LineSolver(form.axes().get(implicit), half.heat()).solve(change);
        return Increment.addTo(change, u);
    }
}
