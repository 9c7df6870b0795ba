package org.langevin.physics.sde;

import java.util.function.DoubleUnaryOperator;

/**
 * A mean over independent samples and how far it may be off.
 *
 * @param mean the average
 * @param standardError √(variance / n), in the unit of the mean
 */
public record Estimate(double mean, double standardError) {
    /** The mean of samples. */
    public static Estimate mean(double[] samples) {
        return mean(samples, x -> x);
    }

    /** The mean of a function of samples; at least two of them. */
    public static Estimate mean(double[] samples, DoubleUnaryOperator f) {
        if (samples.length < 2) {
            throw new IllegalArgumentException("samples = " + samples.length + ": expected at least 2");
        }
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < samples.length; i++) {
            double value = f.applyAsDouble(samples[i]);
            double difference = value - mean;
            mean += difference / (i + 1);
            squares += difference * (value - mean);
        }
        return new Estimate(mean, Math.sqrt(squares / (samples.length - 1.0) / samples.length));
    }

    /** The unbiased variance of samples, and its standard error by the fourth central moment. */
    public static Estimate variance(double[] samples) {
        double mean = mean(samples).mean();
        Estimate squares = mean(samples, x -> (x - mean) * (x - mean));
        return new Estimate(squares.mean * samples.length / (samples.length - 1.0), squares.standardError);
    }
}
