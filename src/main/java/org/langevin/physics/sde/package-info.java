/**
 * Stochastic differential equations dX = a dt + b dW: what one is, the methods that step it, and what they promise.
 *
 * <p>Geometric Brownian motion given by two functions, a million paths, and its mean with the standard error:
 *
 * <pre>{@code
 * ScalarSde gbm = ScalarSde.ito(
 *         (t, x, a) -> { for (int i = 0; i < x.length; i++) a[i] = -x[i]; },
 *         (t, x, b) -> { for (int i = 0; i < x.length; i++) b[i] = 0.3 * x[i]; });
 * double[] ends = new Ensemble(new KeyedNoise(1), 1_000_000).endpoints(new Milstein(), gbm, 1.0, 2.0, 200);
 * Estimate mean = Estimate.mean(ends); // 0.1353 = e^−2 to within mean.standardError()
 * }</pre>
 *
 * <p>One path at 256 steps, and the same path at 512:
 *
 * <pre>{@code
 * BrownianPath path = new BrownianPath(new KeyedNoise(1), 0, 1, 2.0);
 * double[] coarse = Trajectory.of(new Milstein(), gbm, new double[] {1}, path, 8);
 * double[] fine = Trajectory.of(new Milstein(), gbm, new double[] {1}, path, 9);
 * }</pre>
 *
 * <p>What is declared rather than guessed: the sense of the integral ({@link org.langevin.physics.sde.Interpretation}, with the correction of
 * the drift where one asks for it), the structure of the noise ({@link org.langevin.physics.sde.NoiseStructure}), and each method's strong and
 * weak orders ({@link org.langevin.physics.sde.Method}), all of which one test measures. Where the noise does not commute, a method of strong
 * order 1 needs the path's Lévy areas and refuses to step without.
 *
 * <p>A block of paths of a scalar equation is itself an equation with diagonal noise, so the methods have no second, fast version: {@link
 * org.langevin.physics.sde.Ensemble} steps blocks that fit the first-level cache.
 *
 * <p>Promises: a step is a pure function of state and noise; a path depends on the seed and its number alone, not on threads, on other paths,
 * or on the length of steps; a state that ceases to be finite is an error that names the remedy, never a result.
 *
 * <p>May use {@code random}, {@code schedule} (a schedule is a {@link org.langevin.physics.sde.Clock}) and the JDK.
 */
package org.langevin.physics.sde;
