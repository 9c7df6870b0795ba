package org.langevin.random;

import java.util.Arrays;

/**
 * Philox4x32-10: ten rounds of multiplication and exclusive-or that turn a 128-bit counter and a 64-bit key into 128 bits which no
 * known statistical test tells from random ones.
 *
 * <p>Salmon et al., SC 2011 (<a
 * href="https://doi.org/10.1145/2063384.2063405">doi:10.1145/2063384.2063405</a>). Words are kept in {@code long}s because a round
 * needs the whole 64-bit product of two 32-bit words.
 *
 * <p>A round is a bijection of the counter for each key, so different counters give different blocks. Seven rounds pass BigCrush; ten are
 * the authors' margin.
 */
final class Philox {
    static final int ROUNDS = 10;
    /** The lower 32 bits. */
    static final long WORD = 0xFFFF_FFFFL;
    /** The multipliers of a round, M0 and M1. */
    static final long MULTIPLIER_0 = 0xD251_1F53L;

    static final long MULTIPLIER_1 = 0xCD9E_8D57L;
    /** What is added to the two key words after each round: the golden ratio, and √3 − 1. */
    static final long WEYL_0 = 0x9E37_79B9L;

    static final long WEYL_1 = 0xBB67_AE85L;

    private Philox() {}

    /** A key: the seed, and its two words as they are in each round. */
    static final class Key {
        /** Lanes of 64 bits in the widest vectors there are. */
        static final int LANES = 8;

        final long seed;
        /** Both words of round r from 2 r · LANES, each as often as there are lanes: read as a vector, for that costs less than to spread a word. */
        final long[] spread = new long[2 * ROUNDS * LANES];

        Key(long seed) {
            this.seed = seed;
            for (int round = 0; round < ROUNDS; round++) {
                int at = 2 * round * LANES;
                Arrays.fill(spread, at, at + LANES, word0(round));
                Arrays.fill(spread, at + LANES, at + 2 * LANES, word1(round));
            }
        }

        /** The less significant word in a round. */
        long word0(int round) {
            return (seed & WORD) + round * WEYL_0 & WORD;
        }

        /** The more significant word in a round. */
        long word1(int round) {
            return (seed >>> 32) + round * WEYL_1 & WORD;
        }
    }

    /** Everything of key and counter but the block number; the words of 32 bits. */
    record Place(Key key, int stream, int step, int item) {
        /** With the key of a seed. */
        Place(long seed, int stream, int step, int item) {
            this(new Key(seed), stream, step, item);
        }
    }

    /** The four words of one block, for the counter (stream, step, item, block). */
    record Block(long w0, long w1, long w2, long w3) {
        /** Two of the words as one number of 64 bits, the more significant first. */
        long first64() {
            return w0 << 32 | w1;
        }
    }

    /** The block at a place: exactly the function whose known answers the authors publish. */
    static Block block(Place place, int block) {
        long c0 = place.stream & WORD;
        long c1 = place.step & WORD;
        long c2 = place.item & WORD;
        long c3 = block & WORD;
        long k0 = place.key.word0(0);
        long k1 = place.key.word1(0);
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = c0 * MULTIPLIER_0;
            long p1 = c2 * MULTIPLIER_1;
            c0 = p1 >>> 32 ^ c1 ^ k0;
            c1 = p1 & WORD;
            c2 = p0 >>> 32 ^ c3 ^ k1;
            c3 = p0 & WORD;
            k0 = k0 + WEYL_0 & WORD;
            k1 = k1 + WEYL_1 & WORD;
        }
        return new Block(c0, c1, c2, c3);
    }
}
