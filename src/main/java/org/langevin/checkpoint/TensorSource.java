package org.langevin.checkpoint;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;

/**
 * A tensor that gives its elements piece by piece, so that parameters of any size are written without a second copy of them,
 * and may be permuted or converted on the way.
 */
public interface TensorSource {

    /**
     * What the tensor is.
     *
     * @return name, type and shape
     */
    TensorSpec spec();

    /**
     * Gives consecutive elements in row-major order.
     *
     * @param first number of the first of them, from 0
     * @param chunk little-endian; to be filled to its limit, which is a whole number of elements
     */
    void put(long first, ByteBuffer chunk);

    /**
     * Floats in memory; they are read when the tensor is written, not now.
     *
     * @param name the tensor's name
     * @param shape its shape
     * @param values its elements, row-major, from the buffer's position to its limit
     * @return a tensor of type F32
     */
    static TensorSource of(String name, List<Long> shape, FloatBuffer values) {
        FloatBuffer fixed = values.slice();
        return checked(
                new TensorSpec(name, DType.F32, shape),
                fixed.remaining(),
                (first, chunk) -> chunk.asFloatBuffer()
                        .put(fixed.slice(Math.toIntExact(first), chunk.remaining() / Float.BYTES)));
    }

    /**
     * Whole numbers in memory; they are read when the tensor is written, not now.
     *
     * @param name the tensor's name
     * @param shape its shape
     * @param values its elements, row-major, from the buffer's position to its limit
     * @return a tensor of type I64
     */
    static TensorSource of(String name, List<Long> shape, LongBuffer values) {
        LongBuffer fixed = values.slice();
        return checked(
                new TensorSpec(name, DType.I64, shape),
                fixed.remaining(),
                (first, chunk) ->
                        chunk.asLongBuffer().put(fixed.slice(Math.toIntExact(first), chunk.remaining() / Long.BYTES)));
    }

    /** Fills a chunk from element {@code first} on. */
    @FunctionalInterface
    interface Filling {

        /**
         * Fills a chunk.
         *
         * @param first number of the first element
         * @param chunk little-endian, to be filled to its limit
         */
        void put(long first, ByteBuffer chunk);
    }

    /**
     * A tensor from its description and a function.
     *
     * @param spec what the tensor is
     * @param filling its elements
     * @return the two as one
     */
    static TensorSource of(TensorSpec spec, Filling filling) {
        return new TensorSource() {
            @Override
            public TensorSpec spec() {
                return spec;
            }

            @Override
            public void put(long first, ByteBuffer chunk) {
                filling.put(first, chunk);
            }
        };
    }

    private static TensorSource checked(TensorSpec spec, int given, Filling filling) {
        if (spec.elements() != given) {
            throw new IllegalArgumentException("'" + spec.name() + "' of shape " + spec.shape() + " has "
                    + spec.elements() + " elements, " + given + " are given");
        }
        return of(spec, filling);
    }
}
