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
     * <p>Within an item only the block number differs between lanes, and it takes three rounds until all four words do. So the first two
     * rounds and half of the third are done once, in plain numbers.
     */
    @Override
    public void words(Philox.Place place, int firstBlock, int blocks, long[] words) {
        int n = words.length / 4;
        Philox.Key key = place.key();
        long[] keys = key.spread;
        long p0 = (place.stream() & Philox.WORD) * Philox.MULTIPLIER_0;
        long p1 = (place.item() & Philox.WORD) * Philox.MULTIPLIER_1;
        long first0 = p1 >>> 32 ^ place.step() & Philox.WORD ^ key.word0(0);
        long first1 = p1 & Philox.WORD;
        long q0 = first0 * Philox.MULTIPLIER_0;
        long second2 = q0 >>> 32 ^ p0 & Philox.WORD ^ key.word1(1);
        long q1 = second2 * Philox.MULTIPLIER_1;
        for (int b = 0; b < blocks; b += LANES) {
            LongVector block = IOTA.add(firstBlock + b).lanewise(AND, Philox.WORD);
            LongVector r1 = block.lanewise(XOR, p0 >>> 32 ^ key.word1(0)).mul(Philox.MULTIPLIER_1);
            LongVector r0 = high(r1).lanewise(XOR, first1 ^ key.word0(1)).mul(Philox.MULTIPLIER_0);
            LongVector c0 = low(r1).lanewise(XOR, q1 >>> 32 ^ key.word0(2));
            LongVector c1 = LongVector.broadcast(LONGS, q1 & Philox.WORD);
            LongVector c2 = high(r0).lanewise(XOR, q0 & Philox.WORD ^ key.word1(2));
            LongVector c3 = low(r0);
            for (int round = 3; round < Philox.ROUNDS; round++) {
                r0 = c0.mul(Philox.MULTIPLIER_0);
                r1 = c2.mul(Philox.MULTIPLIER_1);
                int at = 2 * round * Philox.Key.LANES;
                c0 = high(r1).lanewise(XOR, c1).lanewise(XOR, LongVector.fromArray(LONGS, keys, at));
                c1 = low(r1);
                c2 = high(r0).lanewise(XOR, c3).lanewise(XOR, LongVector.fromArray(LONGS, keys, at + Philox.Key.LANES));
                c3 = low(r0);
            }
            c0.intoArray(words, b);
            c1.intoArray(words, n + b);
            c2.intoArray(words, 2 * n + b);
            c3.intoArray(words, 3 * n + b);
        }
    }

    /** The more significant words of products. */
    private static LongVector high(LongVector products) {
        return products.lanewise(LSHR, 32);
    }

    /** The less significant words of products. */
    private static LongVector low(LongVector products) {
        return products.lanewise(AND, Philox.WORD);
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
        return z.fma(horner8(BoxMuller.COS, z), of(1));
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
