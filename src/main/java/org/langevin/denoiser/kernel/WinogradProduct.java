package org.langevin.denoiser.kernel;

import java.lang.ref.Reference;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Pointer;
import org.langevin.denoiser.kernel.Primitive.Argument;
import org.langevin.denoiser.kernel.Primitive.Kind;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The 36 matrix products of Winograd's algorithm, one for each component of a tile.
 *
 * <p>With a single image they read more weights than pixels, and one core alone does not read as fast as the memory delivers. Where a thread idles, it
 * takes half of the components.
 */
final class WinogradProduct implements AutoCloseable {

    private static final int HALF = WinogradTransform.COMPONENTS / 2;

    /**
     * A matrix for each component, {@code [36, rows, columns]}.
     *
     * @param strides from one component, row and column to the next
     */
    record Matrices(long rows, long columns, long[] strides) {

        Matrices transposed() {
            return new Matrices(columns, rows, new long[] {strides[0], strides[2], strides[1]});
        }

        private dnnl_memory_desc descriptor(int components) {
            return OneDnn.strided(DataType.FLOAT, new long[] {components, rows, columns}, strides);
        }

        /** Where half {@code i} of the components begins. */
        private Pointer half(Tensor tensor, int i) {
            return tensor.pointer(i * HALF * strides[0]);
        }
    }

    private final Kind kind;
    private final String what;
    private final Matrices left;
    private final Matrices right;
    private final Matrices result;
    private final boolean accumulating;
    private final Primitive all;
    private Primitive[] halves;

    /**
     * The products {@code result = left·right}.
     *
     * @param what is multiplied, for messages
     * @param accumulating whether they are added to what the result holds
     */
    WinogradProduct(Kind kind, String what, Matrices left, Matrices right, Matrices result, boolean accumulating) {
        this.kind = kind;
        this.what = what;
        this.left = left;
        this.right = right;
        this.result = result;
        this.accumulating = accumulating;
        this.all = of(WinogradTransform.COMPONENTS);
    }

    private Primitive of(int components) {
        dnnl_memory_desc a = left.descriptor(components);
        dnnl_memory_desc b = right.descriptor(components);
        dnnl_memory_desc c = result.descriptor(components);
        dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
        OneDnn.check(
                "Winograd product " + what,
                dnnl.dnnl_matmul_primitive_desc_create(
                        descriptor,
                        OneDnn.engine(),
                        a,
                        b,
                        null,
                        c,
                        accumulating ? OneDnn.accumulating(DataType.FLOAT) : null));
        return new Primitive(
                kind,
                what,
                descriptor,
                new Argument(dnnl.DNNL_ARG_SRC, a),
                new Argument(dnnl.DNNL_ARG_WEIGHTS, b),
                new Argument(dnnl.DNNL_ARG_DST, c));
    }

    /** Multiplies. */
    void run(Tensor a, Tensor b, Tensor c) {
        if (Parallel.helped()) {
            if (halves == null) {
                halves = new Primitive[] {of(HALF), of(HALF)};
            }
            Parallel.halves(2, (from, to) -> {
                for (int i = from; i < to; i++) {
                    halves[i]
                            .bind(left.half(a, i), right.half(b, i), result.half(c, i))
                            .run();
                }
            });
        } else {
            all.bind(a.pointer(0), b.pointer(0), c.pointer(0)).run();
        }
        Reference.reachabilityFence(a);
        Reference.reachabilityFence(b);
        Reference.reachabilityFence(c);
    }

    @Override
    public void close() {
        all.close();
        if (halves != null) {
            halves[0].close();
            halves[1].close();
        }
    }
}
