package org.langevin.analysis.images;

import java.util.Arrays;

/**
 * Whether samples lie nearer to training images than images do that the model has never seen.
 *
 * <p>A sample counts as close if its distance to its nearest training image is below that of {@value #PERCENT} % of the held-out images to theirs. Were
 * samples drawn from the law of the held-out images, they would be exchangeable with them, and each would be close with probability (m + 1) / (n + 1)
 * exactly, for n held-out images of which m = ⌊n/20⌋ may be as near: 5 % but for what n leaves over. A model that repeats its training images has all of its
 * samples close. One whose samples are smoother than images, or keep to what is common, has more than 5 % close without having repeated anything: the
 * measure bounds copying from above.
 *
 * <p>The idea is that of held-out data as the control for copying, as in Meehan, Chaudhuri and Dasgupta, <i>A non-parametric test to detect
 * data-copying in generative models</i>, AISTATS 2020, <a href="https://arxiv.org/abs/2004.05675">arXiv:2004.05675</a>, with one quantile in place
 * of their rank test.
 *
 * @param samples how many samples
 * @param heldOut n, how many held-out images
 * @param threshold the distance below which a sample is close
 * @param close how many samples are
 */
public record Memorisation(int samples, int heldOut, double threshold, int close) {
    /** Held-out images that a close sample is nearer than, in percent. */
    static final int PERCENT = 95;

    /**
     * Counts.
     *
     * @param sampleDistances each sample's to its nearest training image, at least 1
     * @param heldOutDistances each held-out image's to its nearest training image, at least 1
     */
    public static Memorisation of(double[] sampleDistances, double[] heldOutDistances) {
        double[] ascending = heldOutDistances.clone();
        Arrays.sort(ascending);
        double threshold = ascending[mayBeAsNear(ascending.length)];
        int close =
                (int) Arrays.stream(sampleDistances).filter(d -> d < threshold).count();
        return new Memorisation(sampleDistances.length, ascending.length, threshold, close);
    }

    /** m, of n held-out images those that may be as near as a close sample. */
    private static int mayBeAsNear(int n) {
        return n * (100 - PERCENT) / 100;
    }

    /** The share of samples that are close. */
    public double share() {
        return (double) close / samples;
    }

    /** Of the share: √(p (1 − p) / samples), the binomial law's at the share found. */
    public double standardError() {
        return binomialError(share());
    }

    /** The share to be expected of samples from the law of the held-out images. */
    public double byChance() {
        return (mayBeAsNear(heldOut) + 1.0) / (heldOut + 1.0);
    }

    /** Of that share in so many samples, beside so many held-out images: the threshold is a drawn one too. */
    public double errorByChance() {
        double p = byChance();
        return Math.hypot(binomialError(p), Math.sqrt(p * (1 - p) / heldOut));
    }

    private double binomialError(double p) {
        return Math.sqrt(p * (1 - p) / samples);
    }
}
