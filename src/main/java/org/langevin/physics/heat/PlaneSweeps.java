package org.langevin.physics.heat;

import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/**
 * Many explicit steps of uniform conductivity in a plane, several of them in each pass over memory.
 *
 * <p>A step reads and writes every point once and does little between, so that one step after the other runs at the speed of memory. Here a
 * tile of columns is swept from its first row to its last with k steps in flight: row i of step s needs rows i − 1, i and i + 1 of step s −
 * 1, so when the state has been loaded up to row i, step s is computed up to row i − s, and a few rows of each step are all that is
 * kept, in the second-level cache (a wavefront; Wellein et al., COMPSAC 2009, <a
 * href="https://doi.org/10.1109/COMPSAC.2009.82">doi:10.1109/COMPSAC.2009.82</a>). Some rows are taken at a time, so that a kept row comes
 * into the first-level cache once, not three times. Tiles overlap by one point a step on each side, where both compute the same; so they
 * depend on the state alone and run in any order, and every point sees the operations of a plain sweep: the bits are the same.
 */
final class PlaneSweeps implements Sweeps {
    /** Rows of each step that are kept, a power of two. */
    private static final int KEPT = 8;

    /** Rows of a step that are computed in turn: those need two more of the step before. */
    private static final int TURN = KEPT - 2;

    private final Edge rows;
    private final Edge columns;
    private final Tiling tiling;
    private final StencilKernel kernel;

    /**
     * How the work is cut; the result does not depend on it.
     *
     * @param depth steps in one pass over memory
     * @param height rows of a tile
     * @param width columns of a tile
     */
    record Tiling(int depth, int height, int width) {
        /** Eight kept rows of twelve steps of 512 columns are 400 KB, within any second-level cache; and as many tiles as processors. */
        static Tiling of(int rows, int columns) {
            int width = 512;
            int across = (columns + width - 1) / width;
            // The pool's workers and the thread that calls.
            int threads = ForkJoinPool.getCommonPoolParallelism() + 1;
            int height = (rows * across + threads - 1) / threads;
            return new Tiling(12, Math.max(64, Math.min(height, 1024)), width);
        }
    }

    PlaneSweeps(Edge rows, Edge columns, Tiling tiling, StencilKernel kernel) {
        this.rows = rows;
        this.columns = columns;
        this.tiling = tiling;
        this.kernel = kernel;
    }

    @Override
    public int depth() {
        return tiling.depth;
    }

    @Override
    public boolean pass(double[] from, double[] to, double heat, int depth) {
        int down = (rows.size() + tiling.height - 1) / tiling.height;
        int across = (columns.size() + tiling.width - 1) / tiling.width;
        // A sum, so that no tile is left out as a conjunction would leave it once one has failed.
        return IntStream.range(0, down * across)
                        .parallel()
                        .mapToDouble(tile -> new Tile(from, to, heat, depth, tile / across, tile % across).sweep())
                        .sum()
                == 0;
    }

    /** One tile during one pass. Step 0 is the state; row i of step s stands in {@code kept} where {@link #slot} says. */
    private final class Tile {
        private final double[] from;
        private final double[] to;
        private final double[] ratios;
        private final int depth;
        private final int firstRow;
        private final int endRow;
        private final int firstColumn;
        private final int endColumn;
        /** Of one kept row: the tile, one point a step on both sides, and one beyond for what the walls say. */
        private final int length;

        private final double[] kept;
        private final int beyond;
        /** 0 times every value written, summed. */
        private double nothing;

        Tile(double[] from, double[] to, double heat, int depth, int down, int across) {
            this.from = from;
            this.to = to;
            this.depth = depth;
            ratios = new double[] {heat * columns.weight(), heat * rows.weight()};
            firstRow = down * tiling.height;
            endRow = Math.min(rows.size(), firstRow + tiling.height);
            firstColumn = across * tiling.width;
            endColumn = Math.min(columns.size(), firstColumn + tiling.width);
            length = endColumn - firstColumn + 2 * depth + 2;
            beyond = KEPT * depth * length;
            kept = new double[beyond + length];
        }

        /** Writes the tile, and says 0 if every value of it is finite, otherwise NaN. */
        double sweep() {
            for (int i = rows.from(firstRow - depth); i < endRow + depth; i += TURN) {
                for (int row = i; row < Math.min(i + TURN, rows.to(endRow + depth)); row++) {
                    load(row);
                }
                for (int s = 1; s <= depth; s++) {
                    int first = Math.max(i - s, rows.from(firstRow - depth + s));
                    int end = Math.min(i - s + TURN, rows.to(endRow + depth - s));
                    for (int row = first; row < end; row++) {
                        compute(s, row);
                    }
                }
            }
            return nothing;
        }

        /** Where column 0 of a row of a step would be kept. */
        private int slot(int step, int row) {
            return (step * KEPT + (row & KEPT - 1)) * length + 1 + depth - firstColumn;
        }

        private void load(int row) {
            int first = columns.from(firstColumn - depth);
            int end = columns.to(endColumn + depth);
            int at = slot(0, row);
            int source = Math.floorMod(row, rows.size()) * columns.size();
            for (int j = first; j < end; ) {
                int wrapped = Math.floorMod(j, columns.size());
                int run = Math.min(end - j, columns.size() - wrapped);
                System.arraycopy(from, source + wrapped, kept, at + j, run);
                j += run;
            }
            closeRow(0, row);
        }

        private void compute(int step, int row) {
            int margin = depth - step;
            int first = columns.from(firstColumn - margin);
            int end = columns.to(endColumn + margin);
            int here = slot(step - 1, row) + first;
            int north = !rows.ring() && row == 0 ? wall(0, here, end - first) : slot(step - 1, row - 1) + first;
            int south = !rows.ring() && row == rows.size() - 1
                    ? wall(1, here, end - first)
                    : slot(step - 1, row + 1) + first;
            int[] places = {here, north, south};
            if (step == depth) {
                int at = row * columns.size() + first;
                kernel.plane(kept, places, ratios, to, at, end - first);
                nothing += zero(to, at, end - first);
            } else {
                kernel.plane(kept, places, ratios, kept, slot(step, row) + first, end - first);
                closeRow(step, row);
            }
        }

        /** The sum of 0 · v, in four parts, since one waits for itself. */
        private static double zero(double[] values, int at, int count) {
            double a = 0;
            double b = 0;
            double c = 0;
            double d = 0;
            int i = at;
            for (; i + 3 < at + count; i += 4) {
                a += 0 * values[i];
                b += 0 * values[i + 1];
                c += 0 * values[i + 2];
                d += 0 * values[i + 3];
            }
            for (; i < at + count; i++) {
                a += 0 * values[i];
            }
            return a + b + c + d;
        }

        /** Writes what stands beyond the walls at both ends of a row. */
        private void closeRow(int step, int row) {
            if (columns.ring()) {
                return;
            }
            int at = slot(step, row);
            int margin = depth - step;
            if (firstColumn - margin <= 0) {
                kept[at - 1] = columns.beyond(0, kept[at]);
            }
            if (endColumn + margin >= columns.size()) {
                kept[at + columns.size()] = columns.beyond(1, kept[at + columns.size() - 1]);
            }
        }

        /** Writes a row beyond the wall at an end, and says where. */
        private int wall(int end, int beside, int count) {
            for (int j = 0; j < count; j++) {
                kept[beyond + j] = rows.beyond(end, kept[beside + j]);
            }
            return beyond;
        }
    }
}
