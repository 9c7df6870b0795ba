package org.langevin.analysis.compare;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.langevin.denoiser.Gaussian;
import org.langevin.denoiser.GaussianMixture;

/**
 * States at a noise level over which a mean is taken: on the line the points of the trapezoidal rule with the density as weight, in the plane
 * drawn ones.
 *
 * <p>On the line the rule is exact to rounding for functions that are as smooth as the density (Trefethen and Weideman, <i>SIAM Review</i> 56
 * (2014) 385, section 5); a network is nearly so.
 *
 * @param x the states, [states, dimension]
 * @param weights of the states, summing to 1; null for drawn ones, which weigh alike
 * @param dimension coordinates of a state
 */
record States(double[] x, double[] weights, int dimension) {
    /** Standard deviations of the outermost components that are integrated over; beyond lie e⁻³² of the mass. */
    private static final double REACH = 8;

    /** Points to the narrowest component's standard deviation. */
    private static final double DENSITY = 6;

    /** States that were drawn. */
    static States drawn(double[] x, int dimension) {
        return new States(x, null, dimension);
    }

    /** The points of a quadrature over a law on the line whose components all have spread. */
    static States ofQuadrature(GaussianMixture law) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        double narrowest = Double.POSITIVE_INFINITY;
        for (Gaussian component : law.components()) {
            double deviation = Math.sqrt(component.covariance().variance(0));
            low = Math.min(low, component.mean(0) - REACH * deviation);
            high = Math.max(high, component.mean(0) + REACH * deviation);
            narrowest = Math.min(narrowest, deviation);
        }
        int count = (int) Math.ceil((high - low) / narrowest * DENSITY) + 1;
        double from = low;
        double spacing = (high - low) / (count - 1);
        double[] x = new double[count];
        double[] weights = new double[count];
        ToDoubleFunction<double[]> logDensity = law.logDensity();
        for (int i = 0; i < count; i++) {
            x[i] = from + i * spacing;
            weights[i] = Math.exp(logDensity.applyAsDouble(new double[] {x[i]})) * spacing;
        }
        return new States(x, weights, 1);
    }

    /** How many. */
    int count() {
        return x.length / dimension;
    }

    /** The mean of a function that was evaluated at each state. */
    Estimate mean(double[] values) {
        if (weights != null) {
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                sum += weights[i] * values[i];
            }
            return Estimate.exact(sum);
        }
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return new Estimate(mean, Math.sqrt(squares / (values.length - 1) / values.length));
    }

    /** For each state the scalar product of two vectors per coordinate, [states, dimension] each. */
    double[] products(double[] a, double[] b) {
        double[] products = new double[count()];
        Arrays.setAll(products, i -> {
            double sum = 0;
            for (int k = i * dimension; k < (i + 1) * dimension; k++) {
                sum += a[k] * b[k];
            }
            return sum / dimension;
        });
        return products;
    }
}
