package org.langevin.analysis.compare;

import org.langevin.denoiser.Denoiser;
import org.langevin.process.PredictionType;

/**
 * A denoiser whose noise is off by a constant in every coordinate, so that everything that its error costs is known.
 *
 * @param exact the denoiser of the noise that it spoils
 * @param shift c, what it adds
 */
record Perturbed(Denoiser exact, double shift) implements Denoiser {
    @Override
    public PredictionType predictionType() {
        return exact.predictionType();
    }

    @Override
    public int dimension() {
        return exact.dimension();
    }

    @Override
    public void predict(double[] x, int items, double t, int[] labels, double[] out) {
        exact.predict(x, items, t, labels, out);
        for (int i = 0; i < items * dimension(); i++) {
            out[i] += shift;
        }
    }
}
