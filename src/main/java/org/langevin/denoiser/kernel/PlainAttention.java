package org.langevin.denoiser.kernel;

/** {@link Attention} by its definition, in the tensors' own precision with sums in double. */
final class PlainAttention implements Attention {

    private final Shape shape;
    private final double[][][] probabilities;

    PlainAttention(Shape shape) {
        this.shape = shape;
        this.probabilities = new double[shape.batch() * shape.heads()][shape.pixels()][shape.pixels()];
    }

    /** Where channel {@code d} of a head's query (part 0), key (1) or value (2) stands in the joined tensor. */
    private int joined(int n, int pixel, int part, int head, int d) {
        int row = (n * shape.pixels() + pixel) * 3 + part;
        return row * shape.channels() + head * shape.headChannels() + d;
    }

    private int single(int n, int pixel, int head, int d) {
        return (n * shape.pixels() + pixel) * shape.channels() + head * shape.headChannels() + d;
    }

    @Override
    public void forward(Tensor qkv, Tensor output) {
        for (int n = 0; n < shape.batch(); n++) {
            for (int h = 0; h < shape.heads(); h++) {
                for (int i = 0; i < shape.pixels(); i++) {
                    double[] p = probabilities[n * shape.heads() + h][i];
                    scores(qkv, n, h, i, p);
                    softmax(p);
                    for (int d = 0; d < shape.headChannels(); d++) {
                        double sum = 0;
                        for (int j = 0; j < p.length; j++) {
                            sum += p[j] * qkv.get(joined(n, j, 2, h, d));
                        }
                        output.set(single(n, i, h, d), sum);
                    }
                }
            }
        }
    }

    private void scores(Tensor qkv, int n, int h, int i, double[] out) {
        for (int j = 0; j < out.length; j++) {
            double sum = 0;
            for (int d = 0; d < shape.headChannels(); d++) {
                sum += qkv.get(joined(n, i, 0, h, d)) * qkv.get(joined(n, j, 1, h, d));
            }
            out[j] = sum * shape.scale();
        }
    }

    private static void softmax(double[] row) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double value : row) {
            largest = Math.max(largest, value);
        }
        double sum = 0;
        for (int j = 0; j < row.length; j++) {
            row[j] = Math.exp(row[j] - largest);
            sum += row[j];
        }
        for (int j = 0; j < row.length; j++) {
            row[j] /= sum;
        }
    }

    @Override
    public void backward(Tensor qkv, Tensor dOutput, Tensor dQkv) {
        dQkv.clear();
        for (int n = 0; n < shape.batch(); n++) {
            for (int h = 0; h < shape.heads(); h++) {
                for (int i = 0; i < shape.pixels(); i++) {
                    backward(qkv, dOutput, dQkv, n, h, i);
                }
            }
        }
    }

    /** The share of one query's row in all the gradients. */
    private void backward(Tensor qkv, Tensor dOutput, Tensor dQkv, int n, int h, int i) {
        double[] p = probabilities[n * shape.heads() + h][i];
        double[] dp = new double[p.length];
        double mean = 0;
        for (int j = 0; j < p.length; j++) {
            for (int d = 0; d < shape.headChannels(); d++) {
                double dO = dOutput.get(single(n, i, h, d));
                dp[j] += dO * qkv.get(joined(n, j, 2, h, d));
                add(dQkv, joined(n, j, 2, h, d), p[j] * dO);
            }
            mean += p[j] * dp[j];
        }
        for (int j = 0; j < p.length; j++) {
            double dScore = p[j] * (dp[j] - mean) * shape.scale();
            for (int d = 0; d < shape.headChannels(); d++) {
                add(dQkv, joined(n, i, 0, h, d), dScore * qkv.get(joined(n, j, 1, h, d)));
                add(dQkv, joined(n, j, 1, h, d), dScore * qkv.get(joined(n, i, 0, h, d)));
            }
        }
    }

    private static void add(Tensor tensor, int i, double value) {
        tensor.set(i, tensor.get(i) + value);
    }

    @Override
    public void close() {
        // Nothing but heap arrays is held.
    }
}
