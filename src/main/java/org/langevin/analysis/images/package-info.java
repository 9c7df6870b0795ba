/**
 * What a network learned of images whose law nobody knows: held against the empirical optimum, which knows the training images and nothing else,
 * and against images that it has not seen.
 *
 * <p>{@link org.langevin.analysis.images.LevelComparison} has both losses at each noise level, {@link org.langevin.analysis.images.Memorisation} the share
 * of samples that are suspiciously near to a training image, {@link org.langevin.analysis.images.ReversePath} the way of one noise under either denoiser.
 *
 * <p>May use what {@code analysis} may. Promises: no number depends on how many items are predicted for at once; every estimate has its standard
 * error; nearest images are exact. The empirical optimum holds all training images in memory, four bytes a value.
 */
package org.langevin.analysis.images;
