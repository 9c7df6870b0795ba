package org.langevin.physics.heat;

import org.langevin.field.Field;
import org.langevin.field.Grid;

/**
 * A scheme for one {@link HeatEquation}: a pure step with declared facts. A test measures each declared order, and a {@link HeatRun}
 * keeps to the declared limits.
 */
public interface HeatSolver {
    /** What is solved. */
    HeatEquation equation();

    /** What this scheme promises for this equation. */
    Facts facts();

    /**
     * The state after a step, in memory of its own. Pure: the given state stays as it is.
     *
     * @param state u before, on the equation's grid
     * @param step how much heat and time
     * @throws IllegalArgumentException if the step is longer than {@link Facts#largestStableHeat}
     */
    Field step(Field state, HeatStep step);

    /**
     * The first step of a run. The same as any other unless the scheme has to damp what an initial state may hold, jumps above all.
     */
    default Field firstStep(Field state, HeatStep step) {
        return step(state, step);
    }

    /**
     * The state after {@code count} equal steps: the same bits as one step after the other, perhaps in less time.
     *
     * @param count 0 or more
     */
    default Field steps(Field state, HeatStep step, int count) {
        Field u = state;
        for (int k = 0; k < count; k++) {
            u = step(u, step);
        }
        return u;
    }

    /**
     * The same bits again, perhaps in memory that the caller has no more use for, and so in less time; {@link HeatRun} keeps the account of
     * such memory.
     *
     * @param count 0 or more
     * @param room [points], with whatever numbers, not the state's values. It is given away: a scheme may make the result of it, and may
     *     write to it even if it fails
     * @return the state after the steps, whose values are {@code room} or a new array; the given state stays as it is
     * @throws IllegalArgumentException also if the room is of another length, or is the state's
     */
    default Field steps(Field state, HeatStep step, int count, double[] room) {
        SpareArrays.requireRoom(state, room);
        return steps(state, step, count);
    }

    /**
     * The values of a state, which must be on the equation's grid.
     *
     * @return [points], not a copy
     */
    default double[] valuesOf(Field state) {
        if (!state.grid().equals(grid())) {
            throw new IllegalArgumentException(
                    "state on " + state.grid() + ": expected it on the equation's " + grid());
        }
        return state.values();
    }

    /** Where the points are. */
    default Grid grid() {
        return equation().grid();
    }
}
