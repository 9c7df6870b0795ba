package org.langevin.process;

import static org.langevin.process.PredictionType.EPSILON;
import static org.langevin.process.PredictionType.SAMPLE;
import static org.langevin.process.PredictionType.SCORE;
import static org.langevin.process.PredictionType.V;

/**
 * From one type of prediction to another at one noise level: all of them are straight lines, {@code a x + b p} for the state x and the
 * prediction p.
 *
 * <p>With P = α² + σ² (1 for a variance-preserving process), from the definitions x = α x_0 + σ ε, v = α ε − σ x_0 and s = −ε/σ:
 *
 * <pre>
 *   to \ from   EPSILON            SAMPLE              V                  SCORE
 *   EPSILON     p                  (x − α p) / σ       (σ x + α p) / P    −σ p
 *   SAMPLE      (x − σ p) / α      p                   (α x − σ p) / P    (x + σ² p) / α
 *   V           (P p − σ x) / α    (α x − P p) / σ     p                  −(P σ p + σ x) / α
 *   SCORE       −p / σ             (α p − x) / σ²      −(x + (α/σ) p)/P   p
 * </pre>
 *
 * <p>A conversion that divides by an α or σ of 0 is refused.
 *
 * @param ofState a, the share of the state
 * @param ofPrediction b, the share of the prediction
 */
public record Conversion(double ofState, double ofPrediction) {
    private static final Conversion IDENTITY = new Conversion(0, 1);

    /** The conversion between two types at a noise level. */
    public static Conversion between(PredictionType from, PredictionType to, NoiseLevel level) {
        if (from == to) {
            return IDENTITY;
        }
        checkDefined(from, to, level);
        double alpha = level.alpha();
        double sigma = level.sigma();
        double power = level.power();
        return switch (to) {
            case EPSILON ->
                switch (from) {
                    case SAMPLE -> new Conversion(1 / sigma, -alpha / sigma);
                    case V -> new Conversion(sigma / power, alpha / power);
                    default -> new Conversion(0, -sigma);
                };
            case SAMPLE ->
                switch (from) {
                    case EPSILON -> new Conversion(1 / alpha, -sigma / alpha);
                    case V -> new Conversion(alpha / power, -sigma / power);
                    default -> new Conversion(1 / alpha, sigma * sigma / alpha);
                };
            case V ->
                switch (from) {
                    case EPSILON -> new Conversion(-sigma / alpha, power / alpha);
                    case SAMPLE -> new Conversion(alpha / sigma, -power / sigma);
                    default -> new Conversion(-sigma / alpha, -power * sigma / alpha);
                };
            case SCORE ->
                switch (from) {
                    case EPSILON -> new Conversion(0, -1 / sigma);
                    case SAMPLE -> new Conversion(-1 / (sigma * sigma), alpha / (sigma * sigma));
                    default -> new Conversion(-1 / power, -alpha / (sigma * power));
                };
        };
    }

    /** The prediction of the other type. */
    public double apply(double state, double prediction) {
        return ofState * state + ofPrediction * prediction;
    }

    /** The predictions of the other type for {@code length} coordinates; {@code out} may be either of the others. */
    public void apply(double[] state, double[] prediction, double[] out, int length) {
        for (int i = 0; i < length; i++) {
            out[i] = apply(state[i], prediction[i]);
        }
    }

    private static void checkDefined(PredictionType from, PredictionType to, NoiseLevel level) {
        boolean byAlpha = (from == EPSILON || from == SCORE) && (to == SAMPLE || to == V);
        boolean bySigma = to == SCORE || (from == SAMPLE && (to == EPSILON || to == V));
        if (byAlpha && level.alpha() == 0) {
            throw new IllegalArgumentException(
                    "%s from %s at alpha = 0: nothing of the item is left in the state, so the noise says nothing"
                                    .formatted(to, from)
                            + " about it; use a denoiser that predicts " + V + " or " + SAMPLE
                            + ", or start at alpha > 0");
        }
        if (bySigma && level.sigma() == 0) {
            throw new IllegalArgumentException(
                    "%s from %s at sigma = 0: a state without noise does not tell it; ask at a later time"
                            .formatted(to, from));
        }
    }
}
