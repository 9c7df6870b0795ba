package org.langevin.data;

/**
 * Images for one training step.
 *
 * @param firstItem the number of the first image among all that the run has seen, counted from 0; the others follow
 * @param images [batch, height, width, channels], in [−1, 1]
 * @param labels [batch], or empty where the images have none
 */
public record Batch(long firstItem, float[] images, int[] labels) {}
