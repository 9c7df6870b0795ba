package org.langevin.denoiser.kernel;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** {@link Convolution} of floats by ND4J's own operations {@code conv2d} and {@code conv2d_bp}, for platforms without oneDNN. */
final class Nd4jConvolution implements Convolution {

    /** Images are [batch, height, width, channels]. */
    private static final int CHANNELS_LAST = 1;

    private final Shape shape;
    private final Into into;
    private INDArray weights;

    Nd4jConvolution(Shape shape, Into into) {
        this.shape = shape;
        this.into = into;
    }

    /** Takes the slice, as [kernel, kernel, in, out]. */
    @Override
    public void setWeights(Tensor all) {
        weights = slice(all).permute(2, 3, 1, 0).dup('c');
    }

    /** This convolution's part of weights or of their gradient, [out, in, kernel, kernel]. */
    private INDArray slice(Tensor all) {
        INDArrayIndex inputs = NDArrayIndex.interval(shape.firstInput(), shape.firstInput() + shape.in());
        return all.array()
                .reshape('c', shape.out(), shape.allInputs(), shape.kernel(), shape.kernel())
                .get(NDArrayIndex.all(), inputs, NDArrayIndex.all(), NDArrayIndex.all());
    }

    @Override
    public void forward(Tensor x, Tensor bias, Tensor operand, Tensor y) {
        INDArray result = like(y);
        Nd4j.exec(operation("conv2d")
                .addInputs(padded(x), weights)
                .addOutputs(result)
                .build());
        if (bias != null) {
            result.addi(bias.array().reshape(1, 1, 1, shape.out()));
        }
        switch (into) {
            case REPLACE -> y.array().assign(result);
            case ACCUMULATE -> y.array().addi(result);
            case ADD_OPERAND -> y.array().assign(result.addi(operand.array()));
        }
    }

    @Override
    public void backwardData(Tensor dy, Tensor dx) {
        INDArray gradient =
                backward(Nd4j.zeros(DataType.FLOAT, shape.batch(), paddedHeight(), paddedWidth(), shape.in()), dy)[0];
        dx.array().assign(gradient.get(NDArrayIndex.all(), rows(), columns(), NDArrayIndex.all()));
    }

    @Override
    public void backwardWeights(Tensor x, Tensor dy, Tensor dWeights, Tensor dBias) {
        INDArray gradient = backward(padded(x), dy)[1];
        slice(dWeights).assign(gradient.permute(3, 2, 0, 1));
        if (dBias != null) {
            dBias.array().assign(dy.array().sum(0, 1, 2).reshape(dBias.shape()));
        }
    }

    /** The gradients of the padded images and of the weights. */
    private INDArray[] backward(INDArray x, Tensor dy) {
        INDArray dx = Nd4j.zeros(DataType.FLOAT, x.shape());
        INDArray dWeights = Nd4j.zeros(DataType.FLOAT, weights.shape());
        Nd4j.exec(operation("conv2d_bp")
                .addInputs(x, weights, dy.array())
                .addOutputs(dx, dWeights)
                .build());
        return new INDArray[] {dx, dWeights};
    }

    /** An operation without padding of its own: that of the U-Net's halving is on one side only. */
    private DynamicCustomOp.DynamicCustomOpsBuilder operation(String name) {
        int k = shape.kernel();
        int s = shape.stride();
        return DynamicCustomOp.builder(name).addIntegerArguments(k, k, s, s, 0, 0, 1, 1, 0, CHANNELS_LAST);
    }

    private static INDArray like(Tensor tensor) {
        return Nd4j.zeros(DataType.FLOAT, tensor.shape());
    }

    private long paddedHeight() {
        return (long) shape.height() + shape.padBefore() + shape.padAfter();
    }

    private long paddedWidth() {
        return (long) shape.width() + shape.padBefore() + shape.padAfter();
    }

    private INDArrayIndex rows() {
        return NDArrayIndex.interval(shape.padBefore(), shape.padBefore() + shape.height());
    }

    private INDArrayIndex columns() {
        return NDArrayIndex.interval(shape.padBefore(), shape.padBefore() + shape.width());
    }

    private INDArray padded(Tensor x) {
        INDArray padded = Nd4j.zeros(DataType.FLOAT, shape.batch(), paddedHeight(), paddedWidth(), shape.in());
        padded.get(NDArrayIndex.all(), rows(), columns(), NDArrayIndex.all()).assign(x.array());
        return padded;
    }

    @Override
    public void close() {
        // ND4J frees its own arrays.
    }
}
