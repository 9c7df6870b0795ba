package org.langevin.denoiser.kernel;

import java.lang.ref.Reference;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Pointer;
import org.langevin.denoiser.kernel.Primitive.Argument;
import org.langevin.denoiser.kernel.Primitive.Kind;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * {@link Convolution} by oneDNN's direct algorithm in single precision, or on bfloat16s with sums in single precision.
 *
 * <p>Activations stay channels-last; weights are brought into the layout each primitive prefers, once each time they change,
 * and their gradient back from it. The backward primitives are compiled when first used, so that sampling pays for none.
 */
final class OneDnnConvolution implements Convolution {

    /** A thread's own memory for the gradient of weights in oneDNN's layout, as long as its longest so far. */
    private static final ThreadLocal<Tensor> OWN_GRADIENT = new ThreadLocal<>();

    private final Shape shape;
    private final Into into;
    private final DataType type;
    private final DataType resultType;
    private final dnnl_memory_desc source;
    private final dnnl_memory_desc destination;
    private final dnnl_memory_desc plainWeights;
    private final dnnl_memory_desc biasVector;
    private final Primitive forward;
    private final Packed forwardWeights;
    private final boolean biased;
    private Tensor weights;
    private BackwardData backwardData;
    private BackwardWeights backwardWeights;
    private final Narrow narrowForData = new Narrow();
    private final Narrow narrowForWeights = new Narrow();

    /**
     * A convolution whose weights and bias are floats.
     *
     * @param type of the images that it reads, and of the weights it multiplies them by
     * @param resultType of the images that it writes
     */
    OneDnnConvolution(Shape shape, boolean biased, Into into, DataType type, DataType resultType) {
        this.shape = shape;
        this.biased = biased;
        this.into = into;
        this.type = type;
        this.resultType = resultType;
        this.source = OneDnn.image(type, shape.batch(), shape.height(), shape.width(), shape.in());
        this.destination = result(resultType);
        this.plainWeights = OneDnn.strided(DataType.FLOAT, weightDims(), new long[] {
            (long) shape.allInputs() * shape.kernel() * shape.kernel(),
            (long) shape.kernel() * shape.kernel(),
            shape.kernel(),
            1
        });
        this.biasVector = OneDnn.vector(shape.out());
        dnnl_primitive_desc descriptor = forwardDescriptor(attributes());
        dnnl_memory_desc packed = OneDnn.query(descriptor, dnnl.dnnl_query_weights_md);
        this.forwardWeights = new Packed(packed);
        this.forward = new Primitive(Kind.FORWARD, shape.toString(), descriptor, forwardArguments(packed));
    }

    private dnnl_memory_desc result(DataType of) {
        return OneDnn.image(of, shape.batch(), shape.outHeight(), shape.outWidth(), shape.out());
    }

    private long[] weightDims() {
        return new long[] {shape.out(), shape.in(), shape.kernel(), shape.kernel()};
    }

    private dnnl_primitive_attr attributes() {
        return switch (into) {
            case REPLACE -> null;
            case ACCUMULATE -> OneDnn.accumulating(resultType);
            case ADD_OPERAND -> OneDnn.adding(destination);
        };
    }

    /**
     * The gradient of the result in the type that a backward pass reads; the images of a bfloat16 network's prediction are floats. Each of the two
     * passes has its own, for they may run at the same time.
     */
    private final class Narrow {

        private Primitive reorder;
        private Tensor narrowed;

        Tensor of(Tensor dy) {
            if (dy.type() == type) {
                return dy;
            }
            if (reorder == null) {
                reorder = Primitive.reorder(destination, result(type));
                narrowed = Tensor.zeros(type, dy.shape());
            }
            reorder.bind(dy.pointer(0), narrowed.pointer(0)).run();
            return narrowed;
        }

        void close() {
            if (reorder != null) {
                reorder.close();
            }
        }
    }

    private dnnl_primitive_desc forwardDescriptor(dnnl_primitive_attr attributes) {
        return forwardDescriptor(destination, attributes);
    }

