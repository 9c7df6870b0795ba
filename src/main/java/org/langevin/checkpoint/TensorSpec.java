package org.langevin.checkpoint;

import java.util.List;

/**
 * A tensor's name, element type and shape.
 *
 * @param name unique in its file
 * @param dtype the element type
 * @param shape sizes of the axes, slowest first; none for a scalar, zeros allowed
 */
public record TensorSpec(String name, DType dtype, List<Long> shape) {

    /** The most axes that a tensor may have; NumPy's limit. */
    static final int MAX_RANK = 64;

    /** Checks that the tensor's size can be computed. */
    public TensorSpec {
        shape = List.copyOf(shape);
        if (shape.size() > MAX_RANK) {
            throw new IllegalArgumentException("'" + name + "' has " + shape.size() + " axes; at most " + MAX_RANK);
        }
        if (shape.stream().anyMatch(size -> size < 0)) {
            throw new IllegalArgumentException("'" + name + "' has a negative size in its shape " + shape);
        }
        try {
            Math.multiplyExact(count(shape), dtype.bytes());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + name + "' of shape " + shape + " overflows 64 bits", e);
        }
    }

    /**
     * The number of elements.
     *
     * @return the product of the shape; 1 for a scalar
     */
    public long elements() {
        return count(shape);
    }

    /**
     * The tensor's size.
     *
     * @return bytes
     */
    public long bytes() {
        return elements() * dtype.bytes();
    }

    private static long count(List<Long> shape) {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }
}
