package org.langevin.denoiser;

import java.util.function.DoubleUnaryOperator;

/** The distribution function of a mixture on the line and its inverse, by the logarithms of both tails. */
final class LineLaw {
    /** A normal law's tail beyond this many deviations is e^−800, less than any double. */
    private static final double FAR = 40;

    private final double[] logWeights;
    private final double[] means;
    private final double[] deviations;

    LineLaw(GaussianMixture law) {
        if (law.dimension() != 1) {
            throw new IllegalArgumentException("dimension = " + law.dimension()
                    + ": expected 1, for only on the line has a law a distribution function with an inverse");
        }
        int n = law.components().size();
        logWeights = new double[n];
        means = new double[n];
        deviations = new double[n];
        for (int k = 0; k < n; k++) {
            Gaussian component = law.components().get(k);
            logWeights[k] = Math.log(law.weights()[k]);
            means[k] = component.mean(0);
            deviations[k] = Math.sqrt(component.covariance().variance(0));
            if (deviations[k] == 0) {
                throw new IllegalArgumentException(
                        "component " + k + " is a point, where the distribution function jumps; noise the law first");
            }
        }
    }

    /** log F(x). */
    double logBelow(double x) {
        return logTail(x, 1);
    }

    /** log(1 − F(x)). */
    double logAbove(double x) {
        return logTail(x, -1);
    }

    /** The log of the mass on the side of x to which {@code side} points away. */
    private double logTail(double x, int side) {
        double largest = Double.NEGATIVE_INFINITY;
        double[] terms = new double[means.length];
        for (int k = 0; k < terms.length; k++) {
            terms[k] = logWeights[k] + Normal.logCdf(side * (x - means[k]) / deviations[k]);
            largest = Math.max(largest, terms[k]);
        }
        double sum = 0;
        for (double term : terms) {
            sum += Math.exp(term - largest);
        }
        return largest + Math.log(sum);
    }

    /** The point below which the mass with this logarithm lies. */
    double whereBelowIs(double logMass) {
        return rootOf(x -> logBelow(x) - logMass);
    }

    /** The point above which the mass with this logarithm lies. */
    double whereAboveIs(double logMass) {
        return rootOf(x -> logMass - logAbove(x));
    }

    /** Where a rising function changes sign, by halving an interval until no double is left in it. */
    private double rootOf(DoubleUnaryOperator rising) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < means.length; k++) {
            low = Math.min(low, means[k] - FAR * deviations[k]);
            high = Math.max(high, means[k] + FAR * deviations[k]);
        }
        for (double width = high - low; rising.applyAsDouble(low) > 0; width *= 2) {
            low -= width;
        }
        for (double width = high - low; rising.applyAsDouble(high) < 0; width *= 2) {
            high += width;
        }
        double middle = low + (high - low) / 2;
        while (middle > low && middle < high) {
            if (rising.applyAsDouble(middle) < 0) {
                low = middle;
            } else {
                high = middle;
            }
            middle = low + (high - low) / 2;
        }
        return middle;
    }
}
