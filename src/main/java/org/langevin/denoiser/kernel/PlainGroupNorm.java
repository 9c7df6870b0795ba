package org.langevin.denoiser.kernel;

/** {@link GroupNorm} by its definition, in the tensors' own precision with sums in double. */
final class PlainGroupNorm implements GroupNorm {

    private final Shape shape;
    private final double[] mean;
    private final double[] reciprocal;

    PlainGroupNorm(Shape shape) {
        this.shape = shape;
        this.mean = new double[shape.batch() * shape.groups()];
        this.reciprocal = new double[mean.length];
    }

    @Override
    public void forward(Input input, Affine affine, Tensor y) {
        for (int n = 0; n < shape.batch(); n++) {
            for (int g = 0; g < shape.groups(); g++) {
                normalise(input, n, g);
                for (int i = 0; i < elements(); i++) {
                    int c = channel(g, i);
                    double z = affine(input.e(), affine, n, c, normalised(input, n, g, i));
                    y.set(index(n, g, i), shape.silu() ? z * sigmoid(z) : z);
                }
            }
        }
    }

    private void normalise(Input input, int n, int g) {
        double sum = 0;
        for (int i = 0; i < elements(); i++) {
            sum += value(input, n, g, i);
        }
        double m = sum / elements();
        double squares = 0;
        for (int i = 0; i < elements(); i++) {
            double d = value(input, n, g, i) - m;
            squares += d * d;
        }
        mean[n * shape.groups() + g] = m;
        reciprocal[n * shape.groups() + g] = 1 / Math.sqrt(squares / elements() + shape.epsilon());
    }

    @Override
    public void backward(Input input, Affine affine, Tensor dy, Input onto, Input dInput, Affine dAffine) {
        dAffine.gamma().clear();
        dAffine.beta().clear();
        if (dInput.e() != null) {
            dInput.e().clear();
        }
        for (int n = 0; n < shape.batch(); n++) {
            for (int g = 0; g < shape.groups(); g++) {
                backward(input, affine, dy, onto, dInput, dAffine, n, g);
            }
        }
    }

    /** One group: d x̂ first, then the projection off its mean and off x̂ (the derivative of the normalisation). */
    private void backward(
            Input input, Affine affine, Tensor dy, Input onto, Input dInput, Affine dAffine, int n, int g) {
        int count = elements();
        double[] hat = new double[count];
        double[] dHat = new double[count];
        double sum = 0;
        double projection = 0;
        for (int i = 0; i < count; i++) {
            int c = channel(g, i);
            hat[i] = normalised(input, n, g, i);
            double z = affine(input.e(), affine, n, c, hat[i]);
            double dz = dy.get(index(n, g, i)) * (shape.silu() ? siluDerivative(z) : 1);
            dHat[i] = dz * affine.gamma().get(c) * scale(input.e(), n, c);
            sum += dHat[i];
            projection += dHat[i] * hat[i];
            parameterGradients(input, affine, dInput, dAffine, n, c, hat[i], dz);
        }
        double r = reciprocal[n * shape.groups() + g];
        for (int i = 0; i < count; i++) {
            double dx = r * (dHat[i] - (sum + hat[i] * projection) / count);
            inputGradient(onto, dInput, n, channel(g, i), i / shape.perGroup(), dx);
        }
    }

    private void parameterGradients(
            Input input, Affine affine, Input dInput, Affine dAffine, int n, int c, double hat, double dz) {
        add(dAffine.gamma(), c, dz * hat * scale(input.e(), n, c));
        add(dAffine.beta(), c, dz * scale(input.e(), n, c));
        if (shape.modulation() == Modulation.SCALE_SHIFT) {
            int row = n * 2 * shape.channels();
            add(
                    dInput.e(),
                    row + c,
                    dz * (affine.gamma().get(c) * hat + affine.beta().get(c)));
            add(dInput.e(), row + shape.channels() + c, dz);
        }
    }

    private void inputGradient(Input onto, Input dInput, int n, int c, int pixel, double dx) {
        boolean first = c < shape.first();
        Tensor target = first ? dInput.x() : dInput.skip();
        Tensor base = first ? onto.x() : onto.skip();
        int width = first ? shape.first() : shape.second();
        int i = (n * shape.pixels() + pixel) * width + (first ? c : c - shape.first());
        target.set(i, dx + (base == null ? 0 : base.get(i)));
        if (shape.modulation() == Modulation.SHIFT) {
            add(dInput.e(), n * shape.channels() + c, dx);
        }
    }

    private static void add(Tensor tensor, int i, double value) {
        tensor.set(i, tensor.get(i) + value);
    }

    private int elements() {
        return shape.pixels() * shape.perGroup();
    }

    private int channel(int g, int i) {
        return g * shape.perGroup() + i % shape.perGroup();
    }

    private int index(int n, int g, int i) {
        return (n * shape.pixels() + i / shape.perGroup()) * shape.channels() + channel(g, i);
    }

    private double value(Input input, int n, int g, int i) {
        int c = channel(g, i);
        int pixel = n * shape.pixels() + i / shape.perGroup();
        double u = c < shape.first()
                ? input.x().get(pixel * shape.first() + c)
                : input.skip().get(pixel * shape.second() + c - shape.first());
        return shape.modulation() == Modulation.SHIFT ? u + input.e().get(n * shape.channels() + c) : u;
    }

    private double normalised(Input input, int n, int g, int i) {
        int group = n * shape.groups() + g;
        return (value(input, n, g, i) - mean[group]) * reciprocal[group];
    }

    private double affine(Tensor e, Affine affine, int n, int c, double hat) {
        double plain = affine.gamma().get(c) * hat + affine.beta().get(c);
        return plain * scale(e, n, c) + offset(e, n, c);
    }

    private double scale(Tensor e, int n, int c) {
        return shape.modulation() == Modulation.SCALE_SHIFT ? 1 + e.get(n * 2 * shape.channels() + c) : 1;
    }

    private double offset(Tensor e, int n, int c) {
        return shape.modulation() == Modulation.SCALE_SHIFT ? e.get((n * 2 + 1) * shape.channels() + c) : 0;
    }

    static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    static double siluDerivative(double z) {
        double s = sigmoid(z);
        return s * (1 + z * (1 - s));
    }
}
