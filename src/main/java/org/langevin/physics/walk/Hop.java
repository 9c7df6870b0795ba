package org.langevin.physics.walk;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.langevin.field.Axis;
import org.langevin.field.Boundary;
import org.langevin.field.Field;
import org.langevin.field.Grid;
import org.langevin.random.Stream;

/**
 * One step of all walkers of a grid, with the room it needs.
 *
 * <p>First each point says how many leave in each direction; then each point collects those who come. Both run over blocks of points that
 * depend on nothing but the grid, so threads can't be seen in the result.
 */
final class Hop {
    /** Points that share an item of noise and a task. */
    private static final int BLOCK = 256;
    /** From so many blocks on threads are worth it. */
    private static final int PARALLEL = 4;
    /** No point: the walker is gone. */
    private static final int GONE = -1;

    private final LatticeWalk walk;
    private final Grid grid;
    /** Whether a walker hops at all. */
    private final Binomial moves;
    /** Given that it hops along this axis or a later one, whether along this one. */
    private final Binomial[] alongThis;

    private final Binomial half = new Binomial(0.5);
    /** {@code [2 axis + (0 down, 1 up)][point]}: how many leave in each direction. */
    private final long[][] leaving;

    /**
     * Hops of given probabilities.
     *
     * @param ratios r of each axis, allowed
     */
    Hop(LatticeWalk walk, double[] ratios) {
        this.walk = walk;
        grid = walk.grid();
        alongThis = new Binomial[ratios.length];
        double later = 0;
        for (int axis = ratios.length - 1; axis >= 0; axis--) {
            later += ratios[axis];
            alongThis[axis] = new Binomial(later == 0 ? 1 : ratios[axis] / later);
        }
        moves = new Binomial(Math.min(1, 2 * later));
        leaving = new long[2 * ratios.length][grid.size()];
    }

    /** Moves the walkers of all points. */
    void move(long[] counts, long step) {
        int blocks = (counts.length + BLOCK - 1) / BLOCK;
        forBlocks(blocks, block -> leave(counts, step, block));
        forBlocks(blocks, block -> arrive(counts, block));
    }

    /** The probability of each direction's target, by the same splits. */
    Field law(int from) {
        double[] law = new double[grid.size()];
        law[from] = 1 - moves.p();
        double rest = moves.p();
        for (int axis = 0; axis < grid.dimensions(); axis++) {
            double along = rest * alongThis[axis].p();
            rest -= along;
            for (int side = 0; side < 2; side++) {
                int target = neighbour(from, axis, side);
                if (target != GONE) {
                    law[target] += along * half.p();
                }
            }
        }
        return new Field(grid, law);
    }

    private static void forBlocks(int blocks, IntConsumer task) {
        IntStream range = IntStream.range(0, blocks);
        (blocks >= PARALLEL ? range.parallel() : range).forEach(task);
    }

    private void leave(long[] counts, long step, int block) {
        int from = block * BLOCK;
        int to = Math.min(from + BLOCK, counts.length);
        int occupied = 0;
        for (int i = from; i < to; i++) {
            occupied += counts[i] > 0 ? 1 : 0;
        }
        for (long[] direction : leaving) {
            Arrays.fill(direction, from, to, 0);
        }
        if (occupied == 0) {
            return;
        }
        Uniforms uniforms =
                new Uniforms(walk.noise(), Stream.LATTICE_WALK, step, block, occupied * leaving.length * 5 / 2 + 16);
        for (int i = from; i < to; i++) {
            if (counts[i] > 0) {
                split(i, moves.draw(counts[i], uniforms), uniforms);
            }
        }
    }

    /** The walkers that leave a point, by axis and side. */
    private void split(int point, long movers, Uniforms uniforms) {
        long rest = movers;
        for (int axis = 0; axis < alongThis.length; axis++) {
            long along = alongThis[axis].draw(rest, uniforms);
            long down = half.draw(along, uniforms);
            leaving[2 * axis][point] = down;
            leaving[2 * axis + 1][point] = along - down;
            rest -= along;
        }
    }

    private void arrive(long[] counts, int block) {
        int to = Math.min((block + 1) * BLOCK, counts.length);
        for (int i = block * BLOCK; i < to; i++) {
            long count = counts[i];
            for (int axis = 0; axis < alongThis.length; axis++) {
                for (int side = 0; side < 2; side++) {
                    count += arriving(i, axis, side) - leaving[2 * axis + side][i];
                }
            }
            counts[i] = count;
        }
    }

    /** Those who come to a point from one side; at a wall without flux, those of its own who tried to leave there. */
    private long arriving(int point, int axis, int side) {
        int source = neighbour(point, axis, side);
        if (source == GONE) {
            return 0;
        }
        return leaving[2 * axis + (source == point ? side : 1 - side)][source];
    }

    /** Where a hop leads: down for side 0, up for side 1; the point itself at a wall without flux. */
    private int neighbour(int point, int axisNumber, int side) {
        Axis axis = grid.axis(axisNumber);
        int stride = grid.stride(axisNumber);
        int last = axis.size() - 1;
        int number = point / stride % axis.size();
        if (number != (side == 0 ? 0 : last)) {
            return side == 0 ? point - stride : point + stride;
        }
        Boundary wall = side == 0 ? axis.atLower() : axis.atUpper();
        if (wall instanceof Boundary.Periodic) {
            return side == 0 ? point + last * stride : point - last * stride;
        }
        return wall instanceof Boundary.Neumann ? point : GONE;
    }
}
