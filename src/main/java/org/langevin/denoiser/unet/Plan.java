package org.langevin.denoiser.unet;

import org.langevin.denoiser.kernel.Backend;

/**
 * What a block is planned with.
 *
 * @param backend makes its operations and tensors
 * @param values its parameters
 * @param gradients their gradients, or null in a network that is never trained
 * @param scratch memory that lives only within one block's backward pass
 * @param dropout the network's dropout
 */
record Plan(Backend backend, Parameters values, Parameters gradients, Scratch scratch, DropoutKey dropout) {}
