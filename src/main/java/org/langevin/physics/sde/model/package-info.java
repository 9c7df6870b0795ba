/**
 * Equations whose solution is known: Ornstein-Uhlenbeck, geometric Brownian motion, the square-root process and bounded mixing, each with its exact
 * law at a time and in the long run, an exact sampler or kernel where there is one, and schemes that respect its domain.
 *
 * <p>The square-root process by Andersen's scheme, against its law:
 *
 * <pre>{@code
 * CoxIngersollRoss cir = new CoxIngersollRoss(2, 0.09, 1);
 * double[] ends = new Ensemble(new KeyedNoise(1), 100_000).endpoints(cir::quadraticExponential, 0.09, 1, 16);
 * double computed = Estimate.mean(ends, x -> x <= 0.09 ? 1 : 0).mean();
 * double exact = cir.law(0.09, 1).cdf(0.09); // 0.7091
 * }</pre>
 *
 * <p>Bounded mixing, whose paths reach both walls and never cross them:
 *
 * <pre>{@code
 * BoundedMixing mixing = new BoundedMixing(1, 0.3, 1.5);
 * double[] ends = new Ensemble(new KeyedNoise(1), 100_000).endpoints(mixing::momentMatched, 0.5, 1, 400);
 * double mean = mixing.law(0.5, 1).mean(); // 0.4213, and density, cdf, quantiles
 * }</pre>
 *
 * <p>{@link org.langevin.physics.sde.model.SdeTruths} has the rows of {@code langevin verify}. May use {@code physics.sde} and what that may,
 * and the special functions of Commons Numbers.
 */
package org.langevin.physics.sde.model;
