package org.langevin.denoiser;

/**
 * A denoiser that also says how its prediction changes with the state, along one direction at a time: what a divergence is made of.
 *
 * <p>Only the quadratic form vᵀ J v is asked for, which those who know J v and those who know Jᵀ v, as a network's backward pass gives it, can
 * form alike.
 */
public interface DifferentiableDenoiser extends Denoiser {
    /**
     * Predicts as {@link #predict(double[], int, double, int[], double[])} does, and says for each item how the prediction changes along a
     * direction.
     *
     * @param x the states, [items, dimension] row by row; not altered
     * @param items number of items, at least 1
     * @param t the time
     * @param labels the class of each item, [items], or null
     * @param direction v, [items, dimension]; not altered
     * @param out receives the predictions, [items, dimension]
     * @param form receives vᵀ (∂ prediction / ∂ x) v of each item, [items]
     */
    void predict(double[] x, int items, double t, int[] labels, double[] direction, double[] out, double[] form);
}
