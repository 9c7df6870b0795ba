package org.langevin.denoiser.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The upper half of a float: its sign, its eight bits of exponent and seven of its fraction (Kalamkar et al., arXiv:1905.12322). Conversion
 * rounds to the nearest, ties to even; numbers and vectors of them give the same bits.
 */
final class Bfloat16 {

    /** As many bfloat16s as {@link Lanes#SPECIES} has floats. */
    static final VectorSpecies<Short> SPECIES =
            VectorSpecies.of(short.class, VectorShape.forBitSize(Lanes.SPECIES.vectorBitSize() / 2));

    /** As many bytes of bfloat16s as {@link Lanes#SPECIES} has of floats. */
    static final VectorSpecies<Short> PAIRS = VectorSpecies.of(short.class, Lanes.SPECIES.vectorShape());

    private static final VectorSpecies<Integer> BITS = VectorSpecies.of(int.class, Lanes.SPECIES.vectorShape());

    /** Added to a float's bits before they are cut, it rounds up what is above one half of the last that remains. */
    private static final IntVector ALMOST_HALF = IntVector.broadcast(BITS, 0x7fff);

    /** Added to a float's bits before they are cut, it rounds up one half of the last that remains, and what is above. */
    private static final IntVector HALF = IntVector.broadcast(BITS, 0x8000);

    private static final IntVector ONES = IntVector.broadcast(BITS, 1);
    private static final IntVector UPPER = IntVector.broadcast(BITS, 0xffff0000);

    private Bfloat16() {}

    /** The nearest bfloat16; of a value that is not a number, one that is not a number. */
    static short of(float value) {
        int bits = Float.floatToIntBits(value);
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }

    /** The same number as a float. */
    static float toFloat(short value) {
        return Float.intBitsToFloat(value << 16);
    }

    /** {@link #toFloat(short)} of every lane. */
    static FloatVector toFloats(ShortVector values) {
        IntVector wide = (IntVector) values.convertShape(VectorOperators.S2I, BITS, 0);
        return wide.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
    }

    /** {@link #of(float)} of every lane; the numbers that are not numbers are those which arithmetic makes. */
    static ShortVector of(FloatVector values) {
        return (ShortVector)
                rounded(values).lanewise(VectorOperators.LSHR, 16).convertShape(VectorOperators.I2S, SPECIES, 0);
    }

    /** {@link #of(float)} of every lane in the upper half of an integer, whose lower half is anything. */
    private static IntVector rounded(FloatVector values) {
        IntVector bits = values.reinterpretAsInts();
        return bits.add(bits.lanewise(VectorOperators.LSHR, 16).and(ONES)).add(ALMOST_HALF);
    }

    /** Every other one of {@code 2·COUNT} bfloat16s, from the first on. */
    static FloatVector evens(ShortVector pairs) {
        return pairs.reinterpretAsInts().lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
    }

    /** Every other one of {@code 2·COUNT} bfloat16s, from the second on. */
    static FloatVector odds(ShortVector pairs) {
        return pairs.reinterpretAsInts().and(UPPER).reinterpretAsFloats();
    }

    /** The nearest bfloat16s in turns, the reverse of {@link #evens} and {@link #odds}. */
    static ShortVector zip(FloatVector evens, FloatVector odds) {
        IntVector lower = rounded(evens).lanewise(VectorOperators.LSHR, 16);
        return rounded(odds).and(UPPER).or(lower).reinterpretAsShorts();
    }

    /**
     * The nearest bfloat16s in turns like {@link #zip}, but of two that are as near the larger in magnitude: a third of the instructions, for results of
     * arithmetic in single precision, of which one in 2¹⁶ lies half way.
     */
    static ShortVector near(FloatVector evens, FloatVector odds) {
        return upper(odds).or(lower(evens));
    }

    /** What {@code evens} are to {@link #near}: in turns with zeros. */
    static ShortVector lower(FloatVector evens) {
        return evens.reinterpretAsInts()
                .add(HALF)
                .lanewise(VectorOperators.LSHR, 16)
                .reinterpretAsShorts();
    }

    /** What {@code odds} are to {@link #near}. */
    static ShortVector upper(FloatVector odds) {
        return odds.reinterpretAsInts().add(HALF).and(UPPER).reinterpretAsShorts();
    }

    /** The nearest bfloat16 of every lane, of two that are as near the larger in magnitude, as {@link #near(FloatVector, FloatVector)} has it. */
    static ShortVector near(FloatVector values) {
        return (ShortVector) values.reinterpretAsInts()
                .add(HALF)
                .lanewise(VectorOperators.LSHR, 16)
                .convertShape(VectorOperators.I2S, SPECIES, 0);
    }

    /** The scalar twin of {@link #near(FloatVector)}. */
    static short near(float value) {
        return (short) (Float.floatToRawIntBits(value) + 0x8000 >>> 16);
    }
}
