/**
 * A denoiser held against the exact reversal of the noising, for data whose law is known: number for number, without a page or a network
 * in sight.
 *
 * <p>A {@link org.langevin.analysis.compare.Contest} names the two sides, the denoiser and the law; everything else measures it. By noise
 * level: {@link org.langevin.analysis.compare.LevelErrors}. By reverse step: {@link org.langevin.analysis.compare.StepDivergence}, summed along a
 * path by {@link org.langevin.analysis.compare.PathNats}. By what a sampler returns: {@link org.langevin.analysis.compare.EndPoints} beside the
 * distances at which an honest sample lies. By what it follows: {@link org.langevin.analysis.compare.DriftField} and {@link
 * org.langevin.analysis.compare.Trajectories}. And the law of all that an ancestral sampler will ever return, propagated by the heat solver:
 * {@link org.langevin.analysis.compare.PlaneDensity}, on the line {@link org.langevin.analysis.DensityLaw}.
 *
 * <p>May use what {@code analysis} may. Promises: quadrature on the line; in the plane drawn states, keyed by a seed, with a standard error; the
 * exact denoiser in the network's place gives excess 0, cosine 1 and no nats, to rounding.
 */
package org.langevin.analysis.compare;
