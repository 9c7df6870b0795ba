/**
 * The U-Net of denoising diffusion as a Deeplearning4j {@code ComputationGraph}: structure, configuration keys and parameter
 * names of diffusers' {@code UNet2DModel}, so that weights go both ways.
 *
 * <p>A {@link org.langevin.denoiser.unet.BlockSpec} describes one block and its parameters; a
 * {@link org.langevin.denoiser.unet.Block} is that block planned for one batch shape, with its memory and its compiled
 * operations; {@link org.langevin.denoiser.unet.BlockVertex} and {@link org.langevin.denoiser.unet.BlockNode} make it a vertex
 * of the graph; {@link org.langevin.denoiser.unet.UNet} is the whole network. Images are {@code [batch, height, width, channels]}
 * from end to end.
 *
 * <p>May use Deeplearning4j, ND4J, {@code denoiser}, {@code denoiser.kernel}, {@code config} and {@code random}. Promises: an
 * item's output has the same bits in a batch of any size; gradients have the same bits from run to run at one thread count.
 */
package org.langevin.denoiser.unet;
