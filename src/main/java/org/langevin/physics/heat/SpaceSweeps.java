package org.langevin.physics.heat;

import java.util.stream.IntStream;

/**
 * Many explicit steps of uniform conductivity in space: the wavefront of {@link PlaneSweeps}, of slices instead of rows. A tile is a range of
 * rows of the second axis, whole along the third, swept from the first slice along the first axis to the last.
 */
final class SpaceSweeps extends Sweeps {
    /** Slices of each step that are kept, as in {@link PlaneSweeps}. */
    private static final int KEPT = 4;

    /** Slices of a step that are computed in turn. */
    private static final int TURN = KEPT - 2;

    private final Edge slices;
    private final Edge rows;
    private final Edge columns;
    private final int depth;
    private final int height;
    private final StencilKernel kernel;

    /**
     * Sweeps of a grid with these axes, slowest first.
     *
     * @param depth steps in one pass over memory
     * @param height rows of a tile
     */
    SpaceSweeps(Edge slices, Edge rows, Edge columns, int depth, int height, StencilKernel kernel) {
        this.slices = slices;
        this.rows = rows;
        this.columns = columns;
        this.depth = depth;
        this.height = height;
        this.kernel = kernel;
    }

    @Override
    int depth() {
        return depth;
    }

    @Override
    boolean pass(double[] from, double[] to, double heat, int steps) {
        IntStream.range(0, (rows.size() + height - 1) / height)
                .parallel()
                .forEach(tile -> new Tile(from, to, heat, steps, tile * height).sweep());
        return false;
    }

    /** One tile during one pass. Step 0 is the state; slice i of step s stands in {@code kept} where {@link #slot} says. */
    private final class Tile {
        private final double[] from;
        private final double[] to;
        private final double[] ratios;
        private final int steps;
        private final int firstRow;
        private final int endRow;
        /** From one row of a kept slice to the next: the row, and a point beyond both its ends. */
        private final int pitch = columns.size() + 2;

        private final int length;
        private final double[] kept;
        private final int beyond;
        private final int[] places = new int[5];

        Tile(double[] from, double[] to, double heat, int steps, int firstRow) {
            this.from = from;
            this.to = to;
            this.steps = steps;
            this.firstRow = firstRow;
            endRow = Math.min(rows.size(), firstRow + height);
            ratios = new double[] {heat * columns.weight(), heat * rows.weight(), heat * slices.weight()};
            length = (endRow - firstRow + 2 * steps + 2) * pitch;
            beyond = KEPT * steps * length;
            kept = new double[beyond + length];
        }

        void sweep() {
            for (int i = slices.from(-steps); i < slices.size() + steps; i += TURN) {
                for (int slice = i; slice < Math.min(i + TURN, slices.to(slices.size() + steps)); slice++) {
                    load(slice);
                }
                for (int s = 1; s <= steps; s++) {
                    int first = Math.max(i - s, slices.from(s - steps));
                    int end = Math.min(i - s + TURN, slices.to(slices.size() + steps - s));
                    for (int slice = first; slice < end; slice++) {
                        compute(s, slice);
                    }
                }
            }
        }

        /** Where the first point of row 0 of a slice of a step would be kept. */
        private int slot(int step, int slice) {
            return (step * KEPT + (slice & KEPT - 1)) * length + origin();
        }

        private int origin() {
            return (1 + steps - firstRow) * pitch + 1;
        }

        private int firstRow(int step) {
            return rows.from(firstRow - (steps - step));
        }

        private int endRow(int step) {
            return rows.to(endRow + steps - step);
        }

        private void load(int slice) {
            int at = slot(0, slice);
            int source = Math.floorMod(slice, slices.size()) * rows.size();
            for (int j = firstRow(0); j < endRow(0); j++) {
                int row = (source + Math.floorMod(j, rows.size())) * columns.size();
                System.arraycopy(from, row, kept, at + j * pitch, columns.size());
            }
            close(0, slice);
        }

        private void compute(int step, int slice) {
            int here = slot(step - 1, slice);
            int above = !slices.ring() && slice == 0 ? wall(0, here, step - 1) : slot(step - 1, slice - 1);
            int below =
                    !slices.ring() && slice == slices.size() - 1 ? wall(1, here, step - 1) : slot(step - 1, slice + 1);
            boolean last = step == steps;
            int target = last ? slice * rows.size() * columns.size() : slot(step, slice);
            for (int j = firstRow(step); j < endRow(step); j++) {
                int row = j * pitch;
                places[0] = here + row;
                places[1] = here + row - pitch;
                places[2] = here + row + pitch;
                places[3] = above + row;
                places[4] = below + row;
                kernel.space(
                        kept,
                        places,
                        ratios,
                        last ? to : kept,
                        target + j * (last ? columns.size() : pitch),
                        columns.size());
            }
            if (!last) {
                close(step, slice);
            }
        }

        /** Writes what stands beyond all ends of a slice. */
        private void close(int step, int slice) {
            int at = slot(step, slice);
            int m = columns.size();
            for (int j = firstRow(step); j < endRow(step); j++) {
                int row = at + j * pitch;
                kept[row - 1] = columns.ring() ? kept[row + m - 1] : columns.beyond(0, kept[row]);
                kept[row + m] = columns.ring() ? kept[row] : columns.beyond(1, kept[row + m - 1]);
            }
            if (!rows.ring() && firstRow(step) == 0) {
                beyondRow(0, at, at - pitch);
            }
            if (!rows.ring() && endRow(step) == rows.size()) {
                int row = at + (rows.size() - 1) * pitch;
                beyondRow(1, row, row + pitch);
            }
        }

        private void beyondRow(int end, int beside, int target) {
            for (int x = 0; x < columns.size(); x++) {
                kept[target + x] = rows.beyond(end, kept[beside + x]);
            }
        }

        /** Writes a slice beyond the wall at an end, and says where. */
        private int wall(int end, int beside, int step) {
            int at = beyond + origin();
            for (int j = firstRow(step); j < endRow(step); j++) {
                for (int x = j * pitch; x < j * pitch + columns.size(); x++) {
                    kept[at + x] = slices.beyond(end, kept[beside + x]);
                }
            }
            return at;
        }
    }
}
