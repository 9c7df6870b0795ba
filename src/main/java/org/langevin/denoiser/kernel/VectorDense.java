package org.langevin.denoiser.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * {@link Dense} in single precision: rows of a small matrix product, built up as sums of scaled rows, so that each lane is
 * one output whose terms come in order and no lanes are ever added together.
 *
 * <p>The operands are small (hundreds by hundreds) and are copied to arrays first, the weights once each time they changed, and transposed for the
 * forward pass.
 */
final class VectorDense implements Dense {

    private final Shape shape;
    private final float[] x;
    private final float[] y;
    private final float[] weights;
    private final float[] transposed;
    private Tensor source;
    private boolean stale;
    private float[] dx;
    private float[] dWeights;

    VectorDense(Shape shape) {
        this.shape = shape;
        this.x = new float[shape.batch() * shape.in()];
        this.y = new float[shape.batch() * shape.out()];
        this.weights = new float[shape.out() * shape.in()];
        this.transposed = new float[weights.length];
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
        for (int o = 0; o < shape.out(); o++) {
            for (int i = 0; i < shape.in(); i++) {
                transposed[i * shape.out() + o] = weights[o * shape.in() + i];
            }
        }
        stale = false;
    }

    @Override
    public void forward(Tensor input, Tensor bias, Tensor output) {
        long begin = Trace.begin();
        readWeights();
        input.read(x);
        float[] start = new float[shape.out()];
        bias.read(start);
        Parallel.forEach(shape.batch(), (from, to) -> {
            for (int n = from; n < to; n++) {
                System.arraycopy(start, 0, y, n * shape.out(), shape.out());
                for (int i = 0; i < shape.in(); i++) {
                    addScaled(x[n * shape.in() + i], transposed, i * shape.out(), y, n * shape.out(), shape.out());
                }
            }
        });
        output.write(y);
        Trace.end("linear", begin);
    }

    @Override
    public void backward(Tensor input, Tensor dOutput, Tensor dInput, Tensor weightGradient, Tensor biasGradient) {
        long begin = Trace.begin();
        if (dx == null) {
            dx = new float[x.length];
            dWeights = new float[weights.length];
        }
        input.read(x);
        dOutput.read(y);
        Parallel.forEach(shape.out(), (from, to) -> weightGradients(from, to));
        weightGradient.write(dWeights);
        biasGradient(biasGradient);
        if (dInput != null) {
            readWeights();
            Parallel.forEach(shape.batch(), (from, to) -> inputGradients(from, to));
            dInput.write(dx);
        }
        Trace.end("linear backward", begin);
    }

    private void weightGradients(int from, int to) {
        Arrays.fill(dWeights, from * shape.in(), to * shape.in(), 0);
        for (int o = from; o < to; o++) {
            for (int n = 0; n < shape.batch(); n++) {
                addScaled(y[n * shape.out() + o], x, n * shape.in(), dWeights, o * shape.in(), shape.in());
            }
        }
    }

    private void biasGradient(Tensor dBias) {
        float[] sum = new float[shape.out()];
        for (int n = 0; n < shape.batch(); n++) {
            addScaled(1, y, n * shape.out(), sum, 0, shape.out());
        }
        dBias.write(sum);
    }

    private void inputGradients(int from, int to) {
        Arrays.fill(dx, from * shape.in(), to * shape.in(), 0);
        for (int n = from; n < to; n++) {
            for (int o = 0; o < shape.out(); o++) {
                addScaled(y[n * shape.out() + o], weights, o * shape.in(), dx, n * shape.in(), shape.in());
            }
        }
    }

    /** {@code to += factor·from} over {@code length} floats. */
    private static void addScaled(float factor, float[] from, int fromAt, float[] to, int toAt, int length) {
        FloatVector lanes = Lanes.broadcast(factor);
        int i = 0;
        for (; i + Lanes.COUNT <= length; i += Lanes.COUNT) {
            FloatVector sum = FloatVector.fromArray(Lanes.SPECIES, to, toAt + i);
            FloatVector.fromArray(Lanes.SPECIES, from, fromAt + i)
                    .fma(lanes, sum)
                    .intoArray(to, toAt + i);
        }
        for (; i < length; i++) {
            to[toAt + i] = Math.fma(factor, from[fromAt + i], to[toAt + i]);
        }
    }
}
