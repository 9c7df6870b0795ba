package org.langevin.physics.sde;

/**
 * A drift or a diffusion: a pure function of time and state, called by several threads at once.
 *
 * <p>For a scalar equation ({@link ScalarSde}) it is given a block of paths, one a place of {@code x}, and answers place by place: a plain
 * loop over the array, which the JVM turns into vector instructions.
 */
@FunctionalInterface
public interface Coefficient {
    /**
     * Evaluates it.
     *
     * @param t time
     * @param x state, [d], or a block of scalar states; not to be changed
     * @param out receives the drift [d], the diffusion [d, m] by rows, or its diagonal [d]; all of it is to be written
     */
    void at(double t, double[] x, double[] out);
}
