package org.langevin.physics.heat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.StepPlan;
import org.langevin.schedule.Transition;

/**
 * One step of diffusion: so much heat time, in so much time.
 *
 * <p>A diffusivity D(t) enters a solver through its integral alone, heat = ∫ D dt over the step; so it can't be frozen at one end of a
 * step by mistake, which would cost every scheme its second order. Only sources ask for the time itself.
 *
 * @param heat ∫ D dt, dimension length² if K is dimensionless, 0 or more
 * @param time the time that the step lasts, in the schedule's unit, 0 or more
 */
public record HeatStep(double heat, double time) {
    /** Checks that both run forward and are finite. */
    public HeatStep {
        requireForward("heat", heat);
        requireForward("time", time);
    }

    /** A step where D = 1, so that heat is time. */
    public static HeatStep of(double heat) {
        return new HeatStep(heat, heat);
    }

    /** {@code count} equal steps where D = 1, {@code heat} together. */
    public static List<HeatStep> equal(double heat, int count) {
        return of(heat).parts(count);
    }

    /**
     * The steps of a plan through a schedule, in the direction in which heat flows: from the clean end to the noisy one, which is the
     * reverse of the plan's own order.
     */
    public static List<HeatStep> through(NoiseSchedule schedule, StepPlan plan) {
        List<HeatStep> steps = new ArrayList<>();
        for (int k = plan.count() - 1; k >= 0; k--) {
            StepPlan.Step reverse = plan.steps().get(k);
            Transition forward = schedule.between(reverse.to(), reverse.from());
            steps.add(new HeatStep(forward.heat(), reverse.from() - reverse.to()));
        }
        return List.copyOf(steps);
    }

    /** This step as {@code count} equal ones. */
    public List<HeatStep> parts(int count) {
        return List.copyOf(Collections.nCopies(count, part(count)));
    }

    /** One of {@code count} equal parts. */
    public HeatStep part(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("parts = " + count + ": expected 1 or more");
        }
        return new HeatStep(heat / count, time / count);
    }

    private static void requireForward(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " = " + value
                    + ": expected a finite number, 0 or more; end the plan where the schedule still has alpha > 0");
        }
    }
}
