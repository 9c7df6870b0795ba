package org.langevin.denoiser.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * {@link Dense} in single precision, all of it as {@link RowSums}.
 *
 * <p>The operands are small (hundreds by hundreds) and are copied to arrays first, the weights once each time they changed, and transposed for the
 * forward pass.
 */
final class VectorDense implements Dense {

    private final Shape shape;
    private final float[] x;
    private final float[] y;
    private final float[] bias;
    private final float[] weights;
    private final float[] transposed;
    /** From an output's weights to those of the next, for as many outputs as a vector has lanes. */
    private final int[] rows = new int[Lanes.COUNT];

    private final RowSums outputs;
    private Tensor source;
    private boolean stale;
    private Gradients gradients;

    VectorDense(Shape shape) {
        this.shape = shape;
        this.x = new float[shape.batch() * shape.in()];
        this.y = new float[shape.batch() * shape.out()];
        this.bias = new float[shape.out()];
        this.weights = new float[shape.out() * shape.in()];
        this.transposed = new float[weights.length];
        Arrays.setAll(rows, lane -> lane * shape.in());
        this.outputs = new RowSums(x, shape.in(), 1, shape.in(), transposed, bias, y, shape.out());
    }

    /** What a backward pass computes, where there is one. {@code y} holds the gradients from above. */
    private final class Gradients {

        private final float[] zeros = new float[Math.max(shape.in(), shape.out())];
        private final RowSums ofWeights =
                new RowSums(y, 1, shape.out(), shape.batch(), x, zeros, new float[weights.length], shape.in());
        private final RowSums ofBias =
                new RowSums(new float[] {1}, 0, 0, shape.batch(), y, zeros, new float[shape.out()], shape.out());
        private final RowSums ofInput =
                new RowSums(y, shape.out(), 1, shape.out(), weights, zeros, new float[x.length], shape.in());
    }

    @Override
    public void setWeights(Tensor newWeights) {
        source = newWeights;
        stale = true;
    }

    private void readWeights() {
        if (!stale) {
            return;
        }
        source.read(weights);
        if (shape.out() < Lanes.COUNT) {
            transposeNarrow();
        } else {
            for (int o = 0; o < shape.out(); o += Lanes.COUNT) {
                transpose(Math.min(o, shape.out() - Lanes.COUNT));
            }
        }
        stale = false;
    }

    /** The weights of as many outputs from {@code first} on as a vector has lanes. */
    private void transpose(int first) {
        for (int i = 0; i < shape.in(); i++) {
            FloatVector.fromArray(Lanes.SPECIES, weights, first * shape.in() + i, rows, 0)
                    .intoArray(transposed, i * shape.out() + first);
        }
    }

    private void transposeNarrow() {
        for (int i = 0; i < weights.length; i++) {
            transposed[i % shape.in() * shape.out() + i / shape.in()] = weights[i];
        }
    }

    @Override
    public void forward(Tensor input, Tensor biases, Tensor output) {
        long begin = Trace.begin();
        readWeights();
        input.read(x);
        biases.read(bias);
        Parallel.forEach(shape.batch(), outputs::compute);
        output.write(y);
        Trace.end("linear", begin);
    }

    @Override
    public void backward(Tensor input, Tensor dOutput, Tensor dInput, Tensor weightGradient, Tensor biasGradient) {
        long begin = Trace.begin();
        if (gradients == null) {
            gradients = new Gradients();
        }
        input.read(x);
        dOutput.read(y);
        Parallel.forEach(shape.out(), gradients.ofWeights::compute);
        weightGradient.write(gradients.ofWeights.sums());
        gradients.ofBias.compute(0, 1);
        biasGradient.write(gradients.ofBias.sums());
        if (dInput != null) {
            readWeights();
            Parallel.forEach(shape.batch(), gradients.ofInput::compute);
            dInput.write(gradients.ofInput.sums());
        }
        Trace.end("linear backward", begin);
    }
}