    private dnnl_primitive_desc forwardDescriptor(dnnl_memory_desc to, dnnl_primitive_attr attributes) {
        dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
        OneDnn.check(
                "convolution " + shape,
                dnnl.dnnl_convolution_forward_primitive_desc_create(
                        descriptor,
                        OneDnn.engine(),
                        dnnl.dnnl_forward_training,
                        dnnl.dnnl_convolution_direct,
                        source,
                        OneDnn.anyLayout(type, weightDims()),
                        biased ? biasVector : null,
                        to,
                        strides(),
                        dilations(),
                        padBefore(),
                        padAfter(),
                        attributes));
        if (attributes != null) {
            dnnl.dnnl_primitive_attr_destroy(attributes);
        }
        return descriptor;
    }

    private Argument[] forwardArguments(dnnl_memory_desc packed) {
        Argument x = new Argument(dnnl.DNNL_ARG_SRC, source);
        Argument w = new Argument(dnnl.DNNL_ARG_WEIGHTS, packed);
        Argument y = new Argument(dnnl.DNNL_ARG_DST, destination);
        Argument b = new Argument(dnnl.DNNL_ARG_BIAS, biasVector);
        Argument added = new Argument(dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | dnnl.DNNL_ARG_SRC_1, destination);
        boolean adds = into == Into.ADD_OPERAND;
        if (biased) {
            return adds ? new Argument[] {x, w, y, b, added} : new Argument[] {x, w, y, b};
        }
        return adds ? new Argument[] {x, w, y, added} : new Argument[] {x, w, y};
    }

    private long[] strides() {
        return new long[] {shape.stride(), shape.stride()};
    }

    private static long[] dilations() {
        return new long[] {0, 0};
    }

    private long[] padBefore() {
        return new long[] {shape.padBefore(), shape.padBefore()};
    }

    private long[] padAfter() {
        return new long[] {shape.padAfter(), shape.padAfter()};
    }

    /** Weights in a primitive's own layout, brought there from the flat parameters when they have changed; none until they are first read. */
    private final class Packed {

        private final ReorderedWeights.Layouts layouts;
        private ReorderedWeights held;

        Packed(dnnl_memory_desc layout) {
            layouts = new ReorderedWeights.Layouts(firstWeight(), plainWeights, type, layout);
        }

        void given() {
            held = held == null ? null : ReorderedWeights.of(weights, held, layouts);
        }

        Pointer current() {
            held = held == null ? ReorderedWeights.of(weights, null, layouts) : held;
            return held.current().pointer(0);
        }
    }

    private long firstWeight() {
        return (long) shape.firstInput() * shape.kernel() * shape.kernel();
    }

    @Override
    public void setWeights(Tensor newWeights) {
        weights = newWeights;
        forwardWeights.given();
        if (backwardData != null) {
            backwardData.weights.given();
        }
    }

    @Override
    public void forward(Tensor x, Tensor bias, Tensor operand, Tensor y) {
        Pointer w = forwardWeights.current();
        if (biased) {
            forward.bind(x.pointer(0), w, y.pointer(0), bias.pointer(0));
        } else {
            forward.bind(x.pointer(0), w, y.pointer(0));
        }
        if (into == Into.ADD_OPERAND) {
            forward.bindLast(operand.pointer(0));
        }
        forward.run();
        keep(x, bias, operand, y);
    }

    /** Compiles the backward primitives now. */
    void compileBackward() {
        backwardData = new BackwardData();
        backwardWeights = new BackwardWeights(false);
    }

    @Override
    public void backwardData(Tensor dy, Tensor dx) {
        if (backwardData == null) {
            backwardData = new BackwardData();
        }
        backwardData
                .primitive
                .bind(narrowForData.of(dy).pointer(0), backwardData.weights.current(), dx.pointer(0))
                .run();
        keep(dy, dx);
    }

    @Override
    public void backwardWeights(Tensor x, Tensor dy, Tensor dWeights, Tensor dBias) {
        boolean withBias = dBias != null;
        if (backwardWeights == null) {
            backwardWeights = new BackwardWeights(withBias);
        }
        backwardWeights.run(x, narrowForWeights.of(dy), dWeights, dBias);
        keep(x, dy, dWeights, dBias);
    }

    /** Native code has read and written the tensors when this is reached, and not before may they be collected. */
    private static void keep(Object... tensors) {
        Reference.reachabilityFence(tensors);
    }

    /** The gradient with respect to the input: the transposed convolution of the output's gradient. */
    private final class BackwardData {

