package org.langevin.analysis;

import java.util.Arrays;
import org.apache.commons.numbers.gamma.Erfc;

/**
 * A mixture of normal laws on the line, with its distribution function and quantiles: in one dimension the probability-flow ODE of any data
 * is the map between equal quantiles, which makes it exact without solving anything.
 *
 * @param weights w_k, summing to 1
 * @param means m_k
 * @param deviations s_k, 0 or more
 */
record MixtureLaw(double[] weights, double[] means, double[] deviations) {
    private static final double ROOT_2 = Math.sqrt(2);
    private static final double ROOT_2_PI = Math.sqrt(2 * Math.PI);

    /** The law of α x + σ ε. */
    MixtureLaw noised(double alpha, double sigma) {
        return new MixtureLaw(
                weights,
                Arrays.stream(means).map(m -> alpha * m).toArray(),
                Arrays.stream(deviations).map(s -> Math.hypot(alpha * s, sigma)).toArray());
    }

    /** P(X ≤ x). */
    double cdf(double x) {
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            sum += weights[k] * Erfc.value((means[k] - x) / deviations[k] / ROOT_2) / 2;
        }
        return sum;
    }

    double density(double x) {
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            double z = (x - means[k]) / deviations[k];
            sum += weights[k] / (deviations[k] * ROOT_2_PI) * Math.exp(-z * z / 2);
        }
        return sum;
    }

    double mean() {
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            sum += weights[k] * means[k];
        }
        return sum;
    }

    double variance() {
        double sum = 0;
        double mean = mean();
        for (int k = 0; k < weights.length; k++) {
            double d = means[k] - mean;
            sum += weights[k] * (deviations[k] * deviations[k] + d * d);
        }
        return sum;
    }

    /**
     * Var(X | α X + σ ε = x): that within the components and that between them, each weighted by how likely x came from it.
     */
    double conditionalVariance(double x, double alpha, double sigma) {
        double[] share = shares(x, alpha, sigma);
        double[] estimate = new double[share.length];
        double mean = 0;
        for (int k = 0; k < share.length; k++) {
            double gain = alpha * square(deviations[k]) / square(Math.hypot(alpha * deviations[k], sigma));
            estimate[k] = means[k] + gain * (x - alpha * means[k]);
            mean += share[k] * estimate[k];
        }
        double variance = 0;
        for (int k = 0; k < share.length; k++) {
            double within = square(deviations[k] * sigma / Math.hypot(alpha * deviations[k], sigma));
            variance += share[k] * (within + square(estimate[k] - mean));
        }
        return variance;
    }

    /** P(component | α X + σ ε = x). */
    double[] shares(double x, double alpha, double sigma) {
        double[] share = new double[weights.length];
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < share.length; k++) {
            double total = Math.hypot(alpha * deviations[k], sigma);
            share[k] = Math.log(weights[k] / total) - square((x - alpha * means[k]) / total) / 2;
            largest = Math.max(largest, share[k]);
        }
        double sum = 0;
        for (int k = 0; k < share.length; k++) {
            share[k] = Math.exp(share[k] - largest);
            sum += share[k];
        }
        for (int k = 0; k < share.length; k++) {
            share[k] /= sum;
        }
        return share;
    }

    /** KL(this ‖ N(mean, deviation²)), in nats, by the trapezoidal rule over all of the narrowest component's tails and the widest's. */
    double divergenceFromNormal(double mean, double deviation) {
        MixtureLaw normal = new MixtureLaw(new double[] {1}, new double[] {mean}, new double[] {deviation});
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        double narrowest = Double.POSITIVE_INFINITY;
        for (int k = 0; k < weights.length; k++) {
            if (weights[k] > 1e-17) {
                low = Math.min(low, means[k] - 9 * deviations[k]);
                high = Math.max(high, means[k] + 9 * deviations[k]);
                narrowest = Math.min(narrowest, deviations[k]);
            }
        }
        int n = (int) Math.ceil((high - low) / (narrowest / 4));
        double spacing = (high - low) / n;
        double sum = 0;
        for (int i = 0; i <= n; i++) {
            double x = low + i * spacing;
            double p = density(x);
            if (p > 1e-300) {
                double z = (x - mean) / deviation;
                // N − p keeps the integrand 0 where the two agree, and integrates to 0.
                sum += p * (Math.log(p * deviation * ROOT_2_PI) + z * z / 2) - p + normal.density(x);
            }
        }
        return sum * spacing;
    }

    private static double square(double x) {
        return x * x;
    }

    /** The x with P(X ≤ x) = p, by Newton's method kept within a bracket that bisection narrows; p in (0, 1). */
    double quantile(double p) {
        double low = mean();
        double high = mean();
        for (double reach = 1; cdf(low) > p || cdf(high) < p; reach *= 2) {
            low = cdf(low) > p ? low - reach : low;
            high = cdf(high) < p ? high + reach : high;
        }
        double x = (low + high) / 2;
        for (int i = 0; i < 100 && high - low > 4 * Math.ulp(Math.max(Math.abs(low), Math.abs(high))); i++) {
            double excess = cdf(x) - p;
            low = excess <= 0 ? x : low;
            high = excess >= 0 ? x : high;
            double newton = x - excess / density(x);
            x = newton > low && newton < high ? newton : (low + high) / 2;
            if (excess == 0) {
                return x;
            }
        }
        return x;
    }

    /** The quantile of N(0, 1). */
    static double standardQuantile(double p) {
        return new MixtureLaw(new double[] {1}, new double[] {0}, new double[] {1}).quantile(p);
    }
}
