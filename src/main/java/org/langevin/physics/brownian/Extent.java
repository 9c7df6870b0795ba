package org.langevin.physics.brownian;

import java.util.Objects;

/**
 * One axis of the space of Brownian walkers, from one end to the other.
 *
 * <p>A reflecting wall is a mirror: reflected motion is free motion folded at the wall, which has exactly the law wanted at any step. So a
 * free step is taken first, watched for absorbing walls and their mirror images, and folded back.
 *
 * @param lower the lower end, a length; −∞ where {@code atLower} is {@link Wall#NONE}
 * @param atLower what stands there
 * @param upper the upper end, a length above {@code lower}; +∞ where {@code atUpper} is {@link Wall#NONE}
 * @param atUpper what stands there
 */
public record Extent(double lower, Wall atLower, double upper, Wall atUpper) {
    /** An axis without walls. */
    public static final Extent FREE =
            new Extent(Double.NEGATIVE_INFINITY, Wall.NONE, Double.POSITIVE_INFINITY, Wall.NONE);

    /**
     * Standard deviations of a step that must fit between two absorbing walls: 4 Φ(−8.3) = 2e-16 bounds the probability of touching both in
     * one step, so that the two can be watched one by one.
     */
    private static final double WIDTHS = 8.3;

    /** Checks that ends and walls belong together. */
    public Extent {
        Objects.requireNonNull(atLower, "atLower");
        Objects.requireNonNull(atUpper, "atUpper");
        checkEnd("lower", lower, atLower, Double.NEGATIVE_INFINITY);
        checkEnd("upper", upper, atUpper, Double.POSITIVE_INFINITY);
        if (!(lower < upper)) {
            throw new IllegalArgumentException(
                    "upper = " + upper + ": expected more than lower = " + lower + "; exchange the ends");
        }
    }

    /** The half line above a wall. */
    public static Extent above(double lower, Wall wall) {
        return new Extent(lower, wall, Double.POSITIVE_INFINITY, Wall.NONE);
    }

    /** A slab between two walls of one kind. */
    public static Extent between(double lower, double upper, Wall walls) {
        return new Extent(lower, walls, upper, walls);
    }

    private static void checkEnd(String name, double end, Wall wall, double open) {
        if (wall == Wall.NONE ? end != open : !Double.isFinite(end)) {
            throw new IllegalArgumentException(name + " = " + end + " with wall " + wall + ": expected "
                    + (wall == Wall.NONE ? "an infinite end where there is no wall" : "a finite place for a wall"));
        }
    }

    /** Whether a place lies between the ends. */
    public boolean contains(double x) {
        return lower <= x && x <= upper;
    }

    /** Whether a walker can leave through this axis. */
    public boolean absorbs() {
        return atLower == Wall.ABSORBING || atUpper == Wall.ABSORBING;
    }

    /** The longest step, in heat D dt, that may be watched continuously; +∞ but between two absorbing walls, or their images. */
    public double longestHeat() {
        double width = upperBarrier() - lowerBarrier();
        return width * width / (2 * WIDTHS * WIDTHS);
    }

    /** The nearest absorbing wall below on the unfolded axis: the lower end, or the upper end's image in it, or −∞. */
    double lowerBarrier() {
        return switch (atLower) {
            case ABSORBING -> lower;
            case REFLECTING -> atUpper == Wall.ABSORBING ? 2 * lower - upper : Double.NEGATIVE_INFINITY;
            case NONE -> Double.NEGATIVE_INFINITY;
        };
    }

    /** The nearest absorbing wall above on the unfolded axis. */
    double upperBarrier() {
        return switch (atUpper) {
            case ABSORBING -> upper;
            case REFLECTING -> atLower == Wall.ABSORBING ? 2 * upper - lower : Double.POSITIVE_INFINITY;
            case NONE -> Double.POSITIVE_INFINITY;
        };
    }

    /** Whether the barrier below stands for the upper end, or the one above for the lower end: the other end is a mirror. */
    boolean barrierIsImage(boolean above) {
        return (above ? atUpper : atLower) == Wall.REFLECTING;
    }

    /** A place on the unfolded axis, folded at the mirrors as often as it takes. */
    double fold(double x) {
        if (atLower == Wall.REFLECTING && atUpper == Wall.REFLECTING) {
            double width = upper - lower;
            double phase = Math.abs(x - lower) % (2 * width);
            return lower + Math.min(phase, 2 * width - phase);
        }
        if (atLower == Wall.REFLECTING) {
            return lower + Math.abs(x - lower);
        }
        return atUpper == Wall.REFLECTING ? upper - Math.abs(upper - x) : x;
    }
}
