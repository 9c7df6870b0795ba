/**
 * The network of problems in one, two or a few dimensions: a residual perceptron that knows the time, small enough to be trained in
 * minutes where the best denoiser is known exactly, so that what it failed to learn can be measured.
 *
 * <p>It is a Deeplearning4j graph, one vertex a {@link org.langevin.denoiser.mlp.Part}, over one flat vector of parameters, made of
 * linear layers alone:
 *
 * <pre>
 *   timestep (and label) ── embedding ──┬───────────┬─── …
 *   x ── entry ────────────────────── block 0 ── block 1 ── … ── head ── prediction
 * </pre>
 *
 * <p>May use {@code denoiser}, {@code denoiser.kernel}, {@code random}, and Deeplearning4j. Promises: an item's prediction does not depend on its
 * batch, to the last bit; every gradient agrees with the difference quotient in double precision; parameters and gradients are nothing
 * but their flat vectors, so that a run which stores those resumes to the last bit.
 */
package org.langevin.denoiser.mlp;
