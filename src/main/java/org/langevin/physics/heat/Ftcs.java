package org.langevin.physics.heat;

import org.langevin.field.Field;
import org.langevin.physics.HopRatio;

/**
 * Forward in time, centred in space: u' = u + h (L u + feed) + time · s.
 *
 * <p>The step is the master equation of a lattice walk, and both end at the same {@link HopRatio}: Σ r ≤ 1/2, r = h K / dx². Of order 1
 * in time and 2 in space, but of order 4 in space at r = 1/6 in one dimension, where the two errors cancel.
 */
public final class Ftcs implements HeatSolver {
    private final HeatEquation equation;
    private final FluxForm form;
    private final double[] ratios;
    private final Facts facts;

    /** The scheme for an equation. */
    public Ftcs(HeatEquation equation) {
        this.equation = equation;
        this.form = new FluxForm(equation);
        this.ratios = form.worstRatios();
        double sum = 0;
        for (double r : ratios) {
            sum += r;
        }
        this.facts = new Facts(1, 2, 0.5 / sum, form.largestMonotoneHeat(), true);
    }

    @Override
    public HeatEquation equation() {
        return equation;
    }

    @Override
    public Facts facts() {
        return facts;
    }

    @Override
    public Field step(Field state, HeatStep step) {
        HopRatio.require(ratios(step));
        double[] u = state.values();
        double[] out = new double[u.length];
        form.apply(u, out);
        for (int i = 0; i < out.length; i++) {
            out[i] = u[i] + step.heat() * out[i];
        }
        Sources.add(equation, step.time(), out);
        return new Field(grid(), out);
    }

    /** r of each axis at the point where the step is hardest: the hop probabilities of the walk there. */
    public double[] ratios(HeatStep step) {
        double[] scaled = ratios.clone();
        for (int axis = 0; axis < scaled.length; axis++) {
            scaled[axis] *= step.heat();
        }
        return scaled;
    }
}
