/**
 * The denoiser contract: from a noised item and its time to a prediction of the noise, the clean item, the velocity or the
 * score. Networks stand in the sub-packages {@code unet} and {@code mlp}; the denoisers here are exact, for data whose law is known.
 *
 * <pre>
 *   {@link org.langevin.denoiser.GaussianDenoiser}         a normal law with any covariance
 *   {@link org.langevin.denoiser.GaussianMixtureDenoiser}  a mixture of them, in any dimension; a label is a component
 *   {@link org.langevin.denoiser.FiniteDatasetDenoiser}    all items of a dataset, images too; a label is a class
 *   {@link org.langevin.denoiser.GridDensityDenoiser}      a density on a grid, as a heat solver spreads it
 * </pre>
 *
 * <p>{@link org.langevin.denoiser.QuantileMap} is where the probability flow ends on the line, and {@link
 * org.langevin.denoiser.DifferentiableDenoiser} what a likelihood asks of a denoiser beyond its predictions.
 *
 * <p>May use {@code process}, {@code schedule}, {@code random}; the sub-packages alone may name Deeplearning4j and ND4J. Promises: double
 * precision here; an item's prediction does not depend on its batch, to the last bit; a time that has no answer is refused by name.
 */
package org.langevin.denoiser;
