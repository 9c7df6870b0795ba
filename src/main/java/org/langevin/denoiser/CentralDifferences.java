package org.langevin.denoiser;

import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;

/**
 * Any denoiser's change along a direction, by central differences: (prediction(x + h v) − prediction(x − h v)) / 2h, at two predictions more.
 *
 * <p>A denoiser's scale in x is σ(t) or more, so h is a share of σ. The error of the quotient is of the order of share², that of rounding of the
 * order of the denoiser's own rounding over the share.
 */
public final class CentralDifferences implements DifferentiableDenoiser {
    /** For denoisers in double precision: errors of about 1e-8 and 1e-12. */
    public static final double DOUBLE_PRECISION = 1e-4;
    /** For networks in single precision: errors of about 1e-4 both. */
    public static final double SINGLE_PRECISION = 1e-2;

    private final Denoiser denoiser;
    private final NoisingProcess process;
    private final double share;

    /**
     * The differences of a denoiser.
     *
     * @param denoiser the denoiser
     * @param process the process whose states it is given
     * @param share h / σ, dimensionless
     */
    public CentralDifferences(Denoiser denoiser, NoisingProcess process, double share) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("share = " + share + ": expected a number in (0, 1), such as "
                    + DOUBLE_PRECISION + ", or " + SINGLE_PRECISION + " for a network");
        }
        this.denoiser = denoiser;
        this.process = process;
        this.share = share;
    }

    @Override
    public PredictionType predictionType() {
        return denoiser.predictionType();
    }

    @Override
    public int dimension() {
        return denoiser.dimension();
    }

    @Override
    public void predict(double[] x, int items, double t, int[] labels, double[] out) {
        denoiser.predict(x, items, t, labels, out);
    }

    @Override
    public void predict(
            double[] x, int items, double t, int[] labels, double[] direction, double[] out, double[] form) {
        double h = share * process.level(t).sigma();
        if (h == 0) {
            throw new IllegalArgumentException("t = " + t
                    + ": differences are taken on the scale of the noise, and there is none; ask at a later time");
        }
        double[] after = moved(x, items, t, labels, direction, h);
        double[] before = moved(x, items, t, labels, direction, -h);
        denoiser.predict(x, items, t, labels, out);
        for (int i = 0; i < items; i++) {
            double sum = 0;
            for (int k = i * dimension(); k < (i + 1) * dimension(); k++) {
                sum += direction[k] * (after[k] - before[k]);
            }
            form[i] = sum / (2 * h);
        }
    }

    /** The predictions at x + h v. */
    private double[] moved(double[] x, int items, double t, int[] labels, double[] direction, double h) {
        double[] states = new double[items * dimension()];
        for (int k = 0; k < states.length; k++) {
            states[k] = x[k] + h * direction[k];
        }
        double[] predictions = new double[states.length];
        denoiser.predict(states, items, t, labels, predictions);
        return predictions;
    }
}
