package org.langevin.denoiser;

import java.util.Arrays;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;

/**
 * The exact denoiser of normal data, x_0 ~ N(m, S): the conditional expectations given the state, which no network can beat.
 *
 * <p>At the level (α, σ) the state has covariance V = α² S + σ², and E[x_0 | x] = m + α S V⁻¹ (x − α m), E[ε | x] = σ V⁻¹ (x − α m), score −V⁻¹ (x
 * − α m). They are straight lines in x, so a sampler's law on such data can be computed without sampling.
 */
public final class GaussianDenoiser implements Denoiser {
    private final NoisingProcess process;
    private final PredictionType type;
    private final Gaussian law;

    /**
     * The denoiser of a normal law.
     *
     * @param process the process whose states are given
     * @param type what to predict; all four carry the same knowledge
     * @param law the law of the clean items
     */
    public GaussianDenoiser(NoisingProcess process, PredictionType type, Gaussian law) {
        this.process = process;
        this.type = type;
        this.law = law;
    }

    /**
     * The denoiser of N(mean, diag variance).
     *
     * @param process the process whose states are given
     * @param type what to predict
     * @param mean m, [dimension]
     * @param variance the diagonal of S, [dimension], 0 or more
     */
    public GaussianDenoiser(NoisingProcess process, PredictionType type, double[] mean, double[] variance) {
        this(process, type, new Gaussian(mean, Covariance.diagonal(variance)));
    }

    /** The law of the clean items. */
    public Gaussian law() {
        return law;
    }

    @Override
    public PredictionType predictionType() {
        return type;
    }

    @Override
    public int dimension() {
        return law.dimension();
    }

    @Override
    public void predict(double[] x, int items, double t, int[] labels, double[] out) {
        NoiseLevel level = process.level(t);
        law.checkUncertain(level, t);
        Gaussian.View view = law.at(level, type);
        for (int at = 0; at < items * law.dimension(); at += law.dimension()) {
            view.look(x, at);
            Arrays.fill(out, at, at + law.dimension(), 0);
            view.addPrediction(1, out, at);
        }
    }
}
