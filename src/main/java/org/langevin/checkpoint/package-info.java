/**
 * What a model and a run leave on disk, and the promise that it is whole: safetensors files, diffusers' folder layout,
 * checkpoints that survive a crash at any moment, and the lock that keeps a run to one writer.
 *
 * <p><b>Promises.</b> A checkpoint that {@link org.langevin.checkpoint.CheckpointStore#save} has acknowledged is found again,
 * bit for bit, after a crash, a kill or a loss of power at any later moment; a folder that is not whole is never taken for one
 * that is: every file's length and SHA-256 stand in a manifest, which is checked before anything is used. A file from a
 * stranger may be refused, but it cannot run code, be read beyond its end, or make the reader allocate more than it holds.
 *
 * <p>May use {@code config} and {@code schedule}, Jackson and the JDK. Carries tensors as {@code java.nio} buffers and arrays of
 * primitives, never as ND4J's, and uses no Java serialisation.
 */
package org.langevin.checkpoint;
