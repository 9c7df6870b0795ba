/**
 * Reverse samplers: from noise to items, one step of a plan at a time.
 *
 * <p>A sampler is a pure step with declared facts (its name, its order, how much noise it draws), one class and one line in {@link
 * org.langevin.sampling.Samplers}. It knows no times but the step's, no schedule but through the process, and no randomness but the
 * normals it is handed; what it remembers of earlier steps is a value that it is handed too, {@link org.langevin.sampling.Progress}. {@link
 * org.langevin.sampling.Sampling} drives it. What is sampled under a condition is made of the same parts: {@link
 * org.langevin.sampling.InpaintingSampler} is a sampler around another, {@link org.langevin.sampling.GuidedDenoiser} a denoiser around two,
 * and {@link org.langevin.sampling.ImageToImage}, {@link org.langevin.sampling.Inversion} and {@link org.langevin.sampling.Slerp} find
 * states to begin from.
 *
 * <p>May use {@code denoiser}, {@code process}, {@code random} and {@code schedule}, and Hipparchus for one adaptive integrator. Promises:
 * sample i of a seed is the same, bit for bit, whatever the batch size and the number of samples, as far as the denoiser keeps its
 * contract.
 */
package org.langevin.sampling;
