package org.langevin.random;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.SQRT;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.util.List;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel on the Vector API: line for line the operations of {@link ScalarKernel} and {@link BoxMuller}, one block in each lane.
 *
 * <p>Each operation used is one that IEEE 754 or two's complement fixes to the last bit; {@code LOG}, {@code SIN} and {@code COS} of
 * the Vector API are not, they differ between instruction sets. Conversions between integers and doubles go through the bits,
 * because the converting instructions are missing in AVX2.
 */
final class VectorKernel implements NoiseKernel {
    /** As many lanes as the machine likes best; the numbers don't depend on it. */
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

    private static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, DOUBLES.vectorShape());
    private static final int LANES = DOUBLES.length();
    /** 0, 1, 2, ... in the lanes. */
    private static final LongVector IOTA = LongVector.zero(LONGS).addIndex(1);

    /** Rounds that need plain numbers, and those of each loop after them: 4 + 3 + 3 = {@link Philox#ROUNDS}. */
    private static final int ROUNDS_AT_START = 4;

    private static final int ROUNDS_AT_ONCE = 3;

    /** One loop over a tile. */
    @FunctionalInterface
    private interface Sweep {
        void over(long[] words, int blocks, double[] out);
    }

    /**
     * Box-Muller in three loops that are called through an interface, and so compiled apart. In one loop body as long as all three,
     * HotSpot stops inlining and allocates a vector for every operation; that was measured to take four times as long.
     */
    private static final List<Sweep> NORMALS =
            List.of(VectorKernel::radialUniforms, VectorKernel::squaredRadii, VectorKernel::directions);

    /**
     * {@link Philox#block} in lanes: a word stands in a lane of 64 bits, for the sake of its products.
     *
     * <p>The rounds are done in three loops over the tile rather than all in one. A round waits for its products some twenty cycles, and the
     * processor fills them with other lanes' rounds only if those stand near in its queue; and a longer loop is not compiled into
     * registers, see {@link #NORMALS}. That was measured to save a third of the time.
     */
    @Override
    public void words(Philox.Place place, int firstBlock, int blocks, long[] words) {
        firstRounds(place, firstBlock, blocks, words);
        for (int round = ROUNDS_AT_START; round < Philox.ROUNDS; round += ROUNDS_AT_ONCE) {
            nextRounds(place.key().spread, 2 * round * Philox.Key.LANES, blocks, words);
        }
    }

    /**
     * Rounds 0 to 3. Within an item only the block number differs between lanes, and it takes three rounds until all four words do. So the
     * first two rounds and half of the third are done once, in plain numbers.
     */
    private static void firstRounds(Philox.Place place, int firstBlock, int blocks, long[] words) {
        int n = words.length / 4;
        Philox.Key key = place.key();
        long p0 = (place.stream() & Philox.WORD) * Philox.MULTIPLIER_0;
        long p1 = (place.item() & Philox.WORD) * Philox.MULTIPLIER_1;
        long first0 = p1 >>> 32 ^ place.step() & Philox.WORD ^ key.word0(0);
        long q0 = first0 * Philox.MULTIPLIER_0;
        long second2 = q0 >>> 32 ^ p0 & Philox.WORD ^ key.word1(1);
        long q1 = second2 * Philox.MULTIPLIER_1;
        LongVector first2 = all(p0 >>> 32 ^ key.word1(0));
        LongVector second0 = all(p1 ^ key.word0(1));
        LongVector third0 = all(q1 >>> 32 ^ key.word0(2));
        LongVector third2 = all(q0 ^ key.word1(2));
        LongVector fourth0 = all(q1 ^ key.word0(3));
        LongVector fourth2 = all(key.word1(3));
        LongVector word = all(Philox.WORD);
        LongVector m0 = all(Philox.MULTIPLIER_0).and(word);
        LongVector m1 = all(Philox.MULTIPLIER_1).and(word);
        for (int b = 0; b < blocks; b += LANES) {
            LongVector r1 =
                    IOTA.add(firstBlock + b).lanewise(XOR, first2).and(word).mul(m1);
            LongVector r0 = high(r1).lanewise(XOR, second0).and(word).mul(m0);
            LongVector s0 = r1.lanewise(XOR, third0).and(word).mul(m0);
            LongVector s1 = high(r0).lanewise(XOR, third2).and(word).mul(m1);
            high(s1).lanewise(XOR, fourth0).and(word).intoArray(words, b);
            s1.and(word).intoArray(words, n + b);
            high(s0).lanewise(XOR, r0).lanewise(XOR, fourth2).and(word).intoArray(words, 2 * n + b);
            s0.and(word).intoArray(words, 3 * n + b);
        }
    }

    /**
     * Three more rounds.
     *
     * <p>Upper halves of lanes are cleared before a product and at the end, not in between: where both factors are seen to be words, later
     * compilers take the instruction for such products, which is three times as fast.
     */
    private static void nextRounds(long[] keys, int at, int blocks, long[] words) {
        int n = words.length / 4;
        LongVector word = all(Philox.WORD);
        LongVector m0 = all(Philox.MULTIPLIER_0).and(word);
        LongVector m1 = all(Philox.MULTIPLIER_1).and(word);
        LongVector k00 = LongVector.fromArray(LONGS, keys, at);
        LongVector k01 = LongVector.fromArray(LONGS, keys, at + Philox.Key.LANES);
        LongVector k10 = LongVector.fromArray(LONGS, keys, at + 2 * Philox.Key.LANES);
        LongVector k11 = LongVector.fromArray(LONGS, keys, at + 3 * Philox.Key.LANES);
        LongVector k20 = LongVector.fromArray(LONGS, keys, at + 4 * Philox.Key.LANES);
        LongVector k21 = LongVector.fromArray(LONGS, keys, at + 5 * Philox.Key.LANES);
        for (int b = 0; b < blocks; b += LANES) {
            LongVector r0 = LongVector.fromArray(LONGS, words, b).and(word).mul(m0);
            LongVector r1 =
                    LongVector.fromArray(LONGS, words, 2 * n + b).and(word).mul(m1);
            LongVector c0 = high(r1).lanewise(XOR, LongVector.fromArray(LONGS, words, n + b))
                    .lanewise(XOR, k00);
            LongVector c2 = high(r0).lanewise(XOR, LongVector.fromArray(LONGS, words, 3 * n + b))
                    .lanewise(XOR, k01);
            LongVector s0 = c0.and(word).mul(m0);
            LongVector s1 = c2.and(word).mul(m1);
            c0 = high(s1).lanewise(XOR, r1).lanewise(XOR, k10);
            c2 = high(s0).lanewise(XOR, r0).lanewise(XOR, k11);
            r0 = c0.and(word).mul(m0);
            r1 = c2.and(word).mul(m1);
            high(r1).lanewise(XOR, s1).lanewise(XOR, k20).and(word).intoArray(words, b);
            r1.and(word).intoArray(words, n + b);
            high(r0).lanewise(XOR, s0).lanewise(XOR, k21).and(word).intoArray(words, 2 * n + b);
            r0.and(word).intoArray(words, 3 * n + b);
        }
    }

    /** The more significant words of products. */
    private static LongVector high(LongVector products) {
        return products.lanewise(LSHR, 32);
    }

    @Override
    public void normals(long[] words, int blocks, double[] out) {
        for (Sweep sweep : NORMALS) {
            sweep.over(words, blocks, out);
        }
    }

    /** Writes each block's U to its first place in {@code out}. */
    private static void radialUniforms(long[] words, int blocks, double[] out) {
        int n = words.length / 4;
        for (int b = 0; b < blocks; b += LANES) {
            LongVector w0 = LongVector.fromArray(LONGS, words, b);
            LongVector w1 = LongVector.fromArray(LONGS, words, n + b);
            DoubleVector low = exact(w1).fma(of(BoxMuller.TWO_M64), of(BoxMuller.TWO_M65));
            exact(w0).fma(of(BoxMuller.TWO_M32), low).intoArray(out, b);
        }
    }

    /**
     * Turns each block's U into the square of its radius. The root is left to the next loop, since the unit that divides also takes roots:
     * there it works beside the polynomials of the sine and cosine.
     */
    private static void squaredRadii(long[] words, int blocks, double[] out) {
        for (int b = 0; b < blocks; b += LANES) {
            DoubleVector u = DoubleVector.fromArray(DOUBLES, out, b);
            log(u).mul(-2).intoArray(out, b);
        }
    }

    /** Turns each block's squared radius into its two normals. */
    private static void directions(long[] words, int blocks, double[] out) {
        int n = words.length / 4;
        for (int b = 0; b < blocks; b += LANES) {
            LongVector w2 = LongVector.fromArray(LONGS, words, 2 * n + b);
            DoubleVector x = angle(w2, LongVector.fromArray(LONGS, words, 3 * n + b));
            DoubleVector radius = DoubleVector.fromArray(DOUBLES, out, b).lanewise(SQRT);
            LongVector near = bits(radius.mul(cos(x)));
            LongVector far = bits(radius.mul(sin(x)));
            LongVector sign = w2.lanewise(LSHR, BoxMuller.SIGN_BIT).lanewise(LSHL, 63);
            LongVector signed = near.lanewise(XOR, sign);
            // All bits set in the lanes that exchange, so that the exchange is two exclusive-ors.
            LongVector swap = w2.lanewise(LSHL, 63 - BoxMuller.SWAP_BIT).lanewise(ASHR, 63);
            LongVector change = signed.lanewise(XOR, far).lanewise(AND, swap);
            doubles(signed.lanewise(XOR, change)).intoArray(out, b);
            doubles(far.lanewise(XOR, change)).intoArray(out, n + b);
        }
    }

    /** {@link ScalarKernel#uniform} in lanes. */
    @Override
    public void uniforms(long[] words, int blocks, double[] out) {
        int n = words.length / 4;
        for (int b = 0; b < blocks; b += LANES) {
            for (int pair = 0; pair < 2; pair++) {
                LongVector high = LongVector.fromArray(LONGS, words, 2 * pair * n + b);
                LongVector low = LongVector.fromArray(LONGS, words, (2 * pair + 1) * n + b);
                LongVector k = high.lanewise(LSHL, 20).lanewise(OR, low.lanewise(LSHR, 12));
                doubles(k.lanewise(OR, ScalarKernel.ONE_BITS))
                        .sub(ScalarKernel.ONE_MINUS_HALF_STEP)
                        .intoArray(out, pair * n + b);
            }
        }
    }

    /** {@link BoxMuller#angle} in lanes. */
    private static DoubleVector angle(LongVector w2, LongVector w3) {
        DoubleVector high = exact(w2.lanewise(AND, BoxMuller.ANGLE_BITS)).sub(BoxMuller.HALF_ANGLE);
        DoubleVector low = exact(w3).fma(of(BoxMuller.TWO_M62), of(BoxMuller.TWO_M63));
        return high.fma(of(BoxMuller.TWO_M30), low).mul(BoxMuller.HALF_PI);
    }

    /** {@link BoxMuller#log} in lanes. */
    private static DoubleVector log(DoubleVector u) {
        LongVector bits = bits(u);
        LongVector e = bits.sub(BoxMuller.SQRT_HALF_BITS).lanewise(ASHR, 52);
        DoubleVector f = doubles(bits.sub(e.lanewise(LSHL, 52))).sub(1);
        DoubleVector exponent = doubles(e.add(BoxMuller.SIGNED_BITS)).sub(BoxMuller.SIGNED);
        DoubleVector s = f.div(f.add(2));
        DoubleVector z = s.mul(s);
        DoubleVector mantissa = f.sub(s.mul(z.neg().fma(horner11(BoxMuller.ATANH, z), f)));
        return exponent.fma(of(BoxMuller.LN2_HIGH), exponent.fma(of(BoxMuller.LN2_LOW), mantissa));
    }

    /** {@link BoxMuller#sin} in lanes. */
    private static DoubleVector sin(DoubleVector x) {
        DoubleVector z = x.mul(x);
        return x.mul(z).fma(horner7(BoxMuller.SIN, z), x);
    }

    /** {@link BoxMuller#cos} in lanes. */
    private static DoubleVector cos(DoubleVector x) {
        DoubleVector z = x.mul(x);
        return z.fma(horner8(BoxMuller.COS, z), of(1.0));
    }

    /** Horner's scheme written out, since a loop over the coefficients makes HotSpot allocate a vector in each round. */
    private static DoubleVector horner7(double[] c, DoubleVector z) {
        return of(c[6]).fma(z, of(c[5]))
                .fma(z, of(c[4]))
                .fma(z, of(c[3]))
                .fma(z, of(c[2]))
                .fma(z, of(c[1]))
                .fma(z, of(c[0]));
    }

    private static DoubleVector horner8(double[] c, DoubleVector z) {
        return of(c[7]).fma(z, of(c[6]))
                .fma(z, of(c[5]))
                .fma(z, of(c[4]))
                .fma(z, of(c[3]))
                .fma(z, of(c[2]))
                .fma(z, of(c[1]))
                .fma(z, of(c[0]));
    }

    private static DoubleVector horner11(double[] c, DoubleVector z) {
        return of(c[10])
                .fma(z, of(c[9]))
                .fma(z, of(c[8]))
                .fma(z, of(c[7]))
                .fma(z, of(c[6]))
                .fma(z, of(c[5]))
                .fma(z, of(c[4]))
                .fma(z, of(c[3]))
                .fma(z, of(c[2]))
                .fma(z, of(c[1]))
                .fma(z, of(c[0]));
    }

    /** Numbers below 2^52 as doubles, by their bits. */
    private static DoubleVector exact(LongVector words) {
        return doubles(words.lanewise(OR, BoxMuller.TWO_52_BITS)).sub(BoxMuller.TWO_52);
    }

    private static LongVector all(long value) {
        return LongVector.broadcast(LONGS, value);
    }

    private static DoubleVector of(double value) {
        return DoubleVector.broadcast(DOUBLES, value);
    }

    private static LongVector bits(DoubleVector doubles) {
        return doubles.reinterpretAsLongs();
    }

    private static DoubleVector doubles(LongVector bits) {
        return bits.reinterpretAsDoubles();
    }
}
