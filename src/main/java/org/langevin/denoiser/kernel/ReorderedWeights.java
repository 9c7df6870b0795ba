package org.langevin.denoiser.kernel;

import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.nd4j.linalg.api.buffer.DataType;

/** Weights in a layout that oneDNN chose, brought there by its own reorder. */
final class ReorderedWeights extends PackedWeights {

    /**
     * What is read, and into what it is brought.
     *
     * @param first where the weights that are read begin in the tensor
     * @param plain their layout there
     * @param type of the result
     * @param packed its layout
     */
    record Layouts(long first, dnnl_memory_desc plain, DataType type, dnnl_memory_desc packed) {

        private boolean sameAs(Layouts other) {
            return first == other.first
                    && dnnl.dnnl_memory_desc_equal(plain, other.plain) == 1
                    && dnnl.dnnl_memory_desc_equal(packed, other.packed) == 1;
        }

        private Tensor memory() {
            return Tensor.zeros(type, dnnl.dnnl_memory_desc_get_size(packed) / type.width());
        }
    }

    private final Layouts layouts;
    private final Primitive reorder;

    private ReorderedWeights(Tensor weights, Layouts layouts) {
        super(weights, layouts.memory());
        this.layouts = layouts;
        this.reorder = Primitive.reorder(layouts.plain, layouts.packed);
    }

    /** Those of {@code weights} in this layout, for a convolution that holds {@code held}, or null. */
    static ReorderedWeights of(Tensor weights, ReorderedWeights held, Layouts layouts) {
        return of(
                weights,
                held,
                ReorderedWeights.class,
                other -> other.layouts.sameAs(layouts),
                () -> new ReorderedWeights(weights, layouts));
    }

    @Override
    void pack(Tensor from, Tensor to) {
        reorder.bind(from.pointer(layouts.first), to.pointer(0)).run();
    }

    @Override
    public void close() {
        reorder.close();
    }
}
