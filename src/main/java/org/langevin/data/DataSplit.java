package org.langevin.data;

/**
 * Images for training, and images that training never sees.
 *
 * @param training what the network learns from
 * @param heldOut what its loss is watched on; may be empty
 * @param source where they come from
 */
public record DataSplit(ImageDataset training, ImageDataset heldOut, DataSource source) {}
