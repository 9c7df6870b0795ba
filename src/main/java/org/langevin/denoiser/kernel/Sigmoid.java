package org.langevin.denoiser.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The logistic function 1 / (1 + e^−z) without a division and without comparisons of floats, which cost more than all the rest: in single
 * precision, and to the precision that a bfloat16 can hold.
 *
 * <p>Only + − × fma and integer operations, so that a lane and its scalar twin agree to the last bit on every CPU. Polynomials are minimax ones in
 * relative error. A z that is not a number gives some number from 0 to 1: whoever multiplies by z, as SiLU and its derivative do, keeps it visible.
 */
final class Sigmoid {

    private static final VectorSpecies<Integer> BITS = VectorSpecies.of(int.class, Lanes.SPECIES.vectorShape());

    private static final int SIGN = 0x80000000;

    /** The bits of 80, beyond which z is clamped: e^±80 and its reciprocal are normal numbers. */
    private static final int LIMIT = Float.floatToRawIntBits(80);

    /** (e^−r − 1) / r for |r| ≤ ln 2 / 2, from the highest power down; error of e^−r 1e-7. */
    private static final float EXP4 = -8.290315e-3f;

    private static final float EXP3 = 4.189793e-2f;
    private static final float EXP2 = -.16667636f;
    private static final float EXP1 = .4999915f;
    private static final float EXP0 = -.9999997f;

    /** Less a number's bits it is the bits of about .72 times its reciprocal: their product is .7070 to .7285 for every number. */
    private static final int GUESS = 0x7eb50000;

    /** 1/s for those s, from the highest power down; error 6e-9. */
    private static final float RECIPROCAL3 = -3.7685888f;

    private static final float RECIPROCAL2 = 10.8197775f;
    private static final float RECIPROCAL1 = -11.6485796f;
    private static final float RECIPROCAL0 = 5.573512f;

    /**
     * The same with an error of 1.4e-4: 1/s = 2.7868335 − 1.9413391·s. For a denominator that is 1.9413391 times too small the factor of s is 1, and
     * where it is negative besides, fma(denominator, guess, this) is what a guess has to be multiplied by.
     */
    private static final float COARSE_RECIPROCAL = 1.4355212f;

    /** −1 / 1.9413391, for the sake of {@link #COARSE_RECIPROCAL}. */
    private static final float SCALE = -.51510836f;

    /** SCALE·2^(m − 2) for 1 ≤ m ≤ 2, from the highest power down; error 7.5e-5. */
    private static final float POWER3 = -2.0095542e-2f;

    private static final float POWER2 = 2.0620855e-3f;
    private static final float POWER1 = -.12305238f;
    private static final float POWER0 = -.11644908f;

    /*
     * Vectors stand here where making them in a loop would bring it to the limit of what the compiler grants. A loop that writes floats must read one
     * of floats again at every turn, since for all the compiler knows it has just been written, hence only those of the coarse function, whose loops
     * write shorts. Elements of an array of floats would not only be read but spread over the lanes at every turn, hence no arrays of coefficients.
     */
    private static final IntVector MAGNITUDES = bits(~SIGN);
    private static final IntVector SIGNS = bits(SIGN);
    private static final IntVector LIMITS = bits(LIMIT);
    private static final IntVector LEASTS = bits(Lanes.FIXED_LEAST);
    private static final IntVector GREATESTS = bits(Lanes.FIXED_GREATEST);
    private static final IntVector FRACTIONS = bits(Lanes.FRACTION);
    private static final IntVector EXPONENTS = bits(Lanes.EXPONENT);
    private static final IntVector ONE_BITS = bits(Lanes.ONE);
    private static final IntVector GUESSES = bits(GUESS);
    private static final IntVector GUESSES_OF_NEGATIVES = bits(GUESS + SIGN);

    private static final FloatVector CUBIC = Lanes.broadcast(POWER3);
    private static final FloatVector QUADRATIC = Lanes.broadcast(POWER2);
    private static final FloatVector LINEAR = Lanes.broadcast(POWER1);
    private static final FloatVector CONSTANT = Lanes.broadcast(POWER0);
    private static final FloatVector COARSE_RECIPROCALS = Lanes.broadcast(COARSE_RECIPROCAL);
    private static final FloatVector MINUS_LOG2_ES = Lanes.broadcast(-Lanes.LOG2_E);
    private static final FloatVector FIXED_POINT = Lanes.broadcast(Lanes.FIXED);
    private static final FloatVector SCALES = Lanes.broadcast(SCALE);

    private static IntVector bits(int value) {
        return IntVector.broadcast(BITS, value);
    }

    private Sigmoid() {}

