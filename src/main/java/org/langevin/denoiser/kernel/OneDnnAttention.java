package org.langevin.denoiser.kernel;

import java.lang.ref.Reference;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.langevin.denoiser.kernel.Primitive.Argument;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * {@link Attention} in single precision, or on bfloat16s with scores and sums in single precision: oneDNN's batched matrix products read the heads where they stand in the joined tensor,
 * by strides, and {@link SoftmaxRows} works on the scores in place.
 */
final class OneDnnAttention implements Attention {

    private final Shape shape;
    private final SoftmaxRows rows;
    private final DataType type;
    private final Tensor scores;
    private final Tensor probabilities;
    private final Primitive score;
    private final Primitive values;
    private Backward backward;

    /** Attention on images of {@code type}. */
    OneDnnAttention(Shape shape, DataType type) {
        this.shape = shape;
        this.type = type;
        int size = shape.batch() * shape.heads() * shape.pixels();
        this.rows = new SoftmaxRows(size, shape.pixels(), (float) shape.scale());
        this.scores = Tensor.zeros(DataType.FLOAT, size, shape.pixels());
        this.probabilities = type == DataType.FLOAT ? scores : Tensor.zeros(type, scores.shape());
        this.score = product("scores", heads(3), transposed(heads(3)), square(DataType.FLOAT));
        this.values = product("values", square(type), heads(3), heads(1));
    }

    /** The layout of a head matrix, or of the square matrix of scores: dims and strides {@code [batch, heads, rows, columns]}. */
    private record Layout(DataType type, long[] dims, long[] strides) {

        dnnl_memory_desc descriptor() {
            return OneDnn.strided(type, dims, strides);
        }
    }

    /** {@code [batch, heads, pixels, headChannels]} within pixels of {@code parts·channels} floats. */
    private Layout heads(int parts) {
        long pixel = (long) parts * shape.channels();
        return new Layout(
                type,
                new long[] {shape.batch(), shape.heads(), shape.pixels(), shape.headChannels()},
                new long[] {shape.pixels() * pixel, shape.headChannels(), pixel, 1});
    }

    private static Layout transposed(Layout layout) {
        long[] d = layout.dims;
        long[] s = layout.strides;
        return new Layout(layout.type, new long[] {d[0], d[1], d[3], d[2]}, new long[] {s[0], s[1], s[3], s[2]});
    }

    private Layout square(DataType of) {
        long pixels = shape.pixels();
        return new Layout(of, new long[] {shape.batch(), shape.heads(), pixels, pixels}, new long[] {
            shape.heads() * pixels * pixels, pixels * pixels, pixels, 1
        });
    }

    /** A primitive for {@code c = a·b}, item by item and head by head. */
    private Primitive product(String name, Layout a, Layout b, Layout c) {
        dnnl_memory_desc left = a.descriptor();
        dnnl_memory_desc right = b.descriptor();
        dnnl_memory_desc result = c.descriptor();
        dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
        OneDnn.check(
                name + " " + shape,
                dnnl.dnnl_matmul_primitive_desc_create(descriptor, OneDnn.engine(), left, right, null, result, null));
        return new Primitive(
                Primitive.Kind.PRODUCT,
                name,
                descriptor,
                new Argument(dnnl.DNNL_ARG_SRC, left),
                new Argument(dnnl.DNNL_ARG_WEIGHTS, right),
                new Argument(dnnl.DNNL_ARG_DST, result));
    }

    @Override
    public void forward(Tensor qkv, Tensor output) {
        int c = shape.channels();
        score.bind(qkv.pointer(0), qkv.pointer(c), scores.pointer(0)).run();
        rows.forward(scores, probabilities);
        values.bind(probabilities.pointer(0), qkv.pointer(2L * c), output.pointer(0))
                .run();
        Reference.reachabilityFence(qkv);
        Reference.reachabilityFence(output);
    }

    @Override
    public void backward(Tensor qkv, Tensor dOutput, Tensor dQkv) {
        if (backward == null) {
            backward = new Backward();
        }
        backward.run(qkv, dOutput, dQkv);
        Reference.reachabilityFence(qkv);
        Reference.reachabilityFence(dOutput);
        Reference.reachabilityFence(dQkv);
    }

    /** The four products of the backward pass, compiled when first needed. */
    private final class Backward {

        private final Tensor dScores = Tensor.zeros(type, probabilities.shape());
        /** In the scores' place unless that holds the probabilities. */
        private final Tensor dProbabilities = type == DataType.FLOAT ? dScores : scores;

        private final Primitive dProbability =
                product("d probabilities", heads(1), transposed(heads(3)), square(DataType.FLOAT));
        private final Primitive dValue = product("d values", transposed(square(type)), heads(1), heads(3));
        private final Primitive dQuery = product("d queries", square(type), heads(3), heads(3));
        private final Primitive dKey = product("d keys", transposed(square(type)), heads(3), heads(3));

        void run(Tensor qkv, Tensor dOutput, Tensor dQkv) {
            long c = shape.channels();
            dProbability
                    .bind(dOutput.pointer(0), qkv.pointer(2 * c), dProbabilities.pointer(0))
                    .run();
            dValue.bind(probabilities.pointer(0), dOutput.pointer(0), dQkv.pointer(2 * c))
                    .run();
            rows.backward(probabilities, dProbabilities, dScores);
            dQuery.bind(dScores.pointer(0), qkv.pointer(c), dQkv.pointer(0)).run();
            dKey.bind(dScores.pointer(0), qkv.pointer(0), dQkv.pointer(c)).run();
        }

        void close() {
            dProbability.close();
            dValue.close();
            dQuery.close();
            dKey.close();
        }
    }

    @Override
    public void close() {
        score.close();
        values.close();
        if (backward != null) {
            backward.close();
        }
    }
}
