package org.langevin.physics.heat;

import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/**
 * Many explicit steps of uniform conductivity in a plane, several of them in each pass over memory.
 *
 * <p>A step reads and writes every point once and does little between, so that one step after the other runs at the speed of memory. Here a
 * tile of columns is swept from its first row to its last with k steps in flight: row i of step s needs rows i − 1, i and i + 1 of step s −
 * 1, so when the state has been loaded up to row i, step s is computed up to row i − s (a wavefront; Wellein et al., COMPSAC 2009, <a
 * href="https://doi.org/10.1109/COMPSAC.2009.82">doi:10.1109/COMPSAC.2009.82</a>).
 *
 * <p>All steps share one window of rows: once row i of step s is computed, row i − 1 of the step before is not needed any more, and row i
 * takes its place. So the window has two rows a step, which the second-level cache holds, and the rows at which a step works are those at
 * which the one before has just worked, in the first-level cache. The kernel runs over several rows as over one long row, and what it
 * computes of the gaps between them nobody reads.
 *
 * <p>Tiles overlap by one point a step on each side, where both compute the same; so they depend on the state alone and run in any order,
 * and every point sees the operations of a plain sweep: the bits are the same.
 */
final class PlaneSweeps extends Sweeps {
    /** Rows of a step that are computed in turn: six rows of 700 points are at work then, 34 KB. */
    private static final int TURN = 4;

    /** Rows that the window moves on before it is copied back to where it began. */
    private static final int TRAVEL = 64;

    /** Between two rows of the window: what stands beyond the east end of one, and beyond the west end of the next. */
    private static final int GAP = StencilKernel.GROUP;

    /**
     * Length from which G1, in a heap of up to 4 GB, gives an array regions of its own: its first number is then 16 bytes after the beginning
     * of a cache line, which is where {@link StencilKernel#FIRST} expects it, for speed and for nothing else. So it is with every array
     * where the JVM aligns objects to 64 bytes, as the launcher has it do.
     */
    private static final int LARGE = 1 << 17;

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
     * @param width columns of a tile
     */
    record Tiling(int depth, int height, int width) {
        /** Tiles of up to 704 columns, as many as processors or more; steps that overlap their neighbours by little. */
        static Tiling of(int rows, int columns) {
            int across = (columns + 703) / 704;
            int width = StencilKernel.groups((columns + across - 1) / across);
            // The pool's workers and the thread that calls.
            int threads = ForkJoinPool.getCommonPoolParallelism() + 1;
            int height = Math.max(64, Math.min((rows * across + threads - 1) / threads, 2048));
            return new Tiling(Math.max(8, Math.min(height / 11, 24)), height, width);
        }
    }