    /** The logistic function, relative error below 1e-6, clamped beyond |z| = 80. */
    static FloatVector fine(FloatVector z) {
        IntVector bits = z.reinterpretAsInts();
        FloatVector x = bits.and(MAGNITUDES).min(LIMITS).or(bits.and(SIGNS)).reinterpretAsFloats();
        FloatVector shifted = x.fma(Lanes.broadcast(-Lanes.LOG2_E), Lanes.broadcast(Lanes.ROUND));
        FloatVector n = shifted.sub(Lanes.broadcast(Lanes.ROUND));
        FloatVector r = n.fma(Lanes.broadcast(Lanes.LN2_LOW), n.fma(Lanes.broadcast(Lanes.LN2_HIGH), x));
        FloatVector p = Lanes.broadcast(EXP4)
                .fma(r, Lanes.broadcast(EXP3))
                .fma(r, Lanes.broadcast(EXP2))
                .fma(r, Lanes.broadcast(EXP1))
                .fma(r, Lanes.broadcast(EXP0))
                .fma(r, Lanes.broadcast(1));
        IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        FloatVector d =
                p.reinterpretAsInts().add(exponent).reinterpretAsFloats().add(Lanes.broadcast(1));
        FloatVector guess = GUESSES.sub(d.reinterpretAsInts()).reinterpretAsFloats();
        FloatVector s = d.mul(guess);
        return Lanes.broadcast(RECIPROCAL3)
                .fma(s, Lanes.broadcast(RECIPROCAL2))
                .fma(s, Lanes.broadcast(RECIPROCAL1))
                .fma(s, Lanes.broadcast(RECIPROCAL0))
                .mul(guess);
    }

    /** The scalar twin of {@link #fine(FloatVector)}, equal to it to the last bit. */
    static float fine(float z) {
        int bits = Float.floatToRawIntBits(z);
        float x = Float.intBitsToFloat(Math.min(bits & ~SIGN, LIMIT) | bits & SIGN);
        float shifted = Math.fma(x, -Lanes.LOG2_E, Lanes.ROUND);
        float n = shifted - Lanes.ROUND;
        float r = Math.fma(n, Lanes.LN2_LOW, Math.fma(n, Lanes.LN2_HIGH, x));
        float p = Math.fma(polynomial(r, EXP4, EXP3, EXP2, EXP1, EXP0), r, 1);
        float d = Float.intBitsToFloat(Float.floatToRawIntBits(p) + (Float.floatToRawIntBits(shifted) << 23)) + 1;
        float guess = guess(d);
        return polynomial(d * guess, RECIPROCAL3, RECIPROCAL2, RECIPROCAL1, RECIPROCAL0) * guess;
    }

    /** The logistic function, relative error below 2⁻¹² (a bfloat16 is rounded by up to 2⁻⁸), clamped beyond |z| = 83. */
    static FloatVector coarse(FloatVector z) {
        FloatVector y = z.fma(MINUS_LOG2_ES, FIXED_POINT);
        IntVector bits = y.reinterpretAsInts().max(LEASTS).min(GREATESTS).lanewise(VectorOperators.LSHL, 9);
        FloatVector m = bits.and(FRACTIONS).or(ONE_BITS).reinterpretAsFloats();
        FloatVector two = bits.and(EXPONENTS).reinterpretAsFloats();
        FloatVector d = CUBIC.fma(m, QUADRATIC).fma(m, LINEAR).fma(m, CONSTANT).fma(two, SCALES);
        FloatVector guess = GUESSES_OF_NEGATIVES.sub(d.reinterpretAsInts()).reinterpretAsFloats();
        return d.fma(guess, COARSE_RECIPROCALS).mul(guess);
    }

    /** The scalar twin of {@link #coarse(FloatVector)}, equal to it to the last bit. */
    static float coarse(float z) {
        int fixed = Float.floatToRawIntBits(Math.fma(z, -Lanes.LOG2_E, Lanes.FIXED));
        int bits = Math.min(Math.max(fixed, Lanes.FIXED_LEAST), Lanes.FIXED_GREATEST) << 9;
        float m = Float.intBitsToFloat(bits & Lanes.FRACTION | Lanes.ONE);
        float d = Math.fma(
                polynomial(m, POWER3, POWER2, POWER1, POWER0), Float.intBitsToFloat(bits & Lanes.EXPONENT), SCALE);
        float guess = guess(-d);
        return Math.fma(d, guess, COARSE_RECIPROCAL) * guess;
    }

    private static float guess(float d) {
        return Float.intBitsToFloat(GUESS - Float.floatToRawIntBits(d));
    }

    private static float polynomial(float x, float... coefficients) {
        float p = coefficients[0];
        for (int i = 1; i < coefficients.length; i++) {
            p = Math.fma(p, x, coefficients[i]);
        }
        return p;
    }
}
