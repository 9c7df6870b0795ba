package org.langevin.physics.sde;

/**
 * A method bound to an equation: the pure step (state, noise) → state.
 *
 * <p>Nothing is remembered from step to step. The object holds arrays to work in, so each thread needs its own.
 */
@FunctionalInterface
public interface Step {
    /**
     * Advances the state by one step.
     *
     * @param t time at the beginning of the step
     * @param x state, [d]
     * @param noise length and noise of the step
     * @param out receives the state at the end, [d]; may be {@code x}
     */
    void advance(double t, double[] x, Increment noise, double[] out);

    /** What an ensemble gives the step as {@link Increment#dw()}. */
    default Draw draws() {
        return Draw.NORMAL;
    }

    /** A step that wants other numbers than normal ones. */
    static Step drawing(Draw draw, Step step) {
        return new Step() {
            @Override
            public Draw draws() {
                return draw;
            }

            @Override
            public void advance(double t, double[] x, Increment noise, double[] out) {
                step.advance(t, x, noise, out);
            }
        };
    }
}
