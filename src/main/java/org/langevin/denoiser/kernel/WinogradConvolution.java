package org.langevin.denoiser.kernel;

import java.lang.ref.Reference;
import org.langevin.denoiser.kernel.Primitive.Kind;
import org.langevin.denoiser.kernel.WinogradProduct.Matrices;
import org.langevin.denoiser.kernel.WinogradTiles.Rows;

/**
 * {@link Convolution} of floats by Winograd's F(4×4, 3×3): tiles are transformed by {@link WinogradTransform}, their 36 components are matrix
 * products {@code [tiles, in]·[in, out]} by oneDNN, and the results are transformed back. That is a quarter of the multiplications, all of them in
 * single precision; rounding errors are some ten times those of the direct sum, a few 10⁻⁶ of the largest result.
 *
 * <p>Work goes by parts of the batch whose transformed tiles stay in the second-level cache: some rows of tiles at a time, across images. The
 * gradient of the image is the same with the roles of inputs and outputs exchanged and every tile mirrored, by which it reads the same
 * transformed weights.
 */
final class WinogradConvolution implements Convolution {

    private static final int COMPONENTS = WinogradTransform.COMPONENTS;

    /** Floats of the transformed tiles of a part, inputs and outputs, unless weights want more: a megabyte, half of the second-level cache. */
    private static final int PART = 1 << 18;

    /** Tiles of a batch from which the gradient of transformed weights, four times as many as weights, is worth its transform. */
    private static final int MANY = 128;

    private final Shape shape;
    private final Into into;
    private final WinogradTiles inputs;
    private final WinogradTiles outputs;
    /** Rows of tiles in a part. */
    private final int rowsAPart;

    private final WinogradWeights weights;
    private final WinogradProduct forward;
    private final float[] bias;
    private WinogradProduct backwardData;
    private WinogradProduct backwardWeights;
    private Convolution direct;

    /** Whether the algorithm is made for {@code shape}: 3×3, stride 1, the size kept, whole vectors of channels. */
    static boolean suits(Shape shape) {
        return shape.kernel() == 3
                && shape.stride() == 1
                && shape.padBefore() == 1
                && shape.padAfter() == 1
                && shape.in() == shape.allInputs()
                && shape.in() % Lanes.COUNT == 0
                && shape.out() % Lanes.COUNT == 0;
    }

    WinogradConvolution(Shape shape, Into into) {
        this.shape = shape;
        this.into = into;
        this.inputs = new WinogradTiles(shape.height(), shape.width(), shape.in());
        this.outputs = new WinogradTiles(shape.height(), shape.width(), shape.out());
        int row = COMPONENTS * inputs.columns() * (shape.in() + shape.out());
        int weightsInCache = COMPONENTS * shape.in() * shape.out();
        this.rowsAPart = Parallel.divisor(rows(), Math.max(1, Math.max(PART, weightsInCache * 3 / 2) / row));
        this.weights = new WinogradWeights(shape.in(), shape.out());
        this.forward = product(Kind.FORWARD, tiles(shape.in()), kernels(), tiles(shape.out()));
        this.bias = new float[shape.out()];
    }

    private int rows() {
        return shape.batch() * inputs.rows();
    }

    private int tilesAPart() {
        return rowsAPart * inputs.columns();
    }

    /** Transformed tiles {@code [tiles, 36, channels]} of a part. */
    private Matrices tiles(int channels) {
        return new Matrices(tilesAPart(), channels, new long[] {channels, (long) COMPONENTS * channels, 1});
    }

    /** Transformed weights, or their gradients: {@code [36, in, out]} with a gap behind each. */
    private Matrices kernels() {
        return new Matrices(shape.in(), shape.out(), new long[] {weights.component(), shape.out(), 1});
    }

    private WinogradProduct product(Kind kind, Matrices a, Matrices b, Matrices c) {
        return new WinogradProduct(kind, shape.toString(), a, b, c, kind == Kind.BACKWARD_WEIGHTS);
    }

    @Override
    public void setWeights(Tensor newWeights) {
        weights.given(newWeights);
    }

    @Override
    public void forward(Tensor x, Tensor newBias, Tensor operand, Tensor y) {
        if (newBias != null) {
            newBias.read(bias);
        }
        Tensor onto = switch (into) {
            case REPLACE -> null;
            case ACCUMULATE -> y;
            case ADD_OPERAND -> operand;
        };
        convolve(forward, x, inputs, bias, onto, y, outputs, false);
    }

    @Override
    public void backwardData(Tensor dy, Tensor dx) {
        if (backwardData == null) {
            backwardData =
                    product(Kind.BACKWARD_DATA, tiles(shape.out()), kernels().transposed(), tiles(shape.in()));
        }
        convolve(backwardData, dy, outputs, new float[shape.in()], null, dx, inputs, true);
    }

    /** {@code y = onto + bias + x ∗ weights}, every tile mirrored or not. */
    private void convolve(
            WinogradProduct product,
            Tensor x,
            WinogradTiles from,
            float[] added,
            Tensor onto,
            Tensor y,
            WinogradTiles to,
            boolean mirrored) {
        WinogradScratch own = WinogradScratch.own();
        Tensor tiles = own.left(tilesAPart() * COMPONENTS * from.channels());
        Tensor products = own.right(tilesAPart() * COMPONENTS * to.channels());
        Tensor multipliers = weights.current();
        for (int row = 0; row < rows(); row += rowsAPart) {
            Rows part = new Rows(row, row, row + rowsAPart);
            Parallel.halves(rowsAPart, (i, end) -> from.inputs(x, part.some(i, end), tiles, mirrored));
            product.run(tiles, multipliers, products);
            Parallel.halves(rowsAPart, (i, end) -> to.outputs(products, part.some(i, end), added, onto, y, mirrored));
        }
    }

    @Override
    public void backwardWeights(Tensor x, Tensor dy, Tensor dWeights, Tensor dBias) {
        if (rows() * inputs.columns() < MANY) {
            direct().backwardWeights(x, dy, dWeights, dBias);
        } else {
            backwardWeightsByTiles(x, dy, dWeights, dBias);
        }
    }

    private Convolution direct() {
        if (direct == null) {
            direct = Backend.DIRECT.convolution(shape, true, into);
        }
        return direct;
    }

    private void backwardWeightsByTiles(Tensor x, Tensor dy, Tensor dWeights, Tensor dBias) {
        if (backwardWeights == null) {
            backwardWeights =
                    product(Kind.BACKWARD_WEIGHTS, tiles(shape.in()).transposed(), tiles(shape.out()), kernels());
        }
        WinogradScratch own = WinogradScratch.own();
        Tensor images = own.left(tilesAPart() * COMPONENTS * shape.in());
        Tensor gradients = own.right(tilesAPart() * COMPONENTS * shape.out());
        Tensor sum = own.gradient(weights.length()).clear();
        float[] pixels = new float[shape.out()];
        for (int row = 0; row < rows(); row += rowsAPart) {
            Rows part = new Rows(row, row, row + rowsAPart);
            inputs.inputs(x, part, images, false);
            outputs.spread(dy, part, gradients, pixels);
            backwardWeights.run(images, gradients, sum);
        }
        if (dBias != null) {
            dBias.write(pixels);
        }
        weights.gradient(sum, dWeights);
        Reference.reachabilityFence(dWeights);
    }

    @Override
    public void close() {
        weights.close();
        forward.close();
        if (backwardData != null) {
            backwardData.close();
        }
        if (backwardWeights != null) {
            backwardWeights.close();
        }
        if (direct != null) {
            direct.close();
        }
    }
}
