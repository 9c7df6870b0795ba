package org.langevin.denoiser.mlp;

import java.util.List;

/**
 * A linear layer, whatever the batch: {@code y = W x + b}. In the flat vectors W {@code [out, in]} comes first, then b {@code [out]}.
 *
 * @param name the prefix of its parameters' names
 * @param in inputs
 * @param out outputs
 * @param begin its values before training
 */
record LinearSpec(String name, int in, int out, Begin begin) {

    /** How a layer begins. */
    enum Begin {
        /** Uniform on ±1/√in, PyTorch's default, for weights and shifts. */
        UNIFORM,
        /** Zeros: the last layer of every residual branch, and of the network, so that each block begins as the identity. */
        ZERO
    }

    /** A named tensor of the layer. */
    record Parameter(String name, List<Long> shape) {}

    /** The tensors in the order in which they lie in the flat vectors. */
    List<Parameter> parameters() {
        return List.of(
                new Parameter(name + ".weight", List.of((long) out, (long) in)),
                new Parameter(name + ".bias", List.of((long) out)));
    }

    /** The numbers of its weights. */
    int weights() {
        return Math.multiplyExact(in, out);
    }

    /** All its numbers. */
    int length() {
        return Math.addExact(weights(), out);
    }

    /** The bound of a {@link Begin#UNIFORM} start. */
    double bound() {
        return begin == Begin.ZERO ? 0 : 1 / Math.sqrt(in);
    }
}
