package org.langevin.denoiser.mlp;

import java.util.List;
import org.langevin.denoiser.kernel.Tensor;

/** A part of the network planned for one number of rows, with the memory of its output and of its gradients. */
interface Part {

    /** Computes the output, which stays valid until the next forward pass. */
    Tensor forward(List<Tensor> inputs);

    /**
     * The gradients of the last forward pass: the layers' are set in place.
     *
     * @param inputs what the forward pass was given
     * @param dOutput the gradient of the output; left as it is
     * @return the gradient of each input, valid until the next backward pass, null for times and labels
     */
    List<Tensor> backward(List<Tensor> inputs, Tensor dOutput);
}
