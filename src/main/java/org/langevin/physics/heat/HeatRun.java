package org.langevin.physics.heat;

import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.langevin.field.Field;

/**
 * A state on its way through the steps of a plan, which lets nothing run unstable in silence.
 *
 * <pre>{@code
 * HeatRun run = new HeatRun(solver, start);
 * for (int k = 1; k <= 1000; k++) {
 *     run.advance(HeatStep.of(1e-6), 50);
 *     widths[k] = run.measure(u -> u.variance(0));
 * }
 * Field end = run.state();
 * }</pre>
 *
 * <p>A run works in two arrays of its own in turn, where the scheme can ({@link HeatSolver#steps(Field, HeatStep, int, double[])}): a new array
 * is zeros written to memory, which on a large grid takes as long as several explicit steps. Nobody sees that: a {@link #state} is a value
 * for good, and the run goes on in other memory. So to look at a state costs nothing, and to keep it costs an array.
 *
 * <p>The same bits as {@link HeatSolver#steps(Field, HeatStep, int)} gives from state to state. Not for several threads at once.
 */
public final class HeatRun {
    /** What to do with a step that is longer than the scheme's stability allows. */
    public enum Excess {
        /** Fail, with the limit and the remedy. */
        REFUSE,
        /** Cut it into the fewest equal parts that are stable. */
        SUBSTEP
    }

    private final HeatSolver solver;
    private Field state;
    private boolean begun;

    /** Whether nobody else has the state's values: they are neither the start's nor of a state that was handed out. */
    private boolean own;

    /** Values of a former state that nobody else has; null where there are none. */
    private double[] room;

    /**
     * A run that has not begun.
     *
     * @param start u at the beginning, on the equation's grid; not changed
     */
    public HeatRun(HeatSolver solver, Field start) {
        this.solver = Objects.requireNonNull(solver, "solver");
        this.state = Objects.requireNonNull(start, "start");
    }

    /** The state after all steps, none of which may be too long. */
    public static Field through(HeatSolver solver, Field start, List<HeatStep> steps) {
        return through(solver, start, steps, Excess.REFUSE);
    }

    /**
     * The state after all steps.
     *
     * @param start u at the beginning, on the equation's grid
     * @param excess what to do with a step that is too long
     */
    public static Field through(HeatSolver solver, Field start, List<HeatStep> steps, Excess excess) {
        return new HeatRun(solver, start).advance(steps, excess).state();
    }

    /**
     * Goes on by some equal steps, the very first of which may be a {@linkplain HeatSolver#firstStep first step}. If it fails, for whatever
     * reason, the run stands where it stood.
     *
     * @param count 0 or more
     * @return this run
     * @throws IllegalArgumentException if the step is too long
     * @throws ArithmeticException if u leaves the finite numbers
     */
    public HeatRun advance(HeatStep step, int count) {
        if (count < 0) {
            throw new IllegalArgumentException("steps = " + count + ": expected 0 or more; heat does not run back");
        }
        if (count > 0) {
            Field from = begun ? state : solver.firstStep(state, step);
            keep(after(from, step, begun ? count : count - 1));
            begun = true;
        }
        return this;
    }

    /**
     * Goes on by the steps of a plan. If it fails, the run stands after the last of the steps that could be taken with all that are equal to it
     * and follow one another.
     *
     * @param excess what to do with a step that is too long
     * @return this run
     */
    public HeatRun advance(List<HeatStep> steps, Excess excess) {
        int next = 0;
        while (next < steps.size()) {
            HeatStep step = steps.get(next);
            int same = countEqual(steps, next);
            int parts = excess == Excess.SUBSTEP ? solver.facts().parts(step) : 1;
            advance(step.part(parts), Math.multiplyExact(same, parts));
            next += same;
        }
        return this;
    }

    /** The state where the run stands: a value, which no later step changes. */
    public Field state() {
        own = false;
        return state;
    }

    /**
     * A number that the state has where the run stands, without a copy of the state.
     *
     * @param quantity of a field that is good during this call alone: later steps write over it
     */
    public double measure(ToDoubleFunction<Field> quantity) {
        return quantity.applyAsDouble(state);
    }

    private Field after(Field from, HeatStep step, int count) {
        if (count == 0) {
            return from;
        }
        return room == null ? solver.steps(from, step, count) : solver.steps(from, step, count, room);
    }

    private void keep(Field next) {
        if (own) {
            room = state.values();
        } else if (next.values() == room) {
            room = null;
        }
        state = next;
        own = true;
    }

    private static int countEqual(List<HeatStep> steps, int from) {
        int to = from + 1;
        while (to < steps.size() && steps.get(to).equals(steps.get(from))) {
            to++;
        }
        return to - from;
    }
}
