package org.langevin.physics.walk;

import java.util.Arrays;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/**
 * The uniforms of one place, one after the other, for samplers that can't tell beforehand how many they need.
 *
 * <p>Which numbers come is a function of the place alone: {@link KeyedNoise} gives fewer as the beginning of more, so when the ones at hand
 * are used up twice as many are asked for. Used by one thread at a time.
 */
public final class Uniforms {
    private final KeyedNoise noise;
    private final Stream stream;
    private final long step;
    private final long item;
    private double[] values;
    private int used;

    /**
     * The uniforms at a place, from its element 0.
     *
     * @param noise the noise of the run
     * @param stream what they are for
     * @param step in [0, 2^32)
     * @param item in [0, 2^32)
     * @param expected about how many will be taken; a matter of speed alone
     */
    public Uniforms(KeyedNoise noise, Stream stream, long step, long item, int expected) {
        this.noise = noise;
        this.stream = stream;
        this.step = step;
        this.item = item;
        this.values = new double[Math.max(expected, 2)];
        fill();
    }

    /** The next one: an odd multiple of 2^−53 in (0, 1). */
    public double next() {
        if (used == values.length) {
            values = Arrays.copyOf(values, 2 * used);
            fill();
        }
        return values[used++];
    }

    /** The 52 independent random bits of the next uniform. */
    public long nextBits() {
        return (long) (next() * 0x1p52);
    }

    private void fill() {
        noise.uniforms(stream, step, item, values, 0, values.length);
    }
}
