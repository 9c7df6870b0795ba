/**
 * Noise schedules: the one clock that drives the forward process, the targets of training, every sampler, the heat solvers, the
 * walkers and the SDE integrators.
 *
 * <p>A schedule is a pair of functions of time, α and σ, of the noising x_t = α(t) x_0 + σ(t) ε. Divided by α it is heat flow: the
 * density of x/α obeys u_τ = ∇²u on the clock τ = σ² / (2 α²), the <b>heat time</b>. All of {@link
 * org.langevin.schedule.NoiseSchedule}'s other quantities follow from the two functions.
 *
 * <p>Promises: immutable values in double precision; no cancellation (every difference of nearly equal numbers is formed by a formula
 * that avoids it), so that the first table entries and the transitions between neighbours are right to the last digits; finite at α =
 * 0; a time, step or number outside its range is refused by name. Nothing outside this package multiplies betas together, and no
 * engine computes its own times: it is given a {@link org.langevin.schedule.StepPlan}.
 *
 * <p>Uses the JDK alone.
 */
package org.langevin.schedule;
