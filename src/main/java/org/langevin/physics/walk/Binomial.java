package org.langevin.physics.walk;

/**
 * Draws the number of successes in n independent trials, for n from 0 to the largest {@code long}, in a time that does not grow with n up
 * to 2^53 trials.
 *
 * <ul>
 *   <li>Fair coins, up to 52 of them: the ones among as many random bits.
 *   <li>Fewer than ten successes expected: inversion, the terms of the law added up from 0 until they pass a uniform.
 *   <li>More: the transformed rejection of {@link TableMountain}.
 *   <li>More than 2^53 trials: parts of 2^53, whose numbers of successes add up; each part costs one draw.
 * </ul>
 *
 * <p>The law is exact but for rounding: a uniform has 52 bits, and the probabilities themselves are right to about 1e-14, for large n
 * as well as for small. Only operations are used that Java fixes to the last bit, so the same uniforms give the same number on every
 * machine.
 */
public final class Binomial {
    /** Up to here every whole number is a double. */
    static final long LARGEST_PART = 1L << 53;

    private static final int BITS = 52;
    /** Expected successes from which on rejection is valid. */
    private static final double INVERSION = 10;

    private final double p;
    /** The smaller one of p and 1 − p, whose successes are counted. */
    private final double rare;

    private final double logFailure;

    /**
     * The law for one probability and any number of trials.
     *
     * @param p the probability of a success, in [0, 1]
     */
    public Binomial(double p) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException("p = " + p + ": expected a probability, 0 to 1");
        }
        this.p = p;
        this.rare = Math.min(p, 1 - p);
        this.logFailure = StrictMath.log1p(-rare);
    }

    /** The probability of a success. */
    public double p() {
        return p;
    }

    /**
     * The number of successes in {@code n} trials.
     *
     * @param n trials, 0 or more
     * @param uniforms where the randomness comes from; one number is taken for few successes, about 2.3 for many
     */
    public long draw(long n, Uniforms uniforms) {
        if (n < 0) {
            throw new IllegalArgumentException("n = " + n + ": expected a number of trials, 0 or more");
        }
        if (n == 0 || rare == 0) {
            return p == 1 ? n : 0;
        }
        long successes = 0;
        long left = n;
        for (; left > LARGEST_PART; left -= LARGEST_PART) {
            successes += part(LARGEST_PART, uniforms);
        }
        successes += part(left, uniforms);
        return p > 0.5 ? n - successes : successes;
    }

    /** Successes of the rarer kind in at most 2^53 trials. */
    private long part(long n, Uniforms uniforms) {
        if (rare == 0.5 && n <= BITS) {
            return Long.bitCount(uniforms.nextBits() & (1L << n) - 1);
        }
        return n * rare < INVERSION ? invert(n, uniforms.next()) : new TableMountain(n, rare).draw(uniforms);
    }

    /** The smallest k with P(at most k) ≥ u. Where the terms have become too small to matter to u, k is the last one that did. */
    private long invert(long n, double u) {
        double odds = rare / (1 - rare);
        double term = StrictMath.exp(n * logFailure);
        double rest = u - term;
        long k = 0;
        while (rest > 0 && term > 0x1p-70) {
            term *= odds * (n - k) / (k + 1);
            rest -= term;
            k++;
        }
        return k;
    }
}
