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
    /** At which levels of a stratum the variational bound is evaluated; step = number of the stratum, item = number of the group of items. */
    BOUND_LEVEL(54),
    /** Where in its bin a byte's value lies; step = repetition, item = number of the item. */
    DEQUANTISATION(51),
    /** The directions along which a trace is probed; step = number of the probe, item = number of the item. */
    TRACE_PROBE(52),
    /** Items drawn from a law that is known, for a Monte Carlo estimate; step = repetition. */
    KNOWN_LAW(53),
    /** Items that a network is trained on, drawn from a law that is known; step = training step, item = number in the batch. */
    LAW_ITEM(60),
    /** States of a known law at a noise level, for a Monte Carlo estimate; step = number of the table's entry. */
    LAW_STATE(61),
    /** The noise in such states, where the item behind them is drawn too; step = number of the table's entry. */
    LAW_NOISE(62),
    /** The noise levels of a held-out loss that draws them; the present one spreads them evenly and draws none. */
    HELD_OUT_TIMESTEP(9),
    /** The noise of the held-out loss, the same at every evaluation; step = 0, item = number of the image. */
    HELD_OUT_NOISE(10),
    /** Which images a model is compared on; step = 0 for training images, 1 for held-out ones. */
    COMPARED_IMAGE(65),
    /** The noise on such images; step = number of the table's entry, item = number of the image among those compared. */
    COMPARED_NOISE(66),
    /** Increments of an ensemble of paths of an SDE; step = number of the time step, item = block of paths. */
    SDE_INCREMENT(20),
    /** The points of a refinable Brownian path; step = node of the tree of halves, item = number of the path. */
    BROWNIAN_PATH(21),
    /** What a Brownian path encloses within its finest cells; step = cell in the tree of halves, item = number of the path. */
    BROWNIAN_AREA(22),
    /** Keys of the tree of halves below its 31st level; step = cell of that level, item = number of the path. */
    BROWNIAN_SUBTREE(23),
    /** Increments of coupled levels; step = level and number of the fine time step, item = block of paths. */
    SDE_MULTILEVEL(24),
    /** What an exact sampler of a transition draws; step = number of the time step, item = number of the path. */
    SDE_TRANSITION(25),
    /** How the walkers of a lattice's cells part; step = number of the walk's step, item = block of cells. */
    LATTICE_WALK(30),
    /** The cells in which a lattice's walkers start; step = 0, item = 0. */
    LATTICE_START(31),
    /** The free steps of Brownian walkers; step = number of the step, item = block of walkers and axis. */
    BROWNIAN_STEP(32),
    /** Whether a Brownian walker touched a wall between two steps; step = number of the step, item = block of walkers and axis. */
    BROWNIAN_CROSSING(33),
    /** When it touched; step = number of the step, item = walker and axis. */
    BROWNIAN_EXIT(34),
    /** Clean items and noise of an ensemble that draws q(x_t given x_0); step = 0 and 1, item = block of items. */
    ENSEMBLE(35);

    private final int id;

    Stream(int id) {
        this.id = id;
    }

    /** The stream's number for ever: the first word of the Philox counter. */
    public int id() {
        return id;
    }
}
