package org.langevin.process;

/**
 * The law of x_s given x_t and x_0, for s &lt; t: normal with mean w_0 x_0 + w_t x_t and variance β̃ in every coordinate.
 *
 * <p>Ho et al., NeurIPS 2020 (<a href="https://arxiv.org/abs/2006.11239">arXiv:2006.11239</a>), equations 6 and 7, there for neighbours in a
 * table; here for any two times of any schedule, by Bayes' rule.
 *
 * @param x0Weight w_0 = α_s v / σ_t², v being the variance of the transition from s to t
 * @param xtWeight w_t = a σ_s² / σ_t², a being the transition's mean factor
 * @param variance β̃ = v σ_s² / σ_t²; 0 for s = 0 in a table
 */
public record Posterior(double x0Weight, double xtWeight, double variance) {}
