package org.langevin.denoiser.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Pointer;
import org.langevin.denoiser.kernel.Primitive.Argument;
import org.langevin.denoiser.kernel.Primitive.Kind;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The gradient of a convolution's weights on small images of bfloat16s as matrix products, one for each place (a, b) of the kernel:
 *
 * <pre>
 *   dW[o, c, a, b] = Σ x[p + (a, b) − (1, 1), c] · dy[p, o]      over all pixels p of all images
 * </pre>
 *
 * <p>A matrix unit wants 32 pixels side by side in both operands. Pixels are therefore put in an order whose innermost index goes over images (and,
 * where these are few, over as many groups of each one's rows), a whole number of 32 of them: so every shift is by whole lines of the cache, and all
 * products read one transposed copy of x. oneDNN's own algorithm goes along the rows of an image, which on rows of 8 pixels leaves the unit
 * idle for the most part; on wider images it is no slower, hence {@link #suits}.
 *
 * <p>Sums are in single precision.
 */
final class WeightGradientProducts implements AutoCloseable {

    /** bfloat16s in a row of a matrix unit's tile. */
    private static final int LINE = 32;

    /** Rows and columns of the kernel. */
    private static final int KERNEL = 3;

    /** Places of the kernel. */
    private static final int PLACES = KERNEL * KERNEL;

    /** Numbers of both operands: two megabytes. */
    private static final int OPERANDS = 1 << 20;

    /** Columns of an image; oneDNN's own algorithm fills its tiles with 16. */
    private static final int WIDEST = 8;

    /** Channels of the narrowest tile. */
    private static final int NARROWEST = 16;

    /** oneDNN's layouts of a second operand: 16 pairs of rows and so many columns together. */
    private static final int[][] TILED = {
        {dnnl.dnnl_BA16a64b2a, 64},
        {dnnl.dnnl_BA16a48b2a, 48},
        {dnnl.dnnl_BA16a32b2a, 32},
        {dnnl.dnnl_BA16a16b2a, 16}
    };

    private final Convolution.Shape shape;
    private final Layout layout;
    /** Input channels of a part, whose operands fit the cache. */
    private final int channels;
    /** Columns of a tile of the second operand. */
    private final int columns;

    private final Primitive[] transpose;
    private final Primitive pack;
    private final Primitive product;
    private final Primitive sum;
    private final Primitive unpack;

    /**
     * The order of the pixels: row of its group, column, group, image.
     *
     * @param batch images
     * @param height of an image
     * @param width of an image
     */
    private record Layout(int batch, int height, int width) {

        static Layout of(Convolution.Shape shape) {
            return new Layout(shape.batch(), shape.height(), shape.width());
        }

        /** Groups of rows of an image: the least number that makes whole lines. */
        int groups() {
            return LINE / Math.min(LINE, Integer.lowestOneBit(batch));
        }

        /** Pixels side by side. */
        int lines() {
            return groups() * batch;
        }

        /** Rows of a group. */
        int rows() {
            return height / groups();
        }

        /** A row's columns with the zero that parts it from the next. */
        int row() {
            return width + 1;
        }

        /** Pixels that a product sums over: all but the last zeros. */
        int depth() {
            return (rows() * row() - 1) * lines();
        }

        /** How many rows of another group come before this one: the kernel reads one. */
        int before(int group) {
            return group > 0 ? 1 : 0;
        }

        /** How many come behind it. */
        int after(int group) {
            return group < groups() - 1 ? 1 : 0;
        }

        /** Pixels of a channel with the zeros around: an odd number of lines, lest channels compete for places in the cache. */
        int channel() {
            return ((rows() + 2) * row() + 1 | 1) * lines();
        }
    }

    /** Whether these products are faster: small images, size kept, whole vectors of channels, and rows enough to fill the lines. */
    static boolean suits(Convolution.Shape shape) {
        Layout layout = Layout.of(shape);
        return shape.stride() == 1
                && shape.kernel() == KERNEL
                && shape.padBefore() == 1
                && shape.padAfter() == 1
                && shape.in() % NARROWEST == 0
                && shape.out() % NARROWEST == 0
                && shape.batch() % 4 == 0
                && shape.height() % layout.groups() == 0
                && shape.height() > layout.groups()
                && shape.width() <= WIDEST;
    }

    WeightGradientProducts(Convolution.Shape shape) {
        this.shape = shape;
        this.layout = Layout.of(shape);
        int fitting = Math.max(1, (OPERANDS / layout.channel() - shape.out()) / NARROWEST);
        this.channels = Parallel.divisor(shape.in() / NARROWEST, fitting) * NARROWEST;
        this.transpose = new Primitive[3];
        for (int group = 0; group < layout.groups(); group++) {
            int more = layout.before(group) + layout.after(group);
            transpose[more] = transpose[more] == null ? transposition(more) : transpose[more];
        }
        dnnl_memory_desc left = matrix(channels, layout.channel());
        int[] tiled = tiled(left);
        this.columns = tiled[1];
        this.pack = packing();
        dnnl_memory_desc right = tagged(tiled[0]);
        this.product =
                product(left, right, OneDnn.strided(DataType.FLOAT, new long[] {channels, shape.out()}, new long[] {
                    (long) PLACES * shape.out(), 1
                }));
        this.sum = product(matrix(1, layout.depth()), right, matrixOfSums(1));
        this.unpack = unpacking();
    }

    private dnnl_memory_desc matrix(long rows, long stride) {
        return OneDnn.strided(DataType.BFLOAT16, new long[] {rows, layout.depth()}, new long[] {stride, 1});
    }

    private dnnl_memory_desc matrixOfSums(long rows) {
        return OneDnn.strided(DataType.FLOAT, new long[] {rows, shape.out()}, new long[] {shape.out(), 1});
    }

    private dnnl_memory_desc tagged(int tag) {
        return OneDnn.tagged(DataType.BFLOAT16, new long[] {layout.depth(), shape.out()}, tag);
    }

    /** The layout that oneDNN prefers for the second operand if its tiles divide the outputs, otherwise the widest whose tiles do. */
    private int[] tiled(dnnl_memory_desc left) {
        dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
        dnnl_memory_desc any = OneDnn.anyLayout(DataType.BFLOAT16, new long[] {layout.depth(), shape.out()});
        OneDnn.check(
                "weights' gradient " + shape,
                dnnl.dnnl_matmul_primitive_desc_create(
                        descriptor, OneDnn.engine(), left, any, null, matrixOfSums(channels), null));
        dnnl_memory_desc preferred = OneDnn.query(descriptor, dnnl.dnnl_query_weights_md);
        dnnl.dnnl_primitive_desc_destroy(descriptor);
        List<int[]> dividing = Arrays.stream(TILED)
                .filter(candidate -> shape.out() % candidate[1] == 0)
                .toList();
        return dividing.stream()
                .filter(candidate -> dnnl.dnnl_memory_desc_equal(preferred, tagged(candidate[0])) != 0)
                .findFirst()
                .orElse(dividing.get(0));
    }

    private Primitive product(dnnl_memory_desc left, dnnl_memory_desc right, dnnl_memory_desc result) {
        dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
        OneDnn.check(
                "weights' gradient " + shape,
                dnnl.dnnl_matmul_primitive_desc_create(descriptor, OneDnn.engine(), left, right, null, result, null));
        return new Primitive(
                Kind.BACKWARD_WEIGHTS,
                shape.toString(),
                descriptor,
                new Argument(dnnl.DNNL_ARG_SRC, left),
                new Argument(dnnl.DNNL_ARG_WEIGHTS, right),
                new Argument(dnnl.DNNL_ARG_DST, result));
    }

    /** Puts the pixels of a group, and of so many rows next to it, side by side by channels. */
    private Primitive transposition(int more) {
        long in = shape.in();
        long width = layout.width;
        long lines = layout.lines();
        long[] dims = {layout.batch, layout.rows() + more, width, channels};
        return Primitive.reorder(
                OneDnn.strided(DataType.BFLOAT16, dims, new long[] {layout.height * width * in, width * in, in, 1}),
                OneDnn.strided(DataType.BFLOAT16, dims, new long[] {1, layout.row() * lines, lines, layout.channel()}));
    }

    /** Puts dy into the tiles of the second operand. */
    private Primitive packing() {
        long out = shape.out();
        long row = layout.width * out;
        long image = layout.height * row;
        long pixel = (long) layout.lines() * columns;
        long[] dims = {layout.groups(), layout.batch / 2, 2, layout.rows(), layout.width, columns};
        return Primitive.reorder(
                OneDnn.strided(
                        DataType.BFLOAT16, dims, new long[] {layout.rows() * row, 2 * image, image, row, out, 1}),
                OneDnn.strided(DataType.BFLOAT16, dims, new long[] {
                    (long) layout.batch * columns, 2L * columns, 1, layout.row() * pixel, pixel, 2
                }));
    }

    /** From {@code [channel, place, out]} to {@code [out, channel, place]}. */
    private Primitive unpacking() {
        long places = (long) shape.in() * PLACES;
        long[] dims = {shape.out(), places};
        return Primitive.reorder(
                OneDnn.strided(DataType.FLOAT, dims, new long[] {1, shape.out()}),
                OneDnn.strided(DataType.FLOAT, dims, new long[] {(long) shape.allInputs() * PLACES, 1}));
    }

    /**
     * The gradients of the weights and, unless null, of the bias.
     *
     * @param dWeights where those of this convolution's inputs begin
     */
    void run(Tensor x, Tensor dy, Pointer dWeights, Pointer dBias) {
        Operands own = Operands.OWN.get();
        own.prepare(
                layout,
                columns,
                channels * layout.channel(),
                shape.out() * layout.depth(),
                PLACES * shape.in() * shape.out());
        for (int c = 0; c < shape.out(); c += columns) {
            pack.bind(dy.pointer(c), own.right.pointer((long) c * layout.depth()))
                    .run();
        }
        for (int c = 0; c < shape.in(); c += channels) {
            transpose(x, c, own.left);
            multiply(own, c);
        }
        unpack.bind(own.sums.pointer(0), dWeights).run();
        if (dBias != null) {
            sum.bind(own.ones(layout.depth()).pointer(0), own.right.pointer(0), dBias)
                    .run();
        }
    }

    private void transpose(Tensor x, int c, Tensor left) {
        long lines = layout.lines();
        for (int group = 0; group < layout.groups(); group++) {
            int before = layout.before(group);
            long from = ((long) group * layout.rows() - before) * layout.width * shape.in() + c;
            long to = ((1L - before) * layout.row() + 1) * lines + (long) group * layout.batch;
            transpose[before + layout.after(group)]
                    .bind(x.pointer(from), left.pointer(to))
                    .run();
        }
    }

    private void multiply(Operands own, int c) {
        for (int place = 0; place < PLACES; place++) {
            long shift = place / KERNEL * layout.row() + place % KERNEL;
            product.bind(
                            own.left.pointer(shift * layout.lines()),
                            own.right.pointer(0),
                            own.sums.pointer(((long) c * PLACES + place) * shape.out()))
                    .run();
        }
    }

    @Override
    public void close() {
        Arrays.stream(transpose).filter(Objects::nonNull).forEach(Primitive::close);
        pack.close();
        product.close();
        sum.close();
        unpack.close();
    }

    /** A thread's own memory for the operands. Zeros between rows stay where they are as long as layouts agree. */
    private static final class Operands {

        static final ThreadLocal<Operands> OWN = ThreadLocal.withInitial(Operands::new);

        private Layout layout;
        private int columnsOfRight;
        private Tensor left = Tensor.zeros(DataType.BFLOAT16, LINE);
        private Tensor right = Tensor.zeros(DataType.BFLOAT16, LINE);
        private Tensor sums = Tensor.zeros(DataType.FLOAT, LINE);
        private Tensor ones = Tensor.zeros(DataType.BFLOAT16, LINE);

        void prepare(Layout wanted, int columns, int leftLength, int rightLength, int sumsLength) {
            if (!wanted.equals(layout) || columns != columnsOfRight) {
                left.clear();
                right.clear();
                layout = wanted;
                columnsOfRight = columns;
            }
            left = atLeast(leftLength, left);
            right = atLeast(rightLength, right);
            sums = atLeast(sumsLength, sums);
        }

        private static Tensor atLeast(int length, Tensor tensor) {
            return tensor.length() < length ? Tensor.zeros(tensor.type(), length) : tensor;
        }

        Tensor ones(int length) {
            if (ones.length() < length) {
                ones = Tensor.zeros(DataType.BFLOAT16, length);
                short[] filled = new short[length];
                Arrays.fill(filled, Bfloat16.of(1));
                ones.halves().put(0, filled, 0, length);
            }
            return ones;
        }
    }
}
