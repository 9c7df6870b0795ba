/**
 * The noising process of a schedule: x_t given x_0, x_t given x_s, x_s given x_t and x_0, and the four ways to say what the noise in x_t
 * is.
 *
 * <p>All laws here are normal and treat the coordinates of an item alike and apart; a state's {@link
 * org.langevin.process.NoiseLevel} is the pair (α, σ) that they share. A process on the modes of an operator has one such pair for each
 * mode, and every formula of this package then holds mode by mode.
 *
 * <p>May use {@code schedule} and {@code random}. Promises: what is undefined (a clean item out of pure noise, the noise in a clean item)
 * is refused by name and never returned as an infinity.
 */
package org.langevin.process;
