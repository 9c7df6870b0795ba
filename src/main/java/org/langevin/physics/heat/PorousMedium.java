package org.langevin.physics.heat;

import java.util.Optional;
import org.langevin.field.Boundary;
import org.langevin.field.Boundary.Neumann;
import org.langevin.field.Boundary.Periodic;
import org.langevin.field.Field;
import org.langevin.field.Grid;

/**
 * Nonlinear diffusion, u_t = ∇²(u^m) with m above 1: gas in a porous medium, whose conductivity m u^(m−1) is what diffuses. Nothing gets
 * anywhere before its front does.
 *
 * <p>The explicit step u' = u + h L(u^m) conserves, since L exchanges, and is monotone as long as h m u^(m−1) times what a point gives away is
 * at most 1: then it keeps the maximum principle and u ≥ 0, and converges to the weak solution (Vázquez, <i>The Porous Medium Equation</i>, 2007,
 * is the theory). The limit rises as the maximum falls, so the run takes the longest steps that its present state allows.
 */
public final class PorousMedium {
    private final Grid grid;
    private final double exponent;
    private final FluxForm form;
    private final double linearLimit;

    /**
     * The equation on a grid.
     *
     * @param grid its walls periodic, insulating, or absorbing
     * @param exponent m, above 1, dimensionless
     */
    public PorousMedium(Grid grid, double exponent) {
        if (!(exponent > 1) || Double.isInfinite(exponent)) {
            throw new IllegalArgumentException(
                    "exponent = " + exponent + ": expected a finite number above 1; 1 is the heat equation");
        }
        grid.axes().forEach(axis -> {
            requireUnfed(axis.atLower());
            requireUnfed(axis.atUpper());
        });
        this.grid = grid;
        this.exponent = exponent;
        this.form = new FluxForm(new HeatEquation(grid, Conductivity.ONE, Optional.empty()));
        this.linearLimit = form.largestMonotoneHeat();
    }

    /**
     * The similarity solution that a point source spreads to in one dimension (Barenblatt 1952; Pattle 1959): t^−a (C − k x² t^−2a)₊^(1/(m−1)),
     * a = 1/(m+1), k = a (m−1)/(2m).
     *
     * @param c C, which fixes the content
     * @param x place
     * @param t time, above 0
     */
    public static double barenblatt(double exponent, double c, double x, double t) {
        double a = 1 / (exponent + 1);
        double k = a * (exponent - 1) / (2 * exponent);
        double inside = Math.max(0, c - k * x * x * Math.pow(t, -2 * a));
        return Math.pow(t, -a) * Math.pow(inside, 1 / (exponent - 1));
    }

    /** The longest step that is monotone from a state, in heat time. */
    public double largestStableHeat(Field state) {
        return linearLimit / (exponent * Math.pow(state.max(), exponent - 1));
    }

    /**
     * The state after one step.
     *
     * @param state u, nowhere negative
     * @throws IllegalArgumentException if the step is longer than {@link #largestStableHeat} of the state
     */
    public Field step(Field state, HeatStep step) {
        if (!state.grid().equals(grid)) {
            throw new IllegalArgumentException("state on " + state.grid() + ": expected it on " + grid);
        }
        if (state.min() < 0) {
            throw new IllegalArgumentException("smallest u = " + state.min() + ": expected 0 or more for a density");
        }
        new Facts(1, 2, largestStableHeat(state), 0, true).requireStable("the porous medium", step);
        double[] u = state.values();
        double[] power = new double[u.length];
        for (int i = 0; i < u.length; i++) {
            power[i] = Math.pow(u[i], exponent);
        }
        double[] out = new double[u.length];
        form.apply(power, out);
        for (int i = 0; i < out.length; i++) {
            // At the very limit a point may give all it has, and rounding a little more.
            out[i] = Math.max(0, u[i] + step.heat() * out[i]);
        }
        return new Field(grid, out);
    }

    /** The state after some heat time, in the longest steps that are monotone. */
    public Field through(Field start, double heat) {
        Field u = start;
        double left = heat;
        while (left > 0) {
            double h = Math.min(left, largestStableHeat(u));
            u = step(u, HeatStep.of(h));
            left = h == left ? 0 : left - h;
        }
        return u;
    }

    private static void requireUnfed(Boundary wall) {
        boolean insulating = wall instanceof Neumann given && given.inflow() == 0;
        if (!(insulating || wall instanceof Periodic || wall.equals(Boundary.ABSORBING))) {
            throw new IllegalArgumentException(
                    "boundary " + wall + ": expected periodic, a flux of 0 or a value of 0 around a porous medium");
        }
    }
}
