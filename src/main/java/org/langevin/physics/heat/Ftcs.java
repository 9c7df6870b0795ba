package org.langevin.physics.heat;

import java.util.Arrays;
import java.util.Optional;
import org.langevin.field.Field;
import org.langevin.physics.HopRatio;

/**
 * Forward in time, centred in space: u' = u + h (L u + feed) + time · s.
 *
 * <p>The step is the master equation of a lattice walk, and both end at the same {@link HopRatio}: Σ r ≤ 1/2, r = h K / dx². Of order 1
 * in time and 2 in space, but of order 4 in space at r = 1/6 in one dimension, where the two errors cancel.
 *
 * <p>In two and three dimensions, with uniform conductivity and no source, {@link #steps} takes several steps in each pass over memory.
 */
public final class Ftcs implements HeatSolver {
    private final HeatEquation equation;
    private final FluxForm form;
    private final Optional<Sweeps> sweeps;
    private final double[] ratios;
    private final Facts facts;

    /** The scheme for an equation. */
    public Ftcs(HeatEquation equation) {
        this.equation = equation;
        FluxForm sample = Sweeps.isUniform(equation)
                ? new FluxForm(
                        new HeatEquation(Sweeps.sample(equation.grid()), equation.conductivity(), Optional.empty()))
                : new FluxForm(equation);
        this.sweeps = Sweeps.of(equation, sample);
        this.form = sweeps.isPresent() || !Sweeps.isUniform(equation) ? sample : new FluxForm(equation);
        this.ratios = sample.worstRatios();
        double sum = Arrays.stream(ratios).sum();
        this.facts = new Facts(1, 2, 0.5 / sum, sample.largestMonotoneHeat(), true);
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
        return steps(state, step, 1);
    }

    @Override
    public Field steps(Field state, HeatStep step, int count) {
        HopRatio.require(ratios(step));
        double[] u = valuesOf(state);
        return sweeps.map(all -> all.steps(grid(), u, step.heat(), count, new double[u.length]))
                .orElseGet(() -> exchanged(u, step, count));
    }

    @Override
    public Field steps(Field state, HeatStep step, int count, double[] room) {
        SpareArrays.requireRoom(state, room);
        if (sweeps.isEmpty()) {
            return steps(state, step, count);
        }
        HopRatio.require(ratios(step));
        return sweeps.get().steps(grid(), valuesOf(state), step.heat(), count, room);
    }

    /** One step after the other, for any equation. */
    private Field exchanged(double[] start, HeatStep step, int count) {
        double[] u = start;
        for (int k = 0; k < count; k++) {
            u = Increment.addTo(form.increment(u, step), u);
        }
        return new Field(grid(), u);
    }

    /** r of each axis at the point where the step is hardest: the hop probabilities of the walk there. */
    public double[] ratios(HeatStep step) {
        return Arrays.stream(ratios).map(r -> r * step.heat()).toArray();
    }
}
