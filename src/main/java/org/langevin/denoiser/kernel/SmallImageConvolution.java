package org.langevin.denoiser.kernel;

import java.lang.ref.Reference;

/** {@link Convolution} of small images of bfloat16s: another one's, but for the gradient of the weights, which goes by {@link WeightGradientProducts}. */
final class SmallImageConvolution implements Convolution {

    private final Shape shape;
    private final Convolution other;
    private WeightGradientProducts products;

    SmallImageConvolution(Shape shape, Convolution other) {
        this.shape = shape;
        this.other = other;
    }

    @Override
    public void setWeights(Tensor weights) {
        other.setWeights(weights);
    }

    @Override
    public void forward(Tensor x, Tensor bias, Tensor operand, Tensor y) {
        other.forward(x, bias, operand, y);
    }

    @Override
    public void backwardData(Tensor dy, Tensor dx) {
        other.backwardData(dy, dx);
    }

    @Override
    public void backwardWeights(Tensor x, Tensor dy, Tensor dWeights, Tensor dBias) {
        if (products == null) {
            products = new WeightGradientProducts(shape);
        }
        products.run(
                x,
                dy,
                dWeights.pointer((long) shape.firstInput() * shape.kernel() * shape.kernel()),
                dBias == null ? null : dBias.pointer(0));
        Reference.reachabilityFence(x);
        Reference.reachabilityFence(dy);
        Reference.reachabilityFence(dWeights);
        Reference.reachabilityFence(dBias);
    }

    @Override
    public void close() {
        other.close();
        if (products != null) {
            products.close();
        }
    }
}
