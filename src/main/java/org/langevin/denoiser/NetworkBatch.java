package org.langevin.denoiser;

/**
 * What a network is given for one pass.
 *
 * @param items number of items
 * @param x the noised items, {@code [items, height, width, channels]}
 * @param timesteps each item's time in the network's own numbering
 * @param labels each item's class, or null for a network without classes
 */
public record NetworkBatch(int items, float[] x, float[] timesteps, int[] labels) {

    /** Checks that the lengths agree. */
    public NetworkBatch {
        if (items < 1
                || x.length % items != 0
                || timesteps.length != items
                || (labels != null && labels.length != items)) {
            throw new IllegalArgumentException("batch of " + items + " items: " + x.length + " numbers, "
                    + timesteps.length + " timesteps, " + (labels == null ? "no" : labels.length) + " labels");
        }
    }
}
