/**
 * Diffusion as physics: the solvers of heat, lattice walks, Brownian motion and stochastic differential equations, driven by the same
 * noise schedules as the generative models, through their heat time.
 *
 * <p>May use {@code field}, {@code process}, {@code schedule} and {@code random}; never sees ND4J or Deeplearning4j. Double precision
 * throughout. Promises: nothing runs unstable in silence, every declared order is measured by a test, and every solver has rows of
 * {@link org.langevin.physics.Truth} that {@code langevin verify} prints.
 */
package org.langevin.physics;
