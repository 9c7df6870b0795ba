package org.langevin.denoiser.kernel;

import org.bytedeco.javacpp.BytePointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Memory for large tensors, cut one after the other from blocks of 64 MiB.
 *
 * <p>A processor keeps the places of few pages at once and fetches ahead no further than a page's end, so memory in huge pages, of 2 MiB on most
 * systems, is read a fifth faster; but a system gives them only to memory that spans them whole, which the images of one layer seldom do. The
 * launcher asks for them where there are any.
 *
 * <p>A block is freed with the last of its tensors. What is not yet cut from it takes no memory, for systems give a page when it is first
 * written to.
 * Blocks count towards JavaCPP's limit, {@code org.bytedeco.javacpp.maxbytes}: as much as Java's heap, unless said otherwise; the launcher has none.
 */
final class Pages {

    /** Tensors of fewer bytes are left to ND4J's allocator. */
    static final long LARGE = 1 << 18;

    /** More than the 32 MiB below which glibc may take memory from a heap of small pieces, and return none of it. */
    private static final long BLOCK = 64 << 20;

    private static BytePointer block;
    private static long used;

    private Pages() {}

    /** An array of {@code length} elements with whatever stands in its memory, which begins at a multiple of {@code alignment} bytes. */
    static INDArray array(DataType type, long length, int alignment) {
        return Nd4j.create(Nd4j.createBuffer(cut(length * type.width(), alignment), length, type), length);
    }

    /** A pointer that keeps its block from being freed. */
    private static synchronized BytePointer cut(long bytes, int alignment) {
        if (block == null || used + bytes > block.capacity()) {
            block = new BytePointer(Math.max(BLOCK, bytes + alignment));
            used = Math.floorMod(-block.address(), (long) alignment);
        }
        BytePointer cut = block.getPointer(used);
        used += (bytes + alignment - 1) / alignment * alignment;
        return cut;
    }
}
