package org.langevin.denoiser.kernel;

import java.lang.ref.Reference;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The weights of a {@link WinogradConvolution}: from the flat parameters {@code [out, in, 3, 3]} to the transformed {@code [36, in, out]}, once each
 * time they change, and from the transformed gradient back. On the way they are {@code [3, 3, in, out]}, so that kernels lie side by side.
 */
final class WinogradWeights implements AutoCloseable {

    private static final int SIDE = WinogradTransform.SIDE;
    private static final int COMPONENTS = WinogradTransform.COMPONENTS;

    /** Numbers of a kernel, and of one transformed along one direction. */
    private static final int KERNEL = 9;

    private static final int HALF_WAY = 3 * SIDE;

    /** Kernels that are transformed at a time, in the first-level cache. */
    private static final int BLOCK = 128;

    /** Outputs whose kernels are put side by side at once: each reads a page of its own, and the processor knows no more than a hundred at a time. */
    private static final int PIECE = 32;

    /** From the end of one component's weights to the next: else all begin at the same place of the cache. */
    private static final int GAP = 16;

    private final int in;
    private final int out;
    /** Outputs of a piece. */
    private final int piece;

    private final Primitive back;
    private Transformed held;

    WinogradWeights(int in, int out) {
        this.in = in;
        this.out = out;
        this.piece = Parallel.divisor(out, PIECE);
        this.back = Primitive.reorder(sideBySide(), flat());
    }

    private dnnl_memory_desc flat() {
        return layout(KERNEL * in, KERNEL, 3, 1);
    }

    private dnnl_memory_desc sideBySide() {
        return layout(1, out, 3L * in * out, (long) in * out);
    }

    private dnnl_memory_desc layout(long ofOut, long ofIn, long ofRow, long ofColumn) {
        return OneDnn.strided(DataType.FLOAT, new long[] {piece, in, 3, 3}, new long[] {ofOut, ofIn, ofRow, ofColumn});
    }

    /** From one component of the transformed weights to the next. */
    int component() {
        return in * out + GAP;
    }

    /** Floats of the transformed weights. */
    int length() {
        return COMPONENTS * component();
    }

    /** Takes the parameters, or tells that they have changed. */
    void given(Tensor flat) {
        held = PackedWeights.of(flat, held, Transformed.class, any -> true, () -> new Transformed(flat));
    }

    /** The transformed weights. */
    Tensor current() {
        return held.current();
    }

    /** The transformed weights, which depend on the weights alone. */
    private final class Transformed extends PackedWeights {

        private final Primitive reorder = Primitive.reorder(flat(), sideBySide());

        Transformed(Tensor flat) {
            super(flat, Tensor.zeros(DataType.FLOAT, length()));
        }

        @Override
        void pack(Tensor from, Tensor to) {
            Tensor ordered = WinogradScratch.own().kernels(KERNEL * in * out);
            for (int o = 0; o < out; o += piece) {
                reorder.bind(from.pointer((long) KERNEL * in * o), ordered.pointer(o))
                        .run();
            }
            long begin = Trace.begin();
            for (int first = 0; first < in * out; first += BLOCK) {
                transform(ordered, to, first, Math.min(BLOCK, in * out - first));
            }
            Trace.end("Winograd transform of weights", begin);
            Reference.reachabilityFence(ordered);
        }

        @Override
        public void close() {
            reorder.close();
        }
    }

    private void transform(Tensor ordered, Tensor transformed, int from, int count) {
        WinogradScratch own = WinogradScratch.own();
        float[] g = own.rows((KERNEL + HALF_WAY) * count);
        float[] u = own.tiles(COMPONENTS * count);
        for (int k = 0; k < KERNEL; k++) {
            ordered.floats().get(k * in * out + from, g, k * count, count);
        }
        int down = KERNEL * count;
        for (int j = 0; j < 3; j++) {
            WinogradTransform.weights(g, j * count, 3 * count, g, down + j * count, 3 * count, count);
        }
        for (int i = 0; i < SIDE; i++) {
            WinogradTransform.weights(g, down + 3 * i * count, count, u, SIDE * i * count, count, count);
        }
        for (int k = 0; k < COMPONENTS; k++) {
            transformed.floats().put(k * component() + from, u, k * count, count);
        }
    }

    /** Writes to {@code flat} the gradient of the weights, from that of the transformed ones. */
    void gradient(Tensor ofTransformed, Tensor flat) {
        long begin = Trace.begin();
        Tensor ordered = WinogradScratch.own().kernels(KERNEL * in * out);
        for (int from = 0; from < in * out; from += BLOCK) {
            transformBack(ofTransformed, ordered, from, Math.min(BLOCK, in * out - from));
        }
        Trace.end("Winograd transform of weights", begin);
        for (int o = 0; o < out; o += piece) {
            back.bind(ordered.pointer(o), flat.pointer((long) KERNEL * in * o)).run();
        }
        Reference.reachabilityFence(ordered);
    }

    private void transformBack(Tensor gradient, Tensor ordered, int from, int count) {
        WinogradScratch own = WinogradScratch.own();
        float[] du = own.tiles(COMPONENTS * count);
        float[] dg = own.rows((KERNEL + HALF_WAY) * count);
        for (int k = 0; k < COMPONENTS; k++) {
            gradient.floats().get(k * component() + from, du, k * count, count);
        }
        int down = KERNEL * count;
        for (int j = 0; j < SIDE; j++) {
            WinogradTransform.weightGradient(du, j * count, SIDE * count, dg, down + j * count, SIDE * count, count);
        }
        for (int i = 0; i < 3; i++) {
            WinogradTransform.weightGradient(dg, down + SIDE * i * count, count, dg, 3 * i * count, count, count);
        }
        for (int k = 0; k < KERNEL; k++) {
            ordered.floats().put(k * in * out + from, dg, k * count, count);
        }
    }

    @Override
    public void close() {
        back.close();
    }
}
