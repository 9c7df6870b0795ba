package org.langevin.denoiser.kernel;

/** {@link Dense} by its definition, in the tensors' own precision with sums in double. */
final class PlainDense implements Dense {

    private final Shape shape;
    private Tensor weights;

    PlainDense(Shape shape) {
        this.shape = shape;
    }

    @Override
    public void setWeights(Tensor newWeights) {
        weights = newWeights;
    }

    @Override
    public void forward(Tensor x, Tensor bias, Tensor y) {
        for (int n = 0; n < shape.batch(); n++) {
            for (int o = 0; o < shape.out(); o++) {
                double sum = bias.get(o);
                for (int i = 0; i < shape.in(); i++) {
                    sum += x.get(n * shape.in() + i) * weights.get(o * shape.in() + i);
                }
                y.set(n * shape.out() + o, sum);
            }
        }
    }

    @Override
    public void backward(Tensor x, Tensor dy, Tensor dx, Tensor dWeights, Tensor dBias) {
        for (int o = 0; o < shape.out(); o++) {
            double sum = 0;
            for (int n = 0; n < shape.batch(); n++) {
                sum += dy.get(n * shape.out() + o);
            }
            dBias.set(o, sum);
            for (int i = 0; i < shape.in(); i++) {
                dWeights.set(o * shape.in() + i, weightGradient(x, dy, o, i));
            }
        }
        if (dx != null) {
            inputGradient(dy, dx);
        }
    }

    private double weightGradient(Tensor x, Tensor dy, int o, int i) {
        double sum = 0;
        for (int n = 0; n < shape.batch(); n++) {
            sum += dy.get(n * shape.out() + o) * x.get(n * shape.in() + i);
        }
        return sum;
    }

    private void inputGradient(Tensor dy, Tensor dx) {
        for (int n = 0; n < shape.batch(); n++) {
            for (int i = 0; i < shape.in(); i++) {
                double sum = 0;
                for (int o = 0; o < shape.out(); o++) {
                    sum += dy.get(n * shape.out() + o) * weights.get(o * shape.in() + i);
                }
                dx.set(n * shape.in() + i, sum);
            }
        }
    }
}
