package org.langevin.cases;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.ErfDifference;

/**
 * The exact solution of the heat equation along one axis with homogeneous walls, by the method of images (Carslaw and Jaeger,
 * <i>Conduction of Heat in Solids</i>, 2nd ed., section 10.10): a wall at which u vanishes mirrors with the opposite sign, an insulated one
 * with the same, and a periodic axis repeats.
 *
 * <p>Of the images, those are summed that reach the axis within ten standard deviations; what is left out is below 1e-22 of the whole.
 */
final class ImageLaw {
    private static final double REACH = 10;
    private static final double SQRT2 = Math.sqrt(2);

    private final double lower;
    private final double length;
    private final Mirror lowerMirror;
    private final Mirror upperMirror;

    /** What a wall does to an image. */
    enum Mirror {
        /** u = 0 at the wall. */
        ODD(-1),
        /** ∂u/∂n = 0 at the wall. */
        EVEN(1),
        /** No wall: the axis begins again. */
        NONE(0);

        private final int sign;

        Mirror(int sign) {
            this.sign = sign;
        }
    }

    /**
     * An axis.
     *
     * @param lower coordinate of its lower end
     * @param length above 0
     * @param lowerMirror at the lower end
     * @param upperMirror at the upper end; NONE if and only if the lower one is
     */
    ImageLaw(double lower, double length, Mirror lowerMirror, Mirror upperMirror) {
        this.lower = lower;
        this.length = length;
        this.lowerMirror = lowerMirror;
        this.upperMirror = upperMirror;
    }

    /**
     * A normal density of unit mass after some heat.
     *
     * @param centre its mean
     * @param sd its standard deviation in the beginning, 0 for a point
     * @param heat heat time τ, in squared length, above 0 if sd is 0
     * @return u by coordinate
     */
    DoubleUnaryOperator gaussian(double centre, double sd, double heat) {
        double width = Math.sqrt(sd * sd + 2 * heat);
        double scale = 1 / (width * Math.sqrt(2 * Math.PI));
        return x -> images(x, width, 0, (place, mirrored) -> {
            double z = (x - (mirrored ? place - (centre - lower) : place + (centre - lower)) - lower) / width;
            return scale * Math.exp(-z * z / 2);
        });
    }

    /**
     * An interval of height 1 after some heat.
     *
     * @param from its lower end
     * @param to its upper end
     * @param heat heat time τ, above 0
     * @return u by coordinate
     */
    DoubleUnaryOperator interval(double from, double to, double heat) {
        double width = Math.sqrt(2 * heat);
        return x -> images(x, width, to - from, (place, mirrored) -> {
            double a = lower + (mirrored ? place - (to - lower) : place + (from - lower));
            return 0.5 * ErfDifference.value((x - a - (to - from)) / (width * SQRT2), (x - a) / (width * SQRT2));
        });
    }

    /** What an image adds: one whose frame is shifted by {@code place}, mirrored or not. */
    @FunctionalInterface
    private interface Image {
        double at(double place, boolean mirrored);
    }

    private double images(double x, double width, double extent, Image image) {
        boolean periodic = lowerMirror == Mirror.NONE;
        double period = periodic ? length : 2 * length;
        int reach = (int) Math.ceil((REACH * width + extent + 2 * length + Math.abs(x - lower)) / period);
        double sum = 0;
        for (int n = -reach; n <= reach; n++) {
            if (periodic) {
                sum += image.at(n * period, false);
            } else {
                sum += sign(Math.abs(n), Math.abs(n)) * image.at(n * period, false);
                sum += (n >= 1 ? sign(n - 1, n) : sign(1 - n, -n)) * image.at(n * period, true);
            }
        }
        return sum;
    }

    /** The sign after so many reflections at the lower and at the upper wall. */
    private int sign(int atLower, int atUpper) {
        int lowerSign = atLower % 2 == 0 ? 1 : lowerMirror.sign;
        int upperSign = atUpper % 2 == 0 ? 1 : upperMirror.sign;
        return lowerSign * upperSign;
    }
}