    PlaneSweeps(Edge rows, Edge columns, Tiling tiling, StencilKernel kernel) {
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
    boolean pass(double[] from, double[] to, double heat, int depth) {
        int down = (rows.size() + tiling.height - 1) / tiling.height;
        int across = (columns.size() + tiling.width - 1) / tiling.width;
        // A sum, so that no tile is left out as a conjunction would leave it once one has failed.
        return IntStream.range(0, down * across)
                        .parallel()
                        .mapToDouble(tile -> new Tile(from, to, heat, depth, tile / across, tile % across).sweep())
                        .sum()
                == 0;
    }

    /** One tile during one pass. Step 0 is the state; row i of step s stands in {@code window} where {@link #place} says. */
    private final class Tile {
        private final double[] from;
        private final double[] to;
        private final double[] ratios;
        private final int depth;
        private final int firstRow;
        private final int endRow;
        private final int firstColumn;
        private final int endColumn;

        /** Whether the tile has a whole ring of columns, which closes on itself. */
        private final boolean round;

        /** The columns in the window: the tile's, and on each side one a step, unless a wall is nearer or the ring is closed. */
        private final int west;

        private final int width;

        /** From one row of the window to the next. */
        private final int pitch;

        /** Rows that must not be overwritten while some are computed in turn. */
        private final int live;

        private final double[] window;

        /** What would stand in the window's first row, if it were a row of the state. */
        private int origin;

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
            round = columns.ring() && endColumn - firstColumn == columns.size();
            west = round ? 0 : columns.from(firstColumn - depth);
            width = (round ? columns.size() : columns.to(endColumn + depth)) - west;
            pitch = StencilKernel.groups(width) + GAP;
            live = 2 * (depth + 1 + TURN);
            int length = (live + TRAVEL + TURN + 1) * pitch + StencilKernel.FIRST;
            window = windows.take(length < LARGE / 8 ? length : Math.max(length, LARGE));
            origin = firstRow(0) - below();
        }

        /** Writes the tile, and says 0 if every value of it is finite, otherwise NaN. */
        double sweep() {
            int first = firstRow(0);
            load(first, first + TURN, 0, 1);
            for (int i = first; i < endRow + depth + TURN; i += TURN) {
                makeRoom(i);
                close(0, i, Math.min(i + TURN, endRow(0)));
                for (int s = 1; s <= depth; s++) {
                    compute(s, Math.max(i - s, firstRow(s)), Math.min(i - s + TURN, endRow(s)));
                    // Memory is slow to begin and then runs ahead by itself, so what the next turn needs comes in small
                    // parts.
                    load(i + TURN, i + 2 * TURN, s - 1, depth);
                    unload(i - depth - TURN, i - depth, s - 1, depth);
                }
            }
            windows.giveBack(window);
            return nothing;
        }

        /** The first row of a step that the tile needs. */
        private int firstRow(int step) {
            return rows.from(firstRow - depth + step);
        }

        /** The end of the rows of a step that the tile needs. */
        private int endRow(int step) {
            return rows.to(endRow + depth - step);
        }

        /** Where the west end of a row of a step is: one row up with each step. */
        private int place(int step, int row) {
            return (row - step - origin) * pitch + StencilKernel.FIRST;
        }

        /** From the first row of a turn down to the last that has not been unloaded, the turn before's. */
        private int below() {
            return 2 * depth + 1 + TURN;
        }

        /** Copies what lives of the window to its beginning, if the turn that begins with a row would leave it. */
        private void makeRoom(int row) {
            if (row + 2 * TURN - origin > live + TRAVEL + TURN) {
                int lowest = row - below();
                System.arraycopy(window, (lowest - origin) * pitch, window, 0, live * pitch + StencilKernel.FIRST);
                origin = lowest;
            }
        }

        /** Loads one of some equal shares of the columns of rows. */
        private void load(int first, int end, int share, int shares) {
            int begin = west + width * share / shares;
            int stop = west + width * (share + 1) / shares;
            for (int row = first; row < Math.min(end, endRow(0)); row++) {
                int target = place(0, row) - west;
                int source = Math.floorMod(row, rows.size()) * columns.size();
                for (int j = begin; j < stop; ) {
                    int wrapped = Math.floorMod(j, columns.size());
                    int run = Math.min(stop - j, columns.size() - wrapped);
                    System.arraycopy(from, source + wrapped, window, target + j, run);
                    j += run;
                }
            }
        }

        private void compute(int step, int first, int end) {
            if (first < end) {
                int count = (end - first - 1) * pitch + StencilKernel.groups(width);
                kernel.plane(window, place(step - 1, first), count, pitch, ratios);
                close(step, first, end);
            }
        }

        /** Writes one of some equal shares of the columns of rows of the last step. */
        private void unload(int first, int end, int share, int shares) {
            int columnsHere = endColumn - firstColumn;
            int begin = firstColumn + columnsHere * share / shares;
            int stop = firstColumn + columnsHere * (share + 1) / shares;
            for (int row = Math.max(first, firstRow); row < Math.min(end, endRow); row++) {
                int source = place(depth, row) - west + begin;
                nothing += kernel.copy(window, source, stop - begin, to, row * columns.size() + begin);
            }
        }

        /** Writes what stands beyond the ends of some rows, and beyond the first row and the last, where there is a wall. */
        private void close(int step, int first, int end) {
            for (int row = first; row < end; row++) {
                closeRow(place(step, row));
            }
            if (!rows.ring() && first == 0 && first < end) {
                wall(0, place(step, 0), place(step, -1));
            }
            if (!rows.ring() && end == rows.size() && first < end) {
                wall(1, place(step, end - 1), place(step, end));
            }
        }

        private void closeRow(int at) {
            int east = at + width - 1;
            if (round) {
                window[at - 1] = window[east];
                window[east + 1] = window[at];
            } else if (!columns.ring()) {
                if (west == 0) {
                    window[at - 1] = columns.beyond(0, window[at]);
                }
                if (west + width == columns.size()) {
                    window[east + 1] = columns.beyond(1, window[east]);
                }
            }
        }

        private void wall(int end, int beside, int beyond) {
            for (int j = 0; j < width; j++) {
                window[beyond + j] = rows.beyond(end, window[beside + j]);
            }
        }
    }
}
