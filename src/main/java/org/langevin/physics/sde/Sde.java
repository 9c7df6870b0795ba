package org.langevin.physics.sde;

/**
 * A stochastic differential equation dX = a(t, X) dt + b(t, X) dW: d components, m independent Brownian motions.
 *
 * <p>What a method needs to know is declared, since it can't be seen in the functions: what the integral means, and how the noise is
 * structured. {@link Commutation} tests the second at a state.
 *
 * <p>An equation is a value: it holds no state of a path.
 */
public interface Sde {
    /** d, the number of components. */
    int dimension();

    /** m, the number of independent Brownian motions. */
    int noises();

    /** How the noise depends on the state. */
    NoiseStructure structure();

    /** What b dW means. */
    Interpretation interpretation();

    /**
     * The drift a.
     *
     * @param t time
     * @param x state, [d]
     * @param out receives a, [d], in the state's unit per time
     */
    void drift(double t, double[] x, double[] out);

    /**
     * The diffusion b.
     *
     * @param t time
     * @param x state, [d]
     * @param out receives b, [d, m] by rows, or its diagonal [d] if the structure is diagonal, in the state's unit per √time
     */
    void diffusion(double t, double[] x, double[] out);

    /** Whether component i of the drift depends on component i of the state alone, as in a block of paths. */
    default boolean isUncoupled() {
        return false;
    }

    /**
     * (v·∇) a, the derivative of the drift in a direction; by central differences unless the equation knows better, with a relative
     * error of 1e-10.
     *
     * @param t time
     * @param x state, [d]
     * @param v direction, [d]; if the equation is uncoupled, component i of the answer is v<sub>i</sub> ∂a<sub>i</sub>/∂x<sub>i</sub>
     * @param out receives the derivative, shaped as the drift
     */
    default void driftDerivative(double t, double[] x, double[] v, double[] out) {
        Slope.along(this::drift, t, x, v, out);
    }

    /**
     * (v·∇) b, the derivative of the diffusion in a direction.
     *
     * @param t time
     * @param x state, [d]
     * @param v direction, [d]
     * @param out receives the derivative, shaped as the diffusion
     */
    default void diffusionDerivative(double t, double[] x, double[] v, double[] out) {
        Slope.along(this::diffusion, t, x, v, out);
    }

    /** How many numbers b is stored in: d if it is diagonal, else d m. */
    default int diffusionSize() {
        return structure().isDiagonal() ? dimension() : dimension() * noises();
    }

    /** The equation with the same solutions in the other interpretation: its drift is corrected by ± ½ Σ (b_j·∇) b_j. */
    default Sde as(Interpretation other) {
        return other == interpretation() ? this : new Reinterpreted(this, other);
    }

    /**
     * The equation whose solution at time t is this one's at time θ(t): dX = θ' a dt + √θ' b dW, in Itô's and in Stratonovich's sense
     * alike. A clock may be a noise schedule ({@link Clock}).
     */
    default Sde on(Clock clock) {
        return new Clocked(this, clock);
    }

    /** An equation in Itô's sense from its two functions. */
    static Sde ito(int dimension, int noises, NoiseStructure structure, Coefficient drift, Coefficient diffusion) {
        return new SdeSystem(dimension, noises, structure, Interpretation.ITO, drift, diffusion);
    }

    /** An equation in Stratonovich's sense from its two functions. */
    static Sde stratonovich(
            int dimension, int noises, NoiseStructure structure, Coefficient drift, Coefficient diffusion) {
        return new SdeSystem(dimension, noises, structure, Interpretation.STRATONOVICH, drift, diffusion);
    }
}
