/**
 * Random walks on lattices: walkers as counts at the points of a grid, and the binomial numbers that move them.
 *
 * <p>A million million walkers from the middle of a square between absorbing walls:
 *
 * <pre>{@code
 * Axis axis = Axis.nodes(100, 0, 1, 0, 0);
 * var walk = new LatticeWalk(new KeyedNoise(seed), Grid.of(axis, axis));
 * Population start = Population.at(walk.grid(), 1_000_000_000_000L, 49, 49);
 * Population end = walk.steps(start, HeatStep.of(2e-5), 1000);
 * System.out.println(end.remaining() + " are left, at the middle " + end.at(49, 49));
 * }</pre>
 *
 * <p>Uses {@code field}, {@code random} and {@code physics.heat}. Promises: the counts have exactly the law of independent walkers moved one by
 * one, up to 9.2e18 of them; a step takes a time that depends on the occupied points and not on the walkers (up to 2^53 of them at a point);
 * the same seed gives the same counts on any number of threads and on every machine; and a step that the explicit heat step refuses
 * is refused here, for the same reason and with the same limit.
 */
package org.langevin.physics.walk;
