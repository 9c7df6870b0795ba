package org.langevin.random;

/**
 * What a random number is for. Two uses with the same step and item must never see the same bits, so each use has a stream.
 *
 * <p>The numbers are part of what a checkpoint means: a stream keeps its number for ever, and a retired number is not given again.
 */
public enum Stream {
    /** The noise level at which a training item is seen; step = 0, item = number of the item in the run. */
    TIMESTEP(1),
    /** The noise added to a training item, ε of x_t = α x_0 + σ ε; step = 0, item = number of the item in the run. */
    FORWARD_NOISE(2),
    /** The noise from which a sample starts; step = 0, item = number of the sample. */
    INITIAL_NOISE(3),
    /** The noise that a stochastic sampler adds; step = number of the sampler's step, item = number of the sample. */
    SAMPLER_NOISE(4),
    /** The order of the training items; step = epoch. */
    SHUFFLE(5),
    /** Initial weights; step = 0, item = number of the parameter. */
    WEIGHT_INIT(6),
    /** Which activations are dropped; step = training step, item = item in the step and layer. */
    DROPOUT(7),
    /** Whether a training image is mirrored; step = 0, item = number of the item in the run. */
    FLIP(8),
    /** The noise of the variational bound; step = number of the plan's step, item = number of the item. */
    BOUND_NOISE(50),
    /** Where in its bin a byte's value lies; step = repetition, item = number of the item. */
    DEQUANTISATION(51),
    /** The directions along which a trace is probed; step = number of the probe, item = number of the item. */
    TRACE_PROBE(52),
    /** Items drawn from a law that is known, for a Monte Carlo estimate; step = repetition. */
    KNOWN_LAW(53),
    /** The noise levels of a held-out loss that draws them; the present one spreads them evenly and draws none. */
    HELD_OUT_TIMESTEP(9),
    /** The noise of the held-out loss, the same at every evaluation; step = 0, item = number of the image. */
    HELD_OUT_NOISE(10);

    private final int id;

    Stream(int id) {
        this.id = id;
    }

    /** The stream's number for ever: the first word of the Philox counter. */
    public int id() {
        return id;
    }
}
