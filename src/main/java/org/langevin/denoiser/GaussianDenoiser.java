package org.langevin.denoiser;

import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;

/**
 * The exact denoiser of normal data with independent coordinates, x_0 ~ N(m, diag S): the conditional expectations given the state, which
 * no network can beat.
 *
 * <p>At the level (α, σ) a coordinate of the state has variance V = α² S + σ², and E[x_0 | x] = m + (α S / V)(x − α m), E[ε | x] = (σ / V)(x − α
 * m), score −(x − α m) / V. They are straight lines in x, so a sampler's law on such data can be computed without sampling.
 */
public final class GaussianDenoiser implements Denoiser {
    private final NoisingProcess process;
    private final PredictionType type;
    private final double[] mean;
    private final double[] variance;

    /**
     * The denoiser of N(mean, diag variance).
     *
     * @param process the process whose states are given
     * @param type what to predict; all four carry the same knowledge
     * @param mean m, [dimension]
     * @param variance S, [dimension], 0 or more
     */
    public GaussianDenoiser(NoisingProcess process, PredictionType type, double[] mean, double[] variance) {
        if (mean.length != variance.length || mean.length == 0) {
            throw new IllegalArgumentException("mean has " + mean.length + " coordinates and variance "
                    + variance.length + ": expected the same number, at least 1");
        }
        for (int i = 0; i < variance.length; i++) {
            if (!(variance[i] >= 0)) {
                throw new IllegalArgumentException("variance[" + i + "] = " + variance[i] + ": expected 0 or more");
            }
        }
        this.process = process;
        this.type = type;
        this.mean = mean.clone();
        this.variance = variance.clone();
    }

    @Override
    public PredictionType predictionType() {
        return type;
    }

    @Override
    public int dimension() {
        return mean.length;
    }

    @Override
    public void predict(double[] x, int items, double t, int[] labels, double[] out) {
        NoiseLevel level = process.level(t);
        for (int i = 0; i < mean.length; i++) {
            double total = level.alpha() * level.alpha() * variance[i] + level.sigma() * level.sigma();
            if (total == 0) {
                throw new IllegalArgumentException("t = " + t + ": coordinate " + i
                        + " has neither spread nor noise there, and a state is certain; ask at a later time");
            }
            for (int at = i; at < items * mean.length; at += mean.length) {
                double deviation = (x[at] - level.alpha() * mean[i]) / total;
                double x0 = mean[i] + level.alpha() * variance[i] * deviation;
                out[at] = type.target(x0, level.sigma() * deviation, level);
            }
        }
    }
}
