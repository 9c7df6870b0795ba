/**
 * The denoiser contract: from a noised item and its time to a prediction of the noise, the clean item, the velocity or the
 * score. Analytic denoisers stand here; networks stand in the sub-packages {@code unet} and {@code mlp}.
 *
 * <p>May use {@code process}, {@code schedule}, {@code random}; the sub-packages alone may name Deeplearning4j and ND4J.
 */
package org.langevin.denoiser;
