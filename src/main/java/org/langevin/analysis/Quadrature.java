package org.langevin.analysis;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.langevin.denoiser.Gaussian;
import org.langevin.denoiser.GaussianMixture;

/**
 * Integrals over the line and the plane of functions that are analytic and vanish far out, as everything about a mixture is.
 *
 * <p>For those the trapezoidal rule converges faster than any power of its step (Trefethen and Weideman, <i>SIAM Review</i> 56 (2014) 385, <a
 * href="https://doi.org/10.1137/130932132">doi</a>, section 5); the step is halved until two results agree.
 */
final class Quadrature {
    /** Standard deviations of the outermost components that are integrated over; beyond lie e⁻⁵⁰ of the mass. */
    private static final double REACH = 10;
    /** Where two results count as equal: relative, and absolute for an integral that is 0. */
    private static final double AGREEMENT = 1e-11;

    private static final double NOTHING = 1e-16;
    private static final int MOST_HALVINGS = 8;

    private Quadrature() {}

    /** ∫ f(x) dx over where a mixture on the line has mass, f being no rougher than its density. */
    static double overLine(GaussianMixture where, DoubleUnaryOperator f) {
        return converged(n -> {
            Range x = Range.of(where, 0, n);
            double sum = 0;
            for (int i = 0; i <= x.count; i++) {
                sum += f.applyAsDouble(x.point(i));
            }
            return sum * x.step;
        });
    }

    /** ∫∫ f(x, y) dx dy over where a mixture in the plane has mass. */
    static double overPlane(GaussianMixture where, DoubleBinaryOperator f) {
        return converged(n -> {
            Range x = Range.of(where, 0, n);
            Range y = Range.of(where, 1, n);
            double sum = 0;
            for (int i = 0; i <= x.count; i++) {
                for (int j = 0; j <= y.count; j++) {
                    sum += f.applyAsDouble(x.point(i), y.point(j));
                }
            }
            return sum * x.step * y.step;
        });
    }

    /** Two steps to a deviation, and halved from there. */
    private static double converged(DoubleUnaryOperator byPointsPerDeviation) {
        double last = byPointsPerDeviation.applyAsDouble(2);
        for (int halving = 1; halving <= MOST_HALVINGS; halving++) {
            double next = byPointsPerDeviation.applyAsDouble(2 << halving);
            if (Math.abs(next - last) <= AGREEMENT * Math.abs(next) + NOTHING) {
                return next;
            }
            last = next;
        }
        throw new ArithmeticException("quadrature: " + last + " has not settled after " + MOST_HALVINGS
                + " halvings of the step; the integrand is rougher than the law");
    }

    /** Equally spaced points along one coordinate. */
    private record Range(double low, double step, int count) {
        static Range of(GaussianMixture where, int coordinate, double pointsPerDeviation) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            double narrowest = Double.POSITIVE_INFINITY;
            for (Gaussian component : where.components()) {
                double deviation = Math.sqrt(component.covariance().entry(coordinate, coordinate));
                low = Math.min(low, component.mean(coordinate) - REACH * deviation);
                high = Math.max(high, component.mean(coordinate) + REACH * deviation);
                narrowest = Math.min(narrowest, deviation);
            }
            int count = (int) Math.ceil((high - low) / narrowest * pointsPerDeviation);
            return new Range(low, (high - low) / count, count);
        }

        double point(int i) {
            return low + i * step;
        }
    }
}
