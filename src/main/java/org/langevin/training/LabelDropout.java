package org.langevin.training;

import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/**
 * Which training items hide their class, so that one network learns the law of each class and that of all together: what classifier-free
 * guidance steers between (Ho and Salimans 2022, <a href="https://arxiv.org/abs/2207.12598">arXiv:2207.12598</a>, algorithm 1).
 *
 * @param share probability with which an item's label gives way, 0 to 1
 * @param unconditional the label of no class that takes its place
 */
public record LabelDropout(double share, int unconditional) {
    /** Every item shows its class. */
    public static final LabelDropout NONE = new LabelDropout(0, 0);

    /** Words of {@link Stream#TIMESTEP} after the item's time: one choice for each item, whatever batch it is in. */
    private static final long STEP = 1;

    /** The labels as the network is told them; those that it is given where none gives way. */
    int[] shown(int[] labels, long firstItem, KeyedNoise noise) {
        if (labels == null || share == 0) {
            return labels;
        }
        int[] shown = labels.clone();
        double[] uniform = new double[1];
        for (int i = 0; i < shown.length; i++) {
            noise.uniforms(Stream.TIMESTEP, STEP, firstItem + i, uniform, 0, 1);
            if (uniform[0] < share) {
                shown[i] = unconditional;
            }
        }
        return shown;
    }
}
