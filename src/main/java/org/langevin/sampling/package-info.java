/**
 * Reverse samplers: from noise to items, one step of a plan at a time.
 *
 * <p>A sampler is a pure step with declared facts (its name, whether it draws noise, its order), one class and one line in {@link
 * org.langevin.sampling.Samplers}. It knows no times but the step's, no schedule but through the process, and no randomness but the
 * normals it is handed. {@link org.langevin.sampling.Sampling} drives it.
 *
 * <p>May use {@code denoiser}, {@code process}, {@code random} and {@code schedule}. Promises: sample i of a seed is the same, bit for bit,
 * whatever the batch size and the number of samples, as far as the denoiser keeps its contract.
 */
package org.langevin.sampling;
