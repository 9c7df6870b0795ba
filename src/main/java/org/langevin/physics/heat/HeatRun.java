package org.langevin.physics.heat;

import java.util.List;
import org.langevin.field.Field;

/** Takes a state through the steps of a plan, and lets nothing run unstable in silence. */
public final class HeatRun {
    /** What to do with a step that is longer than the scheme's stability allows. */
    public enum Excess {
        /** Fail, with the limit and the remedy. */
        REFUSE,
        /** Cut it into the fewest equal parts that are stable. */
        SUBSTEP
    }

    private HeatRun() {}

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
        return run(solver, start, steps, excess, true);
    }

    /**
     * The state after more steps of a run that has begun: none of them is a first step.
     *
     * @param state u where the run stands
     * @param excess what to do with a step that is too long
     */
    public static Field onwards(HeatSolver solver, Field state, List<HeatStep> steps, Excess excess) {
        return run(solver, state, steps, excess, false);
    }

    private static Field run(HeatSolver solver, Field start, List<HeatStep> steps, Excess excess, boolean fromStart) {
        Field u = start;
        int next = 0;
        while (next < steps.size()) {
            HeatStep step = steps.get(next);
            int same = countEqual(steps, next);
            int parts = excess == Excess.SUBSTEP ? solver.facts().parts(step) : 1;
            HeatStep part = step.part(parts);
            int count = Math.multiplyExact(same, parts);
            if (fromStart && next == 0) {
                u = solver.firstStep(u, part);
                count--;
            }
            u = solver.steps(u, part, count);
            next += same;
        }
        return u;
    }

    private static int countEqual(List<HeatStep> steps, int from) {
        int to = from + 1;
        while (to < steps.size() && steps.get(to).equals(steps.get(from))) {
            to++;
        }
        return to - from;
    }
}