        private final Primitive primitive;
        private final Packed weights;

        BackwardData() {
            dnnl_memory_desc gradient = result(type);
            dnnl_primitive_desc hint = forwardDescriptor(gradient, null);
            dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
            OneDnn.check(
                    "backward data " + shape,
                    dnnl.dnnl_convolution_backward_data_primitive_desc_create(
                            descriptor,
                            OneDnn.engine(),
                            dnnl.dnnl_convolution_direct,
                            source,
                            OneDnn.anyLayout(type, weightDims()),
                            gradient,
                            strides(),
                            dilations(),
                            padBefore(),
                            padAfter(),
                            hint,
                            null));
            dnnl.dnnl_primitive_desc_destroy(hint);
            dnnl_memory_desc packed = OneDnn.query(descriptor, dnnl.dnnl_query_weights_md);
            weights = new Packed(packed);
            primitive = new Primitive(
                    Kind.BACKWARD_DATA,
                    shape.toString(),
                    descriptor,
                    new Argument(dnnl.DNNL_ARG_DIFF_DST, gradient),
                    new Argument(dnnl.DNNL_ARG_WEIGHTS, packed),
                    new Argument(dnnl.DNNL_ARG_DIFF_SRC, source));
        }
    }

    /** The gradients with respect to the weights and the bias, in oneDNN's layout and then in the flat gradients'. */
    private final class BackwardWeights {

        private final boolean withBias;
        private final Primitive primitive;
        private final Primitive unpack;
        private final long length;
        /** The thread's own that the primitive is bound to. */
        private Tensor packed;

        BackwardWeights(boolean withBias) {
            this.withBias = withBias;
            dnnl_memory_desc gradient = result(type);
            dnnl_primitive_desc hint = forwardDescriptor(gradient, null);
            dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
            OneDnn.check(
                    "backward weights " + shape,
                    dnnl.dnnl_convolution_backward_weights_primitive_desc_create(
                            descriptor,
                            OneDnn.engine(),
                            dnnl.dnnl_convolution_direct,
                            source,
                            OneDnn.anyLayout(DataType.FLOAT, weightDims()),
                            withBias ? biasVector : null,
                            gradient,
                            strides(),
                            dilations(),
                            padBefore(),
                            padAfter(),
                            hint,
                            null));
            dnnl.dnnl_primitive_desc_destroy(hint);
            dnnl_memory_desc layout = OneDnn.query(descriptor, dnnl.dnnl_query_diff_weights_md);
            length = dnnl.dnnl_memory_desc_get_size(layout) / Float.BYTES;
            unpack = Primitive.reorder(layout, plainWeights);
            Argument x = new Argument(dnnl.DNNL_ARG_SRC, source);
            Argument dy = new Argument(dnnl.DNNL_ARG_DIFF_DST, gradient);
            Argument dw = new Argument(dnnl.DNNL_ARG_DIFF_WEIGHTS, layout);
            Argument db = new Argument(dnnl.DNNL_ARG_DIFF_BIAS, biasVector);
            primitive = new Primitive(
                    Kind.BACKWARD_WEIGHTS,
                    shape.toString(),
                    descriptor,
                    withBias ? new Argument[] {x, dy, dw, db} : new Argument[] {x, dy, dw});
        }

        private static Tensor own(long length) {
            Tensor own = OWN_GRADIENT.get();
            if (own == null || own.length() < length) {
                own = Tensor.zeros(DataType.FLOAT, length);
                OWN_GRADIENT.set(own);
            }
            return own;
        }

        void run(Tensor x, Tensor dy, Tensor dWeights, Tensor dBias) {
            packed = own(length);
            primitive.bind(x.pointer(0), dy.pointer(0), packed.pointer(0));
            if (withBias) {
                primitive.bindLast(dBias.pointer(0));
            }
            primitive.run();
            unpack.bind(packed.pointer(0), dWeights.pointer(firstWeight())).run();
        }
    }

    @Override
    public void close() {
        forward.close();
        if (backwardData != null) {
            backwardData.primitive.close();
        }
        if (backwardWeights != null) {
            backwardWeights.primitive.close();
            backwardWeights.unpack.close();
        }
        narrowForData.close();
        narrowForWeights.close();
    }
}
