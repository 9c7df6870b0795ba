package org.langevin.denoiser.kernel;

/** {@link Convolution} by its definition, in the tensors' own precision with sums in double. */
final class PlainConvolution implements Convolution {

    private final Shape shape;
    private final Into into;
    private Tensor weights;

    PlainConvolution(Shape shape, Into into) {
        this.shape = shape;
        this.into = into;
    }

    @Override
    public void setWeights(Tensor newWeights) {
        weights = newWeights;
    }

    /** What is done with one product: output element, input element, weight element. */
    @FunctionalInterface
    private interface Term {
        void add(int y, int x, int w);
    }

    /** Visits every product of the defining sum that does not fall on the padding. */
    private void terms(int n, int i, int j, int o, Term term) {
        int y = ((n * shape.outHeight() + i) * shape.outWidth() + j) * shape.out() + o;
        for (int a = 0; a < shape.kernel(); a++) {
            int row = i * shape.stride() + a - shape.padBefore();
            for (int b = 0; b < shape.kernel(); b++) {
                int column = j * shape.stride() + b - shape.padBefore();
                if (row >= 0 && row < shape.height() && column >= 0 && column < shape.width()) {
                    for (int c = 0; c < shape.in(); c++) {
                        int x = ((n * shape.height() + row) * shape.width() + column) * shape.in() + c;
                        int channel = o * shape.allInputs() + shape.firstInput() + c;
                        term.add(y, x, (channel * shape.kernel() + a) * shape.kernel() + b);
                    }
                }
            }
        }
    }

    private void everywhere(Term term) {
        for (int n = 0; n < shape.batch(); n++) {
            for (int i = 0; i < shape.outHeight(); i++) {
                for (int j = 0; j < shape.outWidth(); j++) {
                    for (int o = 0; o < shape.out(); o++) {
                        terms(n, i, j, o, term);
                    }
                }
            }
        }
    }

    @Override
    public void forward(Tensor x, Tensor bias, Tensor operand, Tensor y) {
        double[] sums = new double[y.length()];
        everywhere((to, from, w) -> sums[to] += x.get(from) * weights.get(w));
        for (int i = 0; i < sums.length; i++) {
            double start = bias == null ? 0 : bias.get(i % shape.out());
            double present = into == Into.ACCUMULATE ? y.get(i) : into == Into.ADD_OPERAND ? operand.get(i) : 0;
            y.set(i, sums[i] + start + present);
        }
    }

    @Override
    public void backwardData(Tensor dy, Tensor dx) {
        double[] sums = new double[dx.length()];
        everywhere((to, from, w) -> sums[from] += dy.get(to) * weights.get(w));
        for (int i = 0; i < sums.length; i++) {
            dx.set(i, sums[i]);
        }
    }

    @Override
    public void backwardWeights(Tensor x, Tensor dy, Tensor dWeights, Tensor dBias) {
        double[] sums = new double[dWeights.length()];
        everywhere((to, from, w) -> sums[w] += dy.get(to) * x.get(from));
        int area = shape.kernel() * shape.kernel();
        for (int o = 0; o < shape.out(); o++) {
            int begin = (o * shape.allInputs() + shape.firstInput()) * area;
            for (int w = begin; w < begin + shape.in() * area; w++) {
                dWeights.set(w, sums[w]);
            }
        }
        if (dBias != null) {
            biasGradient(dy, dBias);
        }
    }

    private void biasGradient(Tensor dy, Tensor dBias) {
        double[] sums = new double[shape.out()];
        for (int i = 0; i < dy.length(); i++) {
            sums[i % shape.out()] += dy.get(i);
        }
        for (int o = 0; o < sums.length; o++) {
            dBias.set(o, sums[o]);
        }
    }

    @Override
    public void close() {
        // Nothing but heap arrays is held.
    }
}
