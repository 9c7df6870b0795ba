package org.langevin.checkpoint;

/**
 * The element types of a safetensors file, little endian. The order is that in which the format's own library lays tensors out:
 * wide types first, so that every tensor begins at a multiple of its element size.
 */
public enum DType {
    /** Unsigned 64-bit integer. */
    U64(8),
    /** Signed 64-bit integer. */
    I64(8),
    /** IEEE binary64. */
    F64(8),
    /** IEEE binary32. */
    F32(4),
    /** Unsigned 32-bit integer. */
    U32(4),
    /** Signed 32-bit integer. */
    I32(4),
    /** The upper half of a binary32. */
    BF16(2),
    /** IEEE binary16. */
    F16(2),
    /** Unsigned 16-bit integer. */
    U16(2),
    /** Signed 16-bit integer. */
    I16(2),
    /** Signed byte. */
    I8(1),
    /** Unsigned byte. */
    U8(1),
    /** A byte that is 0 or 1. */
    BOOL(1);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /**
     * The size of an element.
     *
     * @return bytes
     */
    public int bytes() {
        return bytes;
    }
}
