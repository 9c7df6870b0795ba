package org.langevin.checkpoint;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** From the stored real-number types to floats. */
final class Floats {

    private Floats() {}

    /**
     * Converts a chunk.
     *
     * @param spec the tensor it belongs to
     * @param chunk whole elements, little-endian
     * @param out takes as many floats
     */
    static void convert(TensorSpec spec, ByteBuffer chunk, FloatBuffer out) {
        switch (spec.dtype()) {
            case F32 -> out.put(chunk.asFloatBuffer());
            case F64 -> {
                while (chunk.hasRemaining()) {
                    out.put((float) chunk.getDouble());
                }
            }
            case BF16 -> {
                while (chunk.hasRemaining()) {
                    out.put(Float.intBitsToFloat(chunk.getShort() << 16));
                }
            }
            case F16 -> {
                while (chunk.hasRemaining()) {
                    out.put(half(chunk.getShort()));
                }
            }
            default ->
                throw new IllegalArgumentException(
                        "'" + spec.name() + "' is of type " + spec.dtype() + "; real numbers are F64, F32, F16, BF16");
        }
    }

    /** IEEE binary16 (sign, 5 bits of exponent with bias 15, 10 bits of fraction) as a float, exactly. */
    private static float half(short bits) {
        int sign = bits >> 15 | 1;
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        if (exponent == 0x1F) {
            return fraction == 0 ? sign * Float.POSITIVE_INFINITY : Float.NaN;
        }
        int significand = exponent == 0 ? fraction : fraction | 0x400;
        return sign * Math.scalb((float) significand, Math.max(exponent, 1) - 25);
    }
}
