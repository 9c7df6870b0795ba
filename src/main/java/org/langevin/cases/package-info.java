/**
 * Case files of the physical solvers: what a file may ask, and what answers it.
 *
 * <p>A {@link org.langevin.cases.PhysicalCase} names a system, the clock that drives it (a constant diffusivity or any noise schedule),
 * where it lives, how it begins, how it is solved and what is to be reported. {@link org.langevin.cases.PhysicalCase#solve} gives an {@link
 * org.langevin.cases.Answer}: each quantity as computed, its exact value where one is known, the error, the cost, and what is needed to
 * draw it. Whatever a case asks that cannot be, an unstable step or a boundary that does not fit, is refused as a configuration, by key,
 * with the limit and the remedy; no answer holds a number that is not finite.
 *
 * <p>May use {@code physics}, {@code field}, {@code process}, {@code schedule}, {@code random} and {@code config}; draws and prints
 * nothing.
 */
package org.langevin.cases;
