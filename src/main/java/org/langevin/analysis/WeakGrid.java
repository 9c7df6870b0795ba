package org.langevin.analysis;

import java.util.Arrays;

/**
 * An even grid on the line as wide as a law is, and functions between its points by Lagrange's polynomial through the eight nearest.
 *
 * <p>The points lie at fixed numbers of standard deviations from the law's mean, so that one count of points serves every level of noise:
 * what a sampler makes of a state varies on the scale of the law of its states. Beyond its ends a function counts as constant. States get there
 * with a probability below 1e-14, and a constant, unlike a polynomial, never enlarges what it is given.
 */
final class WeakGrid {
    /** Points of a grid: 15 to a standard deviation. */
    static final int POINTS = 241;

    /** Standard deviations from the mean to either end. */
    private static final double REACH = 8;
    /** Points that a polynomial passes through. */
    private static final int STENCIL = 8;
    /** Π_{l ≠ j} (j − l) for each point j of a stencil. */
    private static final double[] DENOMINATORS = {-5040, 720, -240, 144, -144, 240, -720, 5040};

    private final MixtureLaw law;
    private final double lowest;
    private final double spacing;

    /** The grid of a law. */
    WeakGrid(MixtureLaw law) {
        this.law = law;
        double deviation = Math.sqrt(law.variance());
        lowest = law.mean() - REACH * deviation;
        spacing = 2 * REACH * deviation / (POINTS - 1);
    }

    /** The points, ascending. */
    double[] points() {
        double[] points = new double[POINTS];
        Arrays.setAll(points, i -> lowest + i * spacing);
        return points;
    }

    /** E f(X) for X of the grid's own law, by the trapezoidal rule, to which an analytic integrand gives nearly all digits. */
    double mean(double[] f) {
        double[] points = points();
        double sum = 0;
        for (int i = 0; i < POINTS; i++) {
            sum += f[i] * law.density(points[i]);
        }
        return sum * spacing;
    }

    /** f at x. */
    double at(double[] f, double x) {
        double place = Math.min(Math.max((x - lowest) / spacing, 0), POINTS - 1);
        int first = Math.min(Math.max((int) place - STENCIL / 2 + 1, 0), POINTS - STENCIL);
        return lagrange(f, first, place - first);
    }

    /** Σ_j f_j Π_{l ≠ j} (place − l) / (j − l): the products over l below j on the way up, those over l above j on the way down. */
    private static double lagrange(double[] f, int first, double place) {
        double[] below = new double[STENCIL];
        double product = 1;
        for (int j = 0; j < STENCIL; j++) {
            below[j] = product;
            product *= place - j;
        }
        double sum = 0;
        product = 1;
        for (int j = STENCIL - 1; j >= 0; j--) {
            sum += f[first + j] * below[j] * product / DENOMINATORS[j];
            product *= place - j;
        }
        return sum;
    }
}
