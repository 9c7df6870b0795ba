/**
 * Noise that is a function, not a generator: every random number of the project is computed from the seed and from the place
 * where it is used, (stream, step, item, element).
 *
 * <p>Nothing here has a state to save, to share between threads or to draw in order. So an item has the same noise in a batch of
 * one and in a batch of a thousand, on one thread and on eight, and a resumed run needs only its counters. The numbers come from
 * Philox4x32-10 (Salmon, Moraes, Dror and Shaw, <i>Parallel random numbers: as easy as 1, 2, 3</i>, SC 2011, <a
 * href="https://doi.org/10.1145/2063384.2063405">doi:10.1145/2063384.2063405</a>).
 *
 * <p>Promises: the same bits on every machine, JDK and lane width, for normals too, because they are made of integer operations
 * and of + &minus; &times; &divide; &radic; fma alone, which IEEE 754 fixes to the last bit. The kernels exist twice, in plain
 * Java and on the Vector API, with the same operations in the same order.
 *
 * <p>Uses the JDK alone; the module {@code jdk.incubator.vector} only where the running JVM was given it.
 */
package org.langevin.random;
