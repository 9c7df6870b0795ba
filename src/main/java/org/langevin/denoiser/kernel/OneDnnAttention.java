package org.langevin.denoiser.kernel;

import java.lang.ref.Reference;
import java.util.function.Consumer;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Pointer;
import org.langevin.denoiser.kernel.Primitive.Argument;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * {@link Attention} in single precision, or on bfloat16s with scores and sums in single precision: oneDNN's batched matrix products read the heads
 * where they stand in the joined tensor, by strides, and {@link SoftmaxRows} works on the scores.
 *
 * <p>Work goes by parts, some heads of an item or some items, whose scores stay in the second-level cache from one product to the next: of a whole
 * batch they would go to memory and back. Only the probabilities are kept for the backward pass, and where none follows not even these.
 */
final class OneDnnAttention implements Attention {

    /** Numbers of the scores of a part, unless one head has more: half a megabyte, a quarter of the second-level cache. */
    private static final int PART = 1 << 17;

    private final Shape shape;
    private final DataType type;
    private final boolean keeps;

    /** Items, and heads of each, in a part. */
    private final int items;

    private final int heads;

    private final SoftmaxRows rows;
    private final Tensor probabilities;
    /** A part's scores, where the probabilities have another type. */
    private final Tensor scores;

    private final Primitive score;
    private final Primitive values;
    private Backward backward;

    /**
     * Attention on images of {@code type}.
     *
     * @param keeps the probabilities of the whole batch, for a backward pass
     */
    OneDnnAttention(Shape shape, DataType type, boolean keeps) {
        this.shape = shape;
        this.type = type;
        this.keeps = keeps;
        int matrices = Math.max(1, PART / square());
        this.heads = Parallel.divisor(shape.heads(), matrices);
        this.items = Parallel.divisor(shape.batch(), Math.max(1, matrices / shape.heads()));
        this.rows = SoftmaxRows.of(type, items * heads * shape.pixels(), shape.pixels(), (float) shape.scale());
        this.probabilities =
                Tensor.zeros(type, keeps ? (long) shape.batch() * shape.heads() : (long) items * heads, square());
        this.scores = type == DataType.FLOAT ? null : Tensor.zeros(DataType.FLOAT, partLength());
        this.score = product("scores", heads(3), transposed(heads(3)), square(DataType.FLOAT));
        this.values = product("values", square(type), heads(3), heads(1));
    }

    private int square() {
        return shape.pixels() * shape.pixels();
    }

    private int partLength() {
        return items * heads * square();
    }

    /** The layout of a part's head matrices, or of its square matrices of scores: dims and strides {@code [items, heads, rows, columns]}. */
    private record Layout(DataType type, long[] dims, long[] strides) {

        dnnl_memory_desc descriptor() {
            return OneDnn.strided(type, dims, strides);
        }
    }

    /** {@code [items, heads, pixels, headChannels]} within pixels of {@code parts·channels} floats. */
    private Layout heads(int parts) {
        long pixel = (long) parts * shape.channels();
        return new Layout(type, new long[] {items, heads, shape.pixels(), shape.headChannels()}, new long[] {
            shape.pixels() * pixel, shape.headChannels(), pixel, 1
        });
    }

    private static Layout transposed(Layout layout) {
        long[] d = layout.dims;
        long[] s = layout.strides;
        return new Layout(layout.type, new long[] {d[0], d[1], d[3], d[2]}, new long[] {s[0], s[1], s[3], s[2]});
    }

    private Layout square(DataType of) {
        long pixels = shape.pixels();
        return new Layout(of, new long[] {items, heads, pixels, pixels}, new long[] {
            heads * pixels * pixels, pixels * pixels, pixels, 1
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

    /**
     * Where a part stands.
     *
     * @param pixel its first pixel, counted through all items
     * @param channel of its first head
     * @param square the first number of its squares among those that are kept
     */
    private record Part(long pixel, int channel, int square) {

        /** The part's head matrices in a tensor whose pixels have {@code width} numbers, the {@code index}-th of those joined in it. */
        Pointer of(Tensor tensor, int width, int index, int channels) {
            return tensor.pointer(pixel * width + (long) index * channels + channel);
        }
    }

    /** Runs {@code work} part by part. */
    private void parts(Consumer<Part> work) {
        for (int n = 0; n < shape.batch(); n += items) {
            for (int h = 0; h < shape.heads(); h += heads) {
                int square = keeps ? (n * shape.heads() + h) * square() : 0;
                work.accept(new Part((long) n * shape.pixels(), h * shape.headChannels(), square));
            }
        }
    }

    private Pointer joined(Part part, Tensor qkv, int index) {
        return part.of(qkv, 3 * shape.channels(), index, shape.channels());
    }

    private Pointer single(Part part, Tensor values) {
        return part.of(values, shape.channels(), 0, shape.channels());
    }

    @Override
    public void forward(Tensor qkv, Tensor output) {
        parts(part -> {
            Tensor into = scores == null ? probabilities : scores;
            int at = scores == null ? part.square : 0;
            score.bind(joined(part, qkv, 0), joined(part, qkv, 1), into.pointer(at))
                    .run();
            rows.forward(into, at, probabilities, part.square);
            values.bind(probabilities.pointer(part.square), joined(part, qkv, 2), single(part, output))
                    .run();
        });
        Reference.reachabilityFence(qkv);
        Reference.reachabilityFence(output);
    }

    @Override
    public void backward(Tensor qkv, Tensor dOutput, Tensor dQkv) {
        if (backward == null) {
            backward = new Backward();
        }
        parts(part -> backward.run(part, qkv, dOutput, dQkv));
        Reference.reachabilityFence(qkv);
        Reference.reachabilityFence(dOutput);
        Reference.reachabilityFence(dQkv);
    }

    /** The four products of the backward pass, compiled when first needed, and a part's gradients of scores. */
    private final class Backward {

        private final Tensor dScores = Tensor.zeros(type, partLength());
        private final Tensor dProbabilities = scores == null ? dScores : scores;

        private final Primitive dProbability =
                product("d probabilities", heads(1), transposed(heads(3)), square(DataType.FLOAT));
        private final Primitive dValue = product("d values", transposed(square(type)), heads(1), heads(3));
        private final Primitive dQuery = product("d queries", square(type), heads(3), heads(3));
        private final Primitive dKey = product("d keys", transposed(square(type)), heads(3), heads(3));

        void run(Part part, Tensor qkv, Tensor dOutput, Tensor dQkv) {
            Pointer d = single(part, dOutput);
            Pointer ds = dScores.pointer(0);
            dProbability
                    .bind(d, joined(part, qkv, 2), dProbabilities.pointer(0))
                    .run();
            dValue.bind(probabilities.pointer(part.square), d, joined(part, dQkv, 2))
                    .run();
            rows.backward(probabilities, part.square, dProbabilities, dScores);
            dQuery.bind(ds, joined(part, qkv, 1), joined(part, dQkv, 0)).run();
            dKey.bind(ds, joined(part, qkv, 0), joined(part, dQkv, 1)).run();
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
