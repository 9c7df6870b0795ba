package org.langevin.analysis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.langevin.denoiser.GridDensity;
import org.langevin.denoiser.HeatedDensity;
import org.langevin.field.Axis;
import org.langevin.field.Field;
import org.langevin.field.Grid;
import org.langevin.field.Laplacian;
import org.langevin.physics.heat.HeatEquation;
import org.langevin.physics.heat.HeatStep;
import org.langevin.physics.heat.SpectralSteps;

/**
 * A density propagated by the heat solver over any heat time, on a grid that grows with it.
 *
 * <p>A schedule's heat time runs over eight decades, and no grid that resolves the clean density could hold it at the end. But a density that has
 * spread over √(2τ) = 11 spacings is held as well by every second point: at the coarser grid's shortest wave, k = π / (2 h), its modes have decayed by
 * e^(−k² τ) = e^−148, and 5.5 points to a deviation are left. So at τ = 60 h² every second point is dropped and the box doubled, its new margins being
 * empty, and so on: each doubling of the width costs one transform. Between, the modes decay exactly, so nothing is lost but rounding.
 *
 * <p>The clean density needs a margin of 94 spacings of its grid on each side, into which it spreads before the box is first doubled.
 */
public final class SpreadingGrid implements HeatedDensity {
    /** Heat time in squares of the spacing at which the grid is made coarser. */
    private static final double COARSER_AFTER = 60;
    /** The share of the peak that counts as empty at the margins. */
    private static final double EMPTY = 1e-12;
    /** Points of margin: 8.5 standard deviations of 11 points each. */
    private static final int MARGIN = 94;

    /** The density as each grid first gets it; the heat time at which it does follows from the spacing. */
    private final List<Field> stages = new ArrayList<>();

    /**
     * The spreading of a density.
     *
     * @param clean the density, on periodic axes of equal spacing with multiples of four cells
     */
    public SpreadingGrid(Field clean) {
        Grid grid = clean.grid();
        double spacing = grid.axis(0).spacing();
        for (Axis axis : grid.axes()) {
            boolean equal = Math.abs(axis.spacing() - spacing) <= 1e-12 * spacing;
            if (!axis.isPeriodic() || axis.cells() % 4 != 0 || !equal || grid.dimensions() > 2) {
                throw new IllegalArgumentException("grid " + grid
                        + ": expected one or two periodic axes of equal spacing, each of a multiple of four cells");
            }
        }
        requireMargins(clean);
        stages.add(clean);
    }

    /** The law of a density function on a square of {@code cells} cells a side, from {@code −reach} to {@code reach}. */
    public static SpreadingGrid of(int dimension, int cells, double reach, ToDoubleFunction<double[]> density) {
        Axis axis = Axis.periodic(cells, -reach, reach);
        return new SpreadingGrid(new Grid(Collections.nCopies(dimension, axis)).field(density));
    }

    @Override
    public int dimension() {
        return stages.get(0).grid().dimensions();
    }

    @Override
    public GridDensity at(double heatTime) {
        if (!(heatTime >= 0 && heatTime <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("heatTime = " + heatTime + ": expected a finite number, 0 or more");
        }
        int stage = 0;
        while (heatTime > end(stage(stage))) {
            stage++;
        }
        Field field = stage(stage);
        double begin = stage == 0 ? 0 : end(stage(stage - 1));
        return density(heatTime > begin ? spread(field, heatTime - begin) : field);
    }

    /** The density as it enters a stage, worked out from the stage before. */
    private synchronized Field stage(int stage) {
        while (stages.size() <= stage) {
            Field last = stages.get(stages.size() - 1);
            double begin = stages.size() == 1 ? 0 : end(stages.get(stages.size() - 2));
            stages.add(coarser(spread(last, end(last) - begin)));
        }
        return stages.get(stage);
    }

    /** The heat time at which a field's grid is left. */
    private static double end(Field field) {
        double spacing = field.grid().axis(0).spacing();
        return COARSER_AFTER * spacing * spacing;
    }

    private static Field spread(Field field, double heat) {
        HeatEquation equation = HeatEquation.on(field.grid());
        return new SpectralSteps(equation, Laplacian.CONTINUOUS).step(field, HeatStep.of(heat));
    }

    /** Every second point, in the middle of a box of twice the size. */
    private static Field coarser(Field field) {
        Grid grid = new Grid(field.grid().axes().stream()
                .map(axis ->
                        Axis.periodic(axis.cells(), axis.lower() - axis.length() / 2, axis.upper() + axis.length() / 2))
                .toList());
        double[] values = new double[grid.size()];
        int[] at = new int[grid.dimensions()];
        for (int i = 0; i < values.length; i++) {
            values[i] = inner(field, at).orElse(0.0);
            grid.advance(at);
        }
        return new Field(grid, values);
    }

    /** The value of the finer field at a point of the coarser grid, if it reaches there. */
    private static Optional<Double> inner(Field field, int[] at) {
        int[] from = new int[at.length];
        for (int axis = 0; axis < at.length; axis++) {
            int cells = field.grid().axis(axis).cells();
            from[axis] = 2 * (at[axis] - cells / 4);
            if (from[axis] < 0 || from[axis] >= cells) {
                return Optional.empty();
            }
        }
        return Optional.of(field.at(from));
    }

    private static GridDensity density(Field field) {
        Grid grid = field.grid();
        double[] lower =
                grid.axes().stream().mapToDouble(axis -> axis.coordinate(0)).toArray();
        double[] spacing = grid.axes().stream().mapToDouble(Axis::spacing).toArray();
        return new GridDensity(lower, spacing, grid.shape(), field.values());
    }

    private static void requireMargins(Field field) {
        double most = EMPTY * field.max();
        Grid grid = field.grid();
        for (int i = 0; i < grid.size(); i++) {
            for (int axis = 0; axis < grid.dimensions(); axis++) {
                int number = grid.number(i, axis);
                boolean margin = number < MARGIN || number >= grid.axis(axis).cells() - MARGIN;
                if (margin && field.values()[i] > most) {
                    throw new IllegalArgumentException("density " + field.values()[i] + " at point " + number
                            + " of axis " + axis + ": expected an empty margin of " + MARGIN
                            + " points on each side; take a wider box, or more cells");
                }
            }
        }
    }
}
