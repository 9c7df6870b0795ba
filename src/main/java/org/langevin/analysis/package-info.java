/**
 * What is learned or computed step by step, held against what is known exactly.
 *
 * <p>{@link org.langevin.analysis.SamplerCertificates} lists what every sampler promises and what it was found to do, each line an exact
 * number beside the sampler's own; the two never share their arithmetic. {@link org.langevin.analysis.AffineLaw} and {@link
 * org.langevin.analysis.DensityLaw} give the law of everything a sampler will ever return, without sampling.
 *
 * <p>May use {@code training}, {@code data}, {@code sampling}, {@code physics}, {@code evaluation} and what lies below them. Promises: a
 * certificate is deterministic, the same on every machine up to its stated tolerance, and computed when asked for.
 */
package org.langevin.analysis;
