package org.langevin.sampling;

import java.util.Arrays;
import org.langevin.denoiser.Denoiser;
import org.langevin.process.PredictionType;

/**
 * Guidance: away from what one denoiser says and beyond what another does, {@code weak + scale (strong − weak)}. A sampler sees one
 * denoiser. The spread, where there is one, is the strong one's: guidance says where the item is, not how sure that is.
 *
 * <p>Where the weak one is blind to the labels this is classifier-free guidance, Ho and Salimans 2022 (<a
 * href="https://arxiv.org/abs/2207.12598">arXiv:2207.12598</a>), equation 6: (1 + w) strong − w weak, so scale = 1 + w. Two conventions are about:
 * by the paper's w, which the command line takes, 0 is the strong one as it is and −1 the weak one; by the scale, which diffusers and others
 * call {@code guidance_scale}, those are 1 and 0. Where it is a worse model of the same it is
 * autoguidance, Karras et al., NeurIPS 2024 (<a href="https://arxiv.org/abs/2406.02507">arXiv:2406.02507</a>). Every type of prediction is a
 * straight line in every other for a given state, so it makes no difference what the two predict, as long as it is the same.
 *
 * @param strong what is to be followed
 * @param weak what is to be left behind
 * @param scale 1 for the strong one as it is, more for more; dimensionless, finite
 */
public record GuidedDenoiser(Denoiser strong, Denoiser weak, double scale) implements UncertainDenoiser {
    /** Checks that the two fit. */
    public GuidedDenoiser {
        if (strong.predictionType() != weak.predictionType() || strong.dimension() != weak.dimension()) {
            throw new IllegalArgumentException(
                    "guidance: strong predicts %s of %d coordinates and weak %s of %d: expected the same"
                            .formatted(
                                    strong.predictionType(),
                                    strong.dimension(),
                                    weak.predictionType(),
                                    weak.dimension()));
        }
        if (!Double.isFinite(scale)) {
            throw new IllegalArgumentException("scale = " + scale + ": expected a finite number");
        }
    }

    /**
     * Classifier-free guidance by a denoiser that answers without labels too.
     *
     * @param denoiser a denoiser that takes labels or null
     * @param scale 1 + w, dimensionless
     */
    public static GuidedDenoiser classifierFree(Denoiser denoiser, double scale) {
        return new GuidedDenoiser(denoiser, new Blind(denoiser, null), scale);
    }

    /**
     * Classifier-free guidance by a network that was trained with one label for "no class".
     *
     * @param nullLabel that label
     * @param scale 1 + w, dimensionless
     */
    public static GuidedDenoiser classifierFree(Denoiser denoiser, int nullLabel, double scale) {
        return new GuidedDenoiser(denoiser, new Blind(denoiser, nullLabel), scale);
    }

    @Override
    public PredictionType predictionType() {
        return strong.predictionType();
    }

    @Override
    public int dimension() {
        return strong.dimension();
    }

    @Override
    public void predict(double[] x, int items, double t, int[] labels, double[] out) {
        strong.predict(x, items, t, labels, out);
        guide(x, items, t, labels, out);
    }

    @Override
    public Spread spread() {
        return Spread.of(strong);
    }

    @Override
    public void predict(double[] x, int items, double t, int[] labels, double[] out, double[] spread) {
        UncertainDenoiser.ask(strong, x, items, t, labels, out, spread);
        guide(x, items, t, labels, out);
    }

    /** From the strong one's predictions to the guided ones. */
    private void guide(double[] x, int items, double t, int[] labels, double[] out) {
        double[] unguided = new double[items * dimension()];
        weak.predict(x, items, t, labels, unguided);
        for (int i = 0; i < unguided.length; i++) {
            out[i] = unguided[i] + scale * (out[i] - unguided[i]);
        }
    }

    /** A denoiser that is told no class, or always the same one. */
    private record Blind(Denoiser denoiser, Integer label) implements Denoiser {
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
            int[] told = label == null ? null : new int[items];
            if (told != null) {
                Arrays.fill(told, label);
            }
            denoiser.predict(x, items, t, told, out);
        }
    }
}
