package org.langevin.denoiser;

/**
 * An item of a dataset that is near to something.
 *
 * @param item its number in the dataset, from 0
 * @param distance Euclidean, in the unit of the items' coordinates
 */
public record Neighbour(int item, double distance) {}
