package org.langevin.physics.brownian;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The state of an ensemble of Brownian walkers: where each is, and which have left, when and through which wall.
 *
 * <p>Time is heat, D t, in units of length². Arrays by axis, so that a step runs along memory.
 */
public final class Walkers {
    private final double[][] positions;
    private final double[] exits;
    private final int[] faces;
    private double heat;
    private long steps;

    /**
     * Walkers at given places, at heat 0.
     *
     * @param positions {@code [axis][walker]}, lengths; kept, and changed by every step
     */
    public Walkers(double[][] positions) {
        if (positions.length == 0 || positions[0].length == 0) {
            throw new IllegalArgumentException("positions: expected at least one axis and one walker");
        }
        for (double[] axis : positions) {
            if (axis.length != positions[0].length) {
                throw new IllegalArgumentException("positions: expected " + positions[0].length
                        + " walkers on every axis, as on the first, got " + axis.length);
            }
        }
        this.positions = positions;
        exits = new double[count()];
        faces = new int[count()];
        Arrays.fill(exits, Double.POSITIVE_INFINITY);
        Arrays.fill(faces, -1);
    }

    /** {@code count} walkers at one place, with as many axes as it has coordinates. */
    public static Walkers at(int count, double... place) {
        double[][] positions = new double[place.length][count];
        for (int axis = 0; axis < place.length; axis++) {
            Arrays.fill(positions[axis], place[axis]);
        }
        return new Walkers(positions);
    }

    /** How many there were at the beginning. */
    public int count() {
        return positions[0].length;
    }

    /** The number of dimensions. */
    public int axes() {
        return positions.length;
    }

    /** The coordinates along an axis, a length each; of a walker that has left, where its last step led. */
    public double[] positions(int axis) {
        return positions[axis];
    }

    /** The heat at which each walker left, +∞ for those that have not. */
    public double[] exits() {
        return exits;
    }

    /** Through which wall each left: 2 axis for a lower one, 2 axis + 1 for an upper one; −1 for those that have not. */
    public int[] faces() {
        return faces;
    }

    /** The heat spent so far. */
    public double heat() {
        return heat;
    }

    /** The number of steps taken so far: the noise's step. */
    public long steps() {
        return steps;
    }

    /** How many have not left. */
    public int surviving() {
        return surviving(0, count());
    }

    /** The share that has not left. */
    public double survival() {
        return surviving() / (double) count();
    }

    /** The mean square distance of all walkers from a place, in length²; for walkers without absorbing walls. */
    public double meanSquareDistance(double... place) {
        double sum = 0;
        for (int axis = 0; axis < axes(); axis++) {
            double origin = place[axis];
            sum += Arrays.stream(positions[axis])
                    .map(x -> (x - origin) * (x - origin))
                    .sum();
        }
        return sum / count();
    }

    /**
     * The density of the surviving walkers along an axis, as a share of all there were, per length.
     *
     * @param lower where the first bin begins
     * @param width of a bin
     * @param bins how many
     */
    public double[] density(int axis, double lower, double width, int bins) {
        double[] density = new double[bins];
        IntStream.range(0, count()).filter(this::survives).forEach(walker -> {
            double bin = Math.floor((positions[axis][walker] - lower) / width);
            if (bin >= 0 && bin < bins) {
                density[(int) bin] += 1 / (width * count());
            }
        });
        return density;
    }

    int surviving(int from, int to) {
        return (int) IntStream.range(from, to).filter(this::survives).count();
    }

    void spend(double stepHeat) {
        heat += stepHeat;
        steps++;
    }

    private boolean survives(int walker) {
        return exits[walker] == Double.POSITIVE_INFINITY;
    }
}
