package org.langevin.denoiser.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.langevin.denoiser.kernel.Staging.Use;

/**
 * {@link Dense} in single precision, all of it as {@link RowSums}.
 *
 * <p>The operands are small (hundreds by hundreds) and are copied to arrays first. Of the weights only what the forward pass reads, transposed once
 * each time they changed, has an array of its own; others lend theirs for as long as a pass lasts.
 */
final class VectorDense implements Dense {

    private final Shape shape;
    private final float[] x;
    private final float[] y;
    private final float[] bias;
    private final float[] transposed;
    /** From an output's weights to those of the next, for as many outputs as a vector has lanes. */
    private final int[] rows = new int[Lanes.COUNT];

    private final RowSums outputs;
    private Tensor source;
    private boolean stale;

    VectorDense(Shape shape) {
        this.shape = shape;
        this.x = new float[shape.batch() * shape.in()];
        this.y = new float[shape.batch() * shape.out()];
        this.bias = new float[shape.out()];
        this.transposed = new float[shape.in() * shape.out()];
        Arrays.setAll(rows, lane -> lane * shape.in());
        this.outputs = new RowSums(x, shape.in(), 1, shape.in(), transposed, bias, y, shape.out());
    }

    @Override
    public void setWeights(Tensor newWeights) {
        source = newWeights;
        stale = true;
    }

    private float[] weights() {
        float[] weights = Staging.own().floats(Use.FROM, transposed.length);
        source.read(weights);
        return weights;
    }

    private void transpose() {
        if (!stale) {
            return;
        }
        float[] weights = weights();
        if (shape.out() < Lanes.COUNT) {
            transposeNarrow(weights);
        } else {
            for (int o = 0; o < shape.out(); o += Lanes.COUNT) {
                transpose(weights, Math.min(o, shape.out() - Lanes.COUNT));
            }
        }
        stale = false;
    }

    /** The weights of as many outputs from {@code first} on as a vector has lanes. */
    private void transpose(float[] weights, int first) {
        for (int i = 0; i < shape.in(); i++) {
            FloatVector.fromArray(Lanes.SPECIES, weights, first * shape.in() + i, rows, 0)
                    .intoArray(transposed, i * shape.out() + first);
        }
    }

    private void transposeNarrow(float[] weights) {
        for (int i = 0; i < transposed.length; i++) {
            transposed[i % shape.in() * shape.out() + i / shape.in()] = weights[i];
        }
    }

    @Override
    public void forward(Tensor input, Tensor biases, Tensor output) {
        long begin = Trace.begin();
        transpose();
        input.read(x);
        biases.read(bias);
        Parallel.forEach(shape.batch(), outputs::compute);
        output.write(y);
        Trace.end("linear", begin);
    }

    @Override
    public void backward(Tensor input, Tensor dOutput, Tensor dInput, Tensor weightGradient, Tensor biasGradient) {
        long begin = Trace.begin();
        input.read(x);
        dOutput.read(y);
        float[] zeros = new float[Math.max(shape.in(), shape.out())];
        weightGradient.write(gradients(
                new RowSums(y, 1, shape.out(), shape.batch(), x, zeros, room(transposed.length), shape.in()),
                shape.out()));
        biasGradient.write(gradients(
                new RowSums(new float[] {1}, 0, 0, shape.batch(), y, zeros, room(shape.out()), shape.out()), 1));
        if (dInput != null) {
            dInput.write(gradients(
                    new RowSums(y, shape.out(), 1, shape.out(), weights(), zeros, room(x.length), shape.in()),
                    shape.batch()));
        }
        Trace.end("linear backward", begin);
    }

    private static float[] room(int length) {
        return Staging.own().floats(Use.TO, length);
    }

    private static float[] gradients(RowSums sums, int rows) {
        Parallel.forEach(rows, sums::compute);
        return sums.sums();
    }
}
