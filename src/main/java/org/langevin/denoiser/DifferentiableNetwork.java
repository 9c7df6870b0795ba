package org.langevin.denoiser;

/** A network whose backward pass reaches its input: the product of a direction with the Jacobian of its output, item by item. */
public interface DifferentiableNetwork extends TrainableNetwork {
    /**
     * Predicts as {@link TrainableNetwork#predict} does, without dropout, and takes a direction back through the network. Neither the
     * parameters nor their gradients need be kept up to date by it.
     *
     * @param batch the noised items
     * @param direction v, shaped like the output
     * @param out receives the predictions
     * @param product receives Jᵀ v with J = ∂ output / ∂ x, shaped like the input
     */
    void predictAndPullBack(NetworkBatch batch, float[] direction, float[] out, float[] product);
}
