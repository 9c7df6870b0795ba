/**
 * Off-lattice Brownian motion: walkers with places, not counts in cells, whose steps are exact in law however long they are.
 *
 * <p>A tenth of a million walkers between an absorbing and a reflecting wall, and when they left:
 *
 * <pre>{@code
 * var box = new Extent(0, Wall.ABSORBING, 1, Wall.REFLECTING);
 * var motion = new BrownianMotion(seed, box);
 * Walkers walkers = Walkers.at(100_000, 0.3);
 * motion.advance(walkers, diffusivity * time, 50);
 * System.out.println(walkers.survival() + " are left; exits in D t: " + Arrays.toString(walkers.exits()));
 * }</pre>
 *
 * <p>Time is heat, D t, everywhere: what a schedule's {@link org.langevin.schedule.NoiseSchedule#heatTime} counts. "Exact at any
 * step" is true of free space and of mirrors for every program that folds; at absorbing walls it is true only of one that asks whether the
 * path between two places touched them ({@link org.langevin.physics.brownian.Watch}).
 *
 * <p>Uses {@code random} and {@code schedule}. Promises: the law of places, survival, exit times and exit walls does not depend on the step;
 * the noise of a walker does not depend on how many others there are, nor on threads.
 */
package org.langevin.physics.brownian;
