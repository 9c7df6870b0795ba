/**
 * How good a model is, in numbers that mean the same elsewhere: the likelihood of data under a denoiser, in bits per dimension.
 *
 * <p>Two ways lead there. {@link org.langevin.evaluation.VariationalBound} follows the noising chain of Ho et al. term by term and needs no more than
 * predictions; what it gives is at least the negative log-likelihood of the ancestral sampler. {@link org.langevin.evaluation.FlowLikelihood}
 * integrates the probability-flow ODE of Song et al. with the trace of its Jacobian; what it gives is the negative log density of the
 * deterministic sampler, exact but for the integration's tolerance and, in many dimensions, the trace's estimate, which is unbiased. Both apply
 * to any model, without retraining, and each is tested against laws whose entropy is known.
 *
 * <p>May use {@code denoiser}, {@code sampling}, {@code process}, {@code schedule} and {@code random}; never sees ND4J or Deeplearning4j outside
 * {@code features}. Promises: every estimate comes with its standard error over the items, and all noise is keyed, so that a number can be had
 * again.
 */
package org.langevin.evaluation;
