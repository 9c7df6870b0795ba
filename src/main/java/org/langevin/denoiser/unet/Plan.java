package org.langevin.denoiser.unet;

import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.Tensor;

/**
 * What a block is planned with.
 *
 * @param backend makes its operations and tensors
 * @param values its parameters
 * @param gradients their gradients, or null in a network that is never trained
 * @param scratch memory that lives only within one block's backward pass
 * @param dropout the network's dropout
 * @param passing memory of the images where no backward pass follows
 */
record Plan(
        Backend backend,
        Parameters values,
        Parameters gradients,
        Scratch scratch,
        DropoutKey dropout,
        Passing passing) {

    /**
     * Memory for images which the block computes: its own in a network that is trained, whose backward pass reads them again, otherwise lent. Asked
     * for in the order in which a forward pass writes them.
     */
    Tensor images(long... shape) {
        return gradients == null ? passing.lend(shape) : backend.images(shape);
    }

    /** Says that a forward pass has no more use for {@code images} of {@link #images} after those asked for so far are written. */
    void read(Tensor images) {
        passing.takeBack(images.array());
    }
}
