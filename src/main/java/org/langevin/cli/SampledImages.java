package org.langevin.cli;

import org.langevin.report.ImageBatch;

/** Samples as the reports take them. */
final class SampledImages {

    private SampledImages() {}

    /**
     * Samples as the network lays them out, channels last.
     *
     * @param values {@code [count, size, size, channels]}
     */
    static ImageBatch of(double[] values, int count, int size, int channels) {
        float[] single = new float[values.length];
        for (int i = 0; i < single.length; i++) {
            single[i] = (float) values[i];
        }
        return new ImageBatch(single, count, size, size, channels, ImageBatch.Order.CHANNELS_LAST);
    }
}
