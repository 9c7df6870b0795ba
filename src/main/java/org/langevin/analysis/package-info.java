/**
 * Learned against analytic against solver: what an ideal network would do, in closed form or by quadrature, what a sampler makes of it,
 * and how far a real one is from both.
 *
 * <p>The floor of the loss at each noise level ({@link org.langevin.analysis.BayesLoss}), the exact step back in time and what a normal
 * one loses ({@link org.langevin.analysis.ReverseStep}), the nats that a network's error costs along a sampler's path ({@link
 * org.langevin.analysis.PathDivergence}), and the distance at which a finite sample lies from its own law ({@link
 * org.langevin.analysis.NoiseFloor}). {@link org.langevin.analysis.SpreadingGrid} makes the heat solver a denoiser. {@link
 * org.langevin.analysis.AffineLaw} and {@link org.langevin.analysis.DensityLaw} give the law of everything a sampler will ever return,
 * without sampling.
 *
 * <p>{@link org.langevin.analysis.SamplerCertificates} and {@link org.langevin.analysis.DenoiserTruths} are the numbers by which all of it
 * is checked: an exact number each beside the program's own, which never share their arithmetic.
 *
 * <p>May use {@code training}, {@code data}, {@code sampling}, {@code physics}, {@code evaluation} and what lies below them. Promises: double
 * precision; quadrature in one dimension and two, and drawn states with a standard error in more; a certificate is deterministic.
 */
package org.langevin.analysis;
