package org.langevin.physics.heat;

import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.langevin.field.Axis;
import org.langevin.field.Boundary;
import org.langevin.field.Field;
import org.langevin.field.Grid;
import org.langevin.field.Laplacian;

/** The work that speed is measured by: that of well-known solvers in Python, under the same names. */
public final class HeatBenchmark {
    /**
     * One kind of work.
     *
     * @param name as the comparison prints it
     * @param work how much of the unit one run does
     * @param unit what is counted, without "per second"
     * @param prepare makes the grids and states, and returns what is to be timed
     */
    public record Case(String name, double work, String unit, Supplier<Runnable> prepare) {}

    private HeatBenchmark() {}

    /** All cases. One is to be prepared, timed and let go before the next: the largest holds 400 MB. */
    public static List<Case> cases() {
        return List.of(
                new Case(
                        "ftcs 2-D 512x512 periodic",
                        200.0 * 512 * 512,
                        "cell updates",
                        () -> explicit(2, 512, 0.2, 200)),
                new Case(
                        "ftcs 2-D 4096x4096 periodic",
                        10.0 * 4096 * 4096,
                        "cell updates",
                        () -> explicit(2, 4096, 0.2, 10)),
                new Case(
                        "ftcs 3-D 256x256x256 periodic",
                        10.0 * 256 * 256 * 256,
                        "cell updates",
                        () -> explicit(3, 256, 0.1, 10)),
                new Case(
                        "spectral 2-D 1024x1024 step",
                        1024.0 * 1024,
                        "cells",
                        () -> spectral(Axis.periodic(1024, 0, 1024))),
                new Case(
                        "DCT 2-D 1024x1024 step",
                        1024.0 * 1024,
                        "cells",
                        () -> spectral(Axis.centred(1024, 0, 1024, Boundary.NO_FLUX, Boundary.NO_FLUX))));
    }

    /** Steps that go on from where the run before ended, in memory that is used again, as the script's go on in its two arrays. */
    private static Runnable explicit(int dimensions, int cells, double r, int steps) {
        Axis axis = Axis.periodic(cells, 0, cells);
        Grid grid = new Grid(Collections.nCopies(dimensions, axis));
        HeatRun run = new HeatRun(new Ftcs(HeatEquation.on(grid)), rough(grid));
        return () -> run.advance(HeatStep.of(r), steps);
    }

    private static Runnable spectral(Axis axis) {
        Field start = rough(Grid.of(axis, axis));
        HeatSolver solver = new SpectralSteps(HeatEquation.on(start.grid()), Laplacian.CONTINUOUS);
        return () -> solver.step(start, HeatStep.of(0.1));
    }

    /** Numbers in [0, 1) without a pattern, so that no cell is cheaper than another: the multiples of the golden ratio, less their whole parts. */
    private static Field rough(Grid grid) {
        double[] values = new double[grid.size()];
        for (int i = 0; i < values.length; i++) {
            double multiple = i * 0.6180339887498949;
            values[i] = multiple - Math.floor(multiple);
        }
        return new Field(grid, values);
    }
}
