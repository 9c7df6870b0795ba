package org.langevin.denoiser.kernel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vector loads and stores on off-heap memory, and the exponential the kernels share.
 *
 * <p>The Vector API reaches off-heap memory through {@code ByteBuffer} up to JDK 18 and through {@code MemorySegment} from
 * JDK 19 on; neither form exists in the other. The two are bound here once, as constant method handles, which the compiler
 * folds into the plain load or store instruction.
 *
 * <p>{@link #exp} is the classic reduction to 2ⁿ·eʳ, |r| ≤ ln 2 / 2, with the degree-7 minimax polynomial of the Cephes
 * library's {@code expf} (S. L. Moshier): only + − × fma and integer operations, so that a lane and its scalar twin agree to
 * the last bit on every CPU, which {@code lanewise(EXP)} does not promise.
 */
final class Lanes {

    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** Floats in a vector of this machine. */
    static final int COUNT = SPECIES.length();

    /** Bytes in a vector of this machine. */
    static final long BYTES = 4L * COUNT;

    /** Where {@link #exp} is clamped, so that 2ⁿ stays a normal number: e^±87 is about 10^±38. */
    private static final float EXP_LIMIT = 87f;

    static final float LOG2_E = 1.442695f;
    static final float LN2_HIGH = 0.693359375f;
    static final float LN2_LOW = -2.1219444e-4f;

    /** 1.5·2²³: adding it rounds a float to an integer, which then stands in its low bits. */
    static final float ROUND = 12582912f;

    private static final float EXP7 = 1.9875691500e-4f;
    private static final float EXP6 = 1.3981999507e-3f;
    private static final float EXP5 = 8.3334519073e-3f;
    private static final float EXP4 = 4.1665795894e-2f;
    private static final float EXP3 = 1.6666665459e-1f;
    private static final float EXP2 = 5.0000001201e-1f;

    /**
     * 1.25·2⁹: a y of (−128, 128) added to it leaves y + 128 in the fraction's 23 bits as a fixed-point number, 9 bits before the point and 14 behind
     * it. Nine places to the left the 8 bits before the point are a float's exponent, those behind it its fraction.
     */
    static final float FIXED = 640;

    /** The bits of {@code FIXED} − 120, below which y is clamped, and those of {@code FIXED} + 120. */
    static final int FIXED_LEAST = Float.floatToRawIntBits(FIXED - 120);

    static final int FIXED_GREATEST = Float.floatToRawIntBits(FIXED + 120);

    static final int EXPONENT = 0x7f800000;
    static final int FRACTION = 0x007fffff;
    /** The bits of 1. */
    static final int ONE = 0x3f800000;

    /** 2^(m − 2) for 1 ≤ m ≤ 2, minimax in relative error, from the highest power down; error 7.5e-5. */
    private static final float POWER3 = 3.9012261e-2f;

    private static final float POWER2 = -4.0032072e-3f;
    private static final float POWER1 = .2388864f;
    private static final float POWER0 = .22606716f;

    private static final MethodHandle LOAD;
    private static final MethodHandle STORE;
    private static final MethodHandle LOAD_HALF;
    private static final MethodHandle STORE_HALF;
    private static final MethodHandle OF_BUFFER;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            Access access = Access.find(lookup, FloatVector.class);
            LOAD = access.loader(SPECIES, FloatVector.class);
            STORE = access.storer(FloatVector.class);
            Access half = Access.find(lookup, ShortVector.class);
            LOAD_HALF = half.loader(Bfloat16.SPECIES, ShortVector.class);
            STORE_HALF = half.storer(ShortVector.class);
            OF_BUFFER = access.ofBuffer.asType(MethodType.methodType(Object.class, ByteBuffer.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Lanes() {}

    /** The three methods of the Vector API that differ between JDK releases, for one class of vectors. */
    private record Access(MethodHandle load, MethodHandle store, MethodHandle ofBuffer) {

        static Access find(MethodHandles.Lookup lookup, Class<?> vector) throws ReflectiveOperationException {
            Class<?> segment;
            try {
                segment = Class.forName("java.lang.foreign.MemorySegment");
            } catch (ClassNotFoundException e) {
                MethodHandle same = MethodHandles.identity(ByteBuffer.class);
                return of(lookup, vector, "ByteBuffer", ByteBuffer.class, int.class, same);
            }
            MethodHandle over = lookup.findStatic(segment, "ofBuffer", MethodType.methodType(segment, Buffer.class));
            return of(lookup, vector, "MemorySegment", segment, long.class, over);
        }

        private static Access of(
                MethodHandles.Lookup lookup,
                Class<?> vector,
                String name,
                Class<?> memory,
                Class<?> offset,
                MethodHandle ofBuffer)
                throws ReflectiveOperationException {
            MethodType load = MethodType.methodType(vector, VectorSpecies.class, memory, offset, ByteOrder.class);
            MethodType store = MethodType.methodType(void.class, memory, offset, ByteOrder.class);
            return new Access(
                    lookup.findStatic(vector, "from" + name, load),
                    lookup.findVirtual(vector, "into" + name, store),
                    ofBuffer);
        }

        MethodHandle loader(VectorSpecies<?> species, Class<?> vector) {
            return MethodHandles.explicitCastArguments(
                    MethodHandles.insertArguments(
                            MethodHandles.insertArguments(load, 3, ByteOrder.nativeOrder()), 0, species),
                    MethodType.methodType(vector, Object.class, long.class));
        }

        MethodHandle storer(Class<?> vector) {
            return MethodHandles.explicitCastArguments(
                    MethodHandles.insertArguments(store, 3, ByteOrder.nativeOrder()),
                    MethodType.methodType(void.class, vector, Object.class, long.class));
        }
    }

    /** The form in which {@link #load} and {@link #store} take off-heap memory: {@code buffer} itself, or a segment over it. */
    static Object memory(ByteBuffer buffer) {
        try {
            return (Object) OF_BUFFER.invokeExact(buffer);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** The vector at {@code offset} bytes of {@code memory}. */
    static FloatVector load(Object memory, long offset) {
        try {
            return (FloatVector) LOAD.invokeExact(memory, offset);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /** Writes {@code vector} at {@code offset} bytes of {@code memory}. */
    static void store(FloatVector vector, Object memory, long offset) {
        try {
            STORE.invokeExact(vector, memory, offset);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /** The bfloat16s at {@code offset} bytes of {@code memory}, as floats. */
    static FloatVector loadHalf(Object memory, long offset) {
        try {
            return Bfloat16.toFloats((ShortVector) LOAD_HALF.invokeExact(memory, offset));
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /** Writes {@code vector}, rounded to bfloat16s, at {@code offset} bytes of {@code memory}. */
    static void storeHalf(FloatVector vector, Object memory, long offset) {
        try {
            STORE_HALF.invokeExact(Bfloat16.of(vector), memory, offset);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /** An offset outside the memory throws; anything but a runtime exception cannot come from these handles. */
    private static RuntimeException rethrown(Throwable e) {
        if (e instanceof RuntimeException unchecked) {
            return unchecked;
        }
        throw new AssertionError(e);
    }

    static FloatVector broadcast(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    static FloatVector zero() {
        return FloatVector.zero(SPECIES);
    }

    /** eˣ in every lane, clamped to e^±87; relative error below 2e-7. */
    static FloatVector exp(FloatVector x) {
        return power(x.max(-EXP_LIMIT).min(EXP_LIMIT));
    }

    private static FloatVector power(FloatVector clamped) {
        FloatVector shifted = clamped.fma(broadcast(LOG2_E), broadcast(ROUND));
        FloatVector n = shifted.sub(ROUND);
        FloatVector r = n.fma(broadcast(-LN2_LOW), n.fma(broadcast(-LN2_HIGH), clamped));
        FloatVector p = broadcast(EXP7)
                .fma(r, broadcast(EXP6))
                .fma(r, broadcast(EXP5))
                .fma(r, broadcast(EXP4))
                .fma(r, broadcast(EXP3))
                .fma(r, broadcast(EXP2))
                .fma(r.mul(r), r.add(1f));
        IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        return p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
    }

    /**
     * {@link #exp(FloatVector)}, to the last bit, of numbers that are not above 0; clamping the bits of their magnitudes costs a fraction of comparing
     * floats. What is not a number stays so.
     */
    static FloatVector expOfNegative(FloatVector x) {
        IntVector magnitude = x.reinterpretAsInts().and(Integer.MAX_VALUE).min(Float.floatToRawIntBits(EXP_LIMIT));
        FloatVector e = power(magnitude.or(Integer.MIN_VALUE).reinterpretAsFloats());
        return x.fma(zero(), e);
    }

    /**
     * 2^(x·factor) for x·factor ≤ 0, relative error below 2⁻¹² (a bfloat16 is rounded by up to 2⁻⁸), clamped below 2⁻¹²⁰. What is not a number
     * stays so.
     */
    static FloatVector coarsePower(FloatVector x, FloatVector factor) {
        IntVector fixed = x.fma(factor, broadcast(FIXED)).reinterpretAsInts();
        IntVector bits = fixed.max(FIXED_LEAST).lanewise(VectorOperators.LSHL, 9);
        FloatVector m = bits.and(FRACTION).or(ONE).reinterpretAsFloats();
        FloatVector two = bits.and(EXPONENT).reinterpretAsFloats();
        FloatVector p = broadcast(POWER3)
                .fma(m, broadcast(POWER2))
                .fma(m, broadcast(POWER1))
                .fma(m, broadcast(POWER0));
        return x.fma(zero(), p.mul(two));
    }

    /** The scalar twin of {@link #coarsePower(FloatVector, FloatVector)}, equal to it to the last bit. */
    static float coarsePower(float x, float factor) {
        int bits = Math.max(Float.floatToRawIntBits(Math.fma(x, factor, FIXED)), FIXED_LEAST) << 9;
        float m = Float.intBitsToFloat(bits & FRACTION | ONE);
        float two = Float.intBitsToFloat(bits & EXPONENT);
        float p = Math.fma(Math.fma(Math.fma(POWER3, m, POWER2), m, POWER1), m, POWER0);
        return Math.fma(x, 0, p * two);
    }

    /** The scalar twin of {@link #exp(FloatVector)}, equal to it to the last bit. */
    static float exp(float x) {
        float clamped = Math.min(Math.max(x, -EXP_LIMIT), EXP_LIMIT);
        float shifted = Math.fma(clamped, LOG2_E, ROUND);
        float n = shifted - ROUND;
        float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, clamped));
        float p = Math.fma(EXP7, r, EXP6);
        p = Math.fma(p, r, EXP5);
        p = Math.fma(p, r, EXP4);
        p = Math.fma(p, r, EXP3);
        p = Math.fma(p, r, EXP2);
        p = Math.fma(p, r * r, r + 1f);
        return Float.intBitsToFloat(Float.floatToRawIntBits(p) + (Float.floatToRawIntBits(shifted) << 23));
    }

    /** 1 / (1 + e^−z), the logistic function. */
    static FloatVector sigmoid(FloatVector z) {
        return broadcast(1f).div(exp(z.neg()).add(1f));
    }

    /** The scalar twin of {@link #sigmoid(FloatVector)}. */
    static float sigmoid(float z) {
        return 1f / (1f + exp(-z));
    }

    /** Lane 0 + lane 1 + …, in this order, so that the sum has one value on one CPU type. */
    static float sum(FloatVector vector) {
        float[] lanes = vector.toArray();
        float sum = 0;
        for (float lane : lanes) {
            sum += lane;
        }
        return sum;
    }

    /** The largest lane. */
    static float max(FloatVector vector) {
        return vector.reduceLanes(VectorOperators.MAX);
    }
}
