package org.langevin.denoiser.unet;

import java.util.Arrays;
import java.util.List;

/**
 * A named learned tensor.
 *
 * @param name the name diffusers gives it, such as {@code down_blocks.0.resnets.1.conv1.weight}
 * @param shape its sizes in PyTorch's order: {@code [out, in, kernel, kernel]}, {@code [out, in]} or {@code [channels]}
 * @param initial its values before training
 */
public record Parameter(String name, List<Long> shape, Initial initial) {

    /** How a parameter begins. */
    public enum Initial {
        /** Zeros: shifts, and the last layer of every residual branch, so that each block begins as the identity. */
        ZEROS,
        /** Ones: the scales of normalisations. */
        ONES,
        /** Uniform on ±1/√(inputs of one output), PyTorch's default for weights and biases of linear and convolution layers. */
        UNIFORM,
        /** Standard normal: embeddings. */
        NORMAL
    }

    static Parameter of(String name, Initial initial, long... shape) {
        return new Parameter(name, Arrays.stream(shape).boxed().toList(), initial);
    }

    /** The number of elements. */
    public int length() {
        return Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
    }

    long[] dimensions() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }
}
