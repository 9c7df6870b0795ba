package org.langevin.physics.sde.model;

import java.util.function.DoubleUnaryOperator;

/** Quantiles by bisection of a distribution function: slow and certain. */
final class Quantiles {
    private Quantiles() {}

    /**
     * The x in (0, highest) with cdf(x) = p, to the last bits of x however small it is: the bisection is one of log x.
     *
     * @param highest above the quantile
     */
    static double positive(DoubleUnaryOperator cdf, double p, double highest) {
        Parameters.requireIn("p", p, 0, 1);
        double low = Math.log(Double.MIN_NORMAL);
        double high = Math.log(highest);
        while (high - low > 1e-15 * Math.max(1, Math.abs(low))) {
            double middle = (low + high) / 2;
            if (middle <= low || middle >= high) {
                break;
            }
            if (cdf.applyAsDouble(Math.exp(middle)) < p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.exp((low + high) / 2);
    }
}
