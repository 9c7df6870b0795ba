package org.langevin.physics.heat;

import java.util.stream.IntStream;

/**
 * Many explicit steps of uniform conductivity in space: the wavefront of {@link PlaneSweeps}, of slices instead of rows, one slice of each
 * step in turn. A tile is a range of rows of the second axis, whole along the third, swept from the first slice along the first axis to the
 * last. The window is a ring of slices here: it need not be one long row, since slices are long enough.
 */
final class SpaceSweeps extends Sweeps {
    private final Edge slices;
    private final Edge rows;
    private final Edge columns;
    private final Tiling tiling;
    private final StencilKernel kernel;
    private final SpareArrays windows = new SpareArrays();

    /**
     * How the work is cut; the result does not depend on it.
     *
     * @param depth steps in one pass over memory
     * @param height rows of a tile
     */
    record Tiling(int depth, int height) {
        /** The window has 13 slices of 44 rows, or 9 of 40 where rows are longer: 1.2 MB at 256 columns, 1.5 MB at 512. */
        static Tiling of(int columns) {
            return new Tiling(columns <= 320 ? 5 : 3, 32);
        }
    }

    /** Sweeps of a grid with these axes, slowest first. */
    SpaceSweeps(Edge slices, Edge rows, Edge columns, Tiling tiling, StencilKernel kernel) {
        this.slices = slices;
        this.rows = rows;
        this.columns = columns;
        this.tiling = tiling;
        this.kernel = kernel;
    }

    @Override
    int depth() {
        return tiling.depth;
    }

    @Override
    boolean pass(double[] from, double[] to, double heat, int steps) {
        // A sum, so that no tile is left out as a conjunction would leave it once one has failed.
        return IntStream.range(0, (rows.size() + tiling.height - 1) / tiling.height)
                        .parallel()
                        .mapToDouble(tile -> new Tile(from, to, heat, steps, tile * tiling.height).sweep())
                        .sum()
                == 0;
    }

    /** One tile during one pass. Step 0 is the state; slice i of step s stands in {@code window} where {@link #place} says. */
    private final class Tile {
        private final double[] from;
        private final double[] to;
        private final double[] ratios;
        private final int steps;
        private final int firstRow;
        private final int endRow;

        /** From one row of the window to the next: the row, and a gap for the points beyond both its ends. */
        private final int pitch = StencilKernel.groups(columns.size()) + StencilKernel.GROUP;

        /** From one slice of the window to the next. */
        private final int length;

        /** Slices of the window: two a step, and of the turns before and after. */
        private final int ring;

        private final double[] window;
        private final int[] places = new int[3];

        /** 0 times every value written, summed. */
        private double nothing;

        Tile(double[] from, double[] to, double heat, int steps, int firstRow) {
            this.from = from;
            this.to = to;
            this.steps = steps;
            this.firstRow = firstRow;
            endRow = Math.min(rows.size(), firstRow + tiling.height);
            ratios = new double[] {heat * columns.weight(), heat * rows.weight(), heat * slices.weight()};
            length = (endRow - firstRow + 2 * steps + 2) * pitch;
            ring = 2 * steps + 3;
            window = windows.take(ring * length + StencilKernel.FIRST);
        }

        /** Writes the tile, and says 0 if every value of it is finite, otherwise NaN. */
        double sweep() {
            int first = slices.from(-steps);
            load(first, 0, 1);
            for (int i = first; i <= slices.size() + steps; i++) {
                if (i < endSlice(0)) {
                    close(0, i);
                }
                for (int s = 1; s <= steps; s++) {
                    if (i - s >= slices.from(s - steps) && i - s < endSlice(s)) {
                        compute(s, i - s);
                    }
                    load(i + 1, s - 1, steps);
                    unload(i - steps - 1, s - 1, steps);
                }
            }
            windows.giveBack(window);
            return nothing;
        }

        /** The end of the slices of a step that are needed. */
        private int endSlice(int step) {
            return slices.to(slices.size() + steps - step);
        }

        /** Where the first point of row 0 of a slice of a step is: one slice up with each step. */
        private int place(int step, int slice) {
            return Math.floorMod(slice - step, ring) * length + (1 + steps - firstRow) * pitch + StencilKernel.FIRST;
        }

        private int firstRow(int step) {
            return rows.from(firstRow - (steps - step));
        }

        private int endRow(int step) {
            return rows.to(endRow + steps - step);
        }

        /** Loads one of some equal shares of the rows of a slice. */
        private void load(int slice, int share, int shares) {
            if (slice >= endSlice(0)) {
                return;
            }
            int at = place(0, slice);
            int source = Math.floorMod(slice, slices.size()) * rows.size();
            int count = endRow(0) - firstRow(0);
            int end = firstRow(0) + count * (share + 1) / shares;
            for (int j = firstRow(0) + count * share / shares; j < end; j++) {
                int row = (source + Math.floorMod(j, rows.size())) * columns.size();
                System.arraycopy(from, row, window, at + j * pitch, columns.size());
            }
        }

        private void compute(int step, int slice) {
            int row = firstRow(step) * pitch;
            places[0] = place(step - 1, slice) + row;
            places[1] = place(step - 1, slice - 1) + row;
            places[2] = place(step - 1, slice + 1) + row;
            int count = (endRow(step) - firstRow(step) - 1) * pitch + StencilKernel.groups(columns.size());
            kernel.space(window, places, count, pitch, ratios);
            close(step, slice);
        }

        /** Writes one of some equal shares of the rows of a slice of the last step. */
        private void unload(int slice, int share, int shares) {
            if (slice < 0 || slice >= slices.size()) {
                return;
            }
            int at = place(steps, slice);
            int count = endRow - firstRow;
            int end = firstRow + count * (share + 1) / shares;
            for (int j = firstRow + count * share / shares; j < end; j++) {
                int target = (slice * rows.size() + j) * columns.size();
                nothing += kernel.copy(window, at + j * pitch, columns.size(), to, target);
            }
        }

        /** Writes what stands beyond all ends of a slice, and beyond the first slice and the last, where there is a wall. */
        private void close(int step, int slice) {
            int at = place(step, slice);
            for (int j = firstRow(step); j < endRow(step); j++) {
                closeRow(at + j * pitch);
            }
            if (!rows.ring() && firstRow(step) == 0) {
                beyondRow(rows, 0, at, at - pitch);
            }
            if (!rows.ring() && endRow(step) == rows.size()) {
                int row = at + (rows.size() - 1) * pitch;
                beyondRow(rows, 1, row, row + pitch);
            }
            if (!slices.ring() && slice == 0) {
                beyondSlice(step, 0, at, place(step, -1));
            }
            if (!slices.ring() && slice == slices.size() - 1) {
                beyondSlice(step, 1, at, place(step, slice + 1));
            }
        }

        private void closeRow(int at) {
            int east = at + columns.size() - 1;
            window[at - 1] = columns.ring() ? window[east] : columns.beyond(0, window[at]);
            window[east + 1] = columns.ring() ? window[at] : columns.beyond(1, window[east]);
        }

        private void beyondSlice(int step, int end, int beside, int beyond) {
            for (int j = firstRow(step) * pitch; j < endRow(step) * pitch; j += pitch) {
                beyondRow(slices, end, beside + j, beyond + j);
            }
        }

        private void beyondRow(Edge edge, int end, int beside, int beyond) {
            for (int x = 0; x < columns.size(); x++) {
                window[beyond + x] = edge.beyond(end, window[beside + x]);
            }
        }
    }
}
