package org.langevin.denoiser.mlp;

import java.nio.ByteBuffer;
import java.util.List;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.Pointwise;
import org.langevin.denoiser.kernel.Tensor;
import org.langevin.denoiser.mlp.LinearSpec.Begin;

/**
 * A residual block (He et al., arXiv:1512.03385, equation 1) that sees the time: {@code y = h + W₂ silu(W₁ [h, e] + b₁) + b₂}, where h
 * {@code [rows, width]} are the features and e {@code [rows, embedding]} is the embedding of the time; at first the identity.
 *
 * @param index the block's number
 * @param width features
 * @param embedding numbers of the embedding
 */
record ResidualSpec(int index, int width, int embedding) implements PartSpec {

    @Override
    public List<LinearSpec> layers() {
        String name = "blocks." + index;
        return List.of(
                new LinearSpec(name + ".inner", width + embedding, width, Begin.UNIFORM),
                new LinearSpec(name + ".outer", width, width, Begin.ZERO));
    }

    @Override
    public Part plan(Backend backend, List<Linear> layers, int rows) {
        return new Planned(backend, layers, rows);
    }

    private final class Planned implements Part {

        private final int rows;
        private final Linear inner;
        private final Linear outer;
        private final Tensor joined;
        private final Tensor hidden;
        private final Tensor activated;
        private final Tensor output;
        private final Tensor dHidden;
        private final Tensor dJoined;
        private final Tensor dFeatures;
        private final Tensor dEmbedding;

        Planned(Backend backend, List<Linear> layers, int rows) {
            this.rows = rows;
            this.inner = layers.get(0);
            this.outer = layers.get(1);
            this.joined = backend.tensor(rows, width + embedding);
            this.hidden = backend.tensor(rows, width);
            this.activated = backend.tensor(rows, width);
            this.output = backend.tensor(rows, width);
            this.dHidden = backend.tensor(rows, width);
            this.dJoined = backend.tensor(rows, width + embedding);
            this.dFeatures = backend.tensor(rows, width);
            this.dEmbedding = backend.tensor(rows, embedding);
        }

        @Override
        public Tensor forward(List<Tensor> inputs) {
            copyColumns(inputs.get(0), 0, joined, 0, width);
            copyColumns(inputs.get(1), 0, joined, width, embedding);
            inner.forward(joined, hidden);
            Pointwise.silu(hidden, activated);
            outer.forward(activated, output);
            Pointwise.add(inputs.get(0), output);
            return output;
        }

        @Override
        public List<Tensor> backward(List<Tensor> inputs, Tensor dOutput) {
            outer.backward(activated, dOutput, dHidden);
            Pointwise.siluGradient(hidden, activated, dHidden, dHidden);
            inner.backward(joined, dHidden, dJoined);
            copyColumns(dJoined, 0, dFeatures, 0, width);
            copyColumns(dJoined, width, dEmbedding, 0, embedding);
            Pointwise.add(dOutput, dFeatures);
            return List.of(dFeatures, dEmbedding);
        }

        /** Copies {@code count} columns from column {@code first} of {@code from} on to column {@code at} of {@code to} on. */
        private void copyColumns(Tensor from, int first, Tensor to, int at, int count) {
            int bytes = from.type().width();
            int stride = bytes * (int) from.shape()[1];
            int step = bytes * (int) to.shape()[1];
            ByteBuffer source = from.bytes();
            ByteBuffer target = to.bytes();
            for (int n = 0; n < rows; n++) {
                target.put(n * step + at * bytes, source, n * stride + first * bytes, count * bytes);
            }
        }
    }
}
