/**
 * The kernels of the U-Net: convolutions and matrix products by oneDNN, and the operations between them fused into single
 * passes with the Vector API, all on ND4J's own off-heap memory and all in channels-last layout.
 *
 * <p>Every operation is an interface with two implementations that a {@link org.langevin.denoiser.kernel.Backend} hands out:
 * a fast one in single precision and a plain one, loops over the defining formula in either precision, which is the oracle
 * of the first and carries the gradient checks in double precision.
 *
 * <p>May use ND4J (memory), oneDNN through JavaCPP, and {@code jdk.incubator.vector}. Promises: results do not depend on the
 * thread count except in the gradients of convolution weights, whose summation order is oneDNN's own; an item's result never
 * depends on the other items of its batch.
 */
package org.langevin.denoiser.kernel;
