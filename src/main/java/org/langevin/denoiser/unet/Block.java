package org.langevin.denoiser.unet;

import java.util.List;
import org.langevin.denoiser.kernel.Tensor;

/**
 * One block of the network, planned for one shape of its inputs: its compiled operations, the memory of its output and of
 * what its backward pass needs. Made by {@link BlockSpec#plan} and run again and again.
 */
interface Block extends AutoCloseable {

    /** Tells the block that its parameters may have changed since the last pass. */
    void parametersChanged();

    /**
     * Computes the output, which stays valid until the next forward pass.
     *
     * @param training whether a backward pass may follow and dropout acts
     */
    Tensor forward(List<Tensor> inputs, boolean training);

    /**
     * The gradients of the last forward pass: of the parameters into the block's gradients, of the inputs into
     * {@code dInputs}, whose entries are null where no gradient is wanted.
     */
    void backward(List<Tensor> inputs, Tensor dOutput, List<Tensor> dInputs);

    @Override
    void close();
}
