package org.langevin.physics.heat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.langevin.field.Axis;
import org.langevin.field.Field;
import org.langevin.field.Grid;
import org.langevin.field.Laplacian;
import org.langevin.physics.Truth;

/**
 * sin(πx) on [0, 1] between walls of value 0 until heat time 0.1. It is a mode of the grid, so every scheme multiplies it by its own known
 * gain: the time stepper must reproduce the scheme's error to rounding, not only be small.
 */
final class SineModes {
    private static final double END = 0.1;

    /** e^(−π²/10). */
    private static final double EXACT = 0.37270783885343794;

    /** Rounding of a few thousand steps. */
    private static final double ROUNDING = 1e-13;

    /** A scheme, and its gain on a mode for which the explicit step would be 1 − a. */
    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private enum Scheme {
        FTCS(Ftcs::new, a -> 1 - a),
        CRANK_NICOLSON(
                equation -> new CrankNicolson(equation, CrankNicolson.Start.PLAIN), a -> (1 - a / 2) / (1 + a / 2)),
        BACKWARD_EULER(BackwardEuler::new, a -> 1 / (1 + a));

        private final Function<HeatEquation, HeatSolver> solver;
        private final DoubleUnaryOperator gain;

        Scheme(Function<HeatEquation, HeatSolver> solver, DoubleUnaryOperator gain) {
            this.solver = solver;
            this.gain = gain;
        }
    }

    private SineModes() {}

    static List<Truth> rows() {
        List<Truth> rows = new ArrayList<>();
        for (int level = 0; level < 3; level++) {
            int n = 20 << level;
            rows.addAll(rows("sine_mode1_T0.1_N" + n + "_r0.4000", n, 100 << (2 * level), Scheme.values()));
            rows.addAll(rows("sine_mode1_T0.1_N" + n + "_r0.1667", n, 240 << (2 * level), Scheme.values()));
        }
        for (int level = 0; level < 4; level++) {
            String key = "cn_N" + (20 << level) + "_steps" + (10 << level);
            rows.addAll(rows(key, 20 << level, 10 << level, Scheme.CRANK_NICOLSON, Scheme.BACKWARD_EULER));
        }
        rows.add(order("FTCS at r = 0.4", 2, Scheme.FTCS, 100, 4));
        rows.add(order("FTCS at r = 1/6", 4, Scheme.FTCS, 240, 4));
        rows.add(order("Crank-Nicolson at dt = dx/5", 2, Scheme.CRANK_NICOLSON, 10, 2));
        rows.add(order("backward Euler at dt = dx/5", 1, Scheme.BACKWARD_EULER, 10, 2));
        return rows;
    }

    private static List<Truth> rows(String key, int cells, int steps, Scheme... schemes) {
        List<Truth> rows = new ArrayList<>();
        String where = " of sin(pi x), " + cells + " cells, " + steps + " steps";
        rows.add(new Truth(
                "A_diffusion", key, "amplitude" + where + ", spectral", EXACT, ROUNDING, () -> exactly(cells)));
        for (Scheme scheme : schemes) {
            double half = Math.sin(Math.PI / (2 * cells));
            double a = 4 * END / steps * cells * cells * half * half;
            double known = Math.pow(scheme.gain.applyAsDouble(a), steps);
            String name = ", " + scheme.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            rows.add(new Truth(
                    "A_diffusion", key, "amplitude" + where + name, known, ROUNDING, () -> run(scheme, cells, steps)));
            rows.add(new Truth(
                    "A_diffusion",
                    key,
                    "error" + where + name,
                    known - EXACT,
                    ROUNDING,
                    () -> run(scheme, cells, steps) - EXACT));
        }
        return rows;
    }

    /** The order in the spacing, from 20 and 40 cells. */
    private static Truth order(String scheme, double order, Scheme by, int steps, int moreSteps) {
        return new Truth("A_diffusion", "orders", "order in dx, " + scheme, order, 0.05, () -> {
            double coarse = run(by, 20, steps) - EXACT;
            double fine = run(by, 40, steps * moreSteps) - EXACT;
            return Math.log(coarse / fine) / Math.log(2);
        });
    }

    private static double run(Scheme scheme, int cells, int steps) {
        Field mode = mode(cells);
        HeatSolver solver = scheme.solver.apply(HeatEquation.on(mode.grid()));
        return HeatRun.through(solver, mode, HeatStep.equal(END, steps)).valueAt(0.5);
    }

    private static double exactly(int cells) {
        Field mode = mode(cells);
        return new SpectralSteps(HeatEquation.on(mode.grid()), Laplacian.CONTINUOUS)
                .step(mode, HeatStep.of(END))
                .valueAt(0.5);
    }

    private static Field mode(int cells) {
        return Grid.of(Axis.nodes(cells, 0, 1, 0, 0)).field(x -> Math.sin(Math.PI * x[0]));
    }
}
