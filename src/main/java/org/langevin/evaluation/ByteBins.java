package org.langevin.evaluation;

import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/**
 * How bytes lie on the line: byte b stands for the values [low + b width, low + (b + 1) width).
 *
 * <p>A density is compared with the probability of bytes by spreading each byte evenly over its bin (Theis, van den Oord and Bethge, ICLR 2016, <a
 * href="https://arxiv.org/abs/1511.01844">arXiv:1511.01844</a>, section 3.1): the mean of −log p of the spread data is at least −log P of the bytes, once p is
 * counted per bin, which adds log₂(1 / width) bits to each dimension: 7 for [−1, 1) in 256 bins, 8 for [0, 1). Without that a density of bytes on their
 * levels can be made as large as one likes.
 *
 * @param low where byte 0's bin begins
 * @param width of a bin, above 0
 */
public record ByteBins(double low, double width) {
    /** 256 bins that fill [−1, 1), as Song et al. have them: 7 bits. */
    public static final ByteBins SYMMETRIC = new ByteBins(-1, 1 / 128.0);
    /** 256 bins that fill [0, 1): 8 bits. */
    public static final ByteBins UNIT = new ByteBins(0, 1 / 256.0);
    /** Bins around the levels b / 127.5 − 1 at which this system's networks see bytes: log₂ 127.5 = 6.994 bits. */
    public static final ByteBins AROUND_LEVELS = new ByteBins(-1 - 1 / 255.0, 1 / 127.5);

    /** Checks the width. */
    public ByteBins {
        if (!(width > 0 && Math.abs(low) <= Double.MAX_VALUE && width <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("bins from " + low + " of width " + width
                    + ": expected a finite beginning and a finite width above 0");
        }
    }

    /** The middle of a byte's bin: its level. */
    public double level(int b) {
        return low + (b + 0.5) * width;
    }

    /** The bits a dimension that a density per unit of value lacks of one per bin, log₂(1 / width). */
    public double offsetBits() {
        return -Math.log(width) / Math.log(2);
    }

    /** Bits per dimension of bytes whose spread values have this log density, in nats, in this many dimensions. */
    public double bitsPerDimension(double logDensity, int dimension) {
        return -logDensity / (dimension * Math.log(2)) + offsetBits();
    }

    /**
     * Spreads levels over their bins: each value is moved by less than half a width either way.
     *
     * @param levels values in the middle of bins, [items, dimension]; not altered
     * @param dimension coordinates of an item
     * @param firstItem number of the first item in the data
     * @param noise the seed
     * @param repetition which of several independent spreadings
     */
    public double[] dequantised(double[] levels, int dimension, long firstItem, KeyedNoise noise, long repetition) {
        double[] spread = new double[levels.length];
        for (int i = 0; i < levels.length / dimension; i++) {
            noise.uniforms(Stream.DEQUANTISATION, repetition, firstItem + i, spread, i * dimension, dimension);
        }
        for (int i = 0; i < levels.length; i++) {
            spread[i] = levels[i] + (spread[i] - 0.5) * width;
        }
        return spread;
    }
}
