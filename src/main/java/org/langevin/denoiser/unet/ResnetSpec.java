package org.langevin.denoiser.unet;

import java.util.ArrayList;
import java.util.List;
import org.langevin.denoiser.kernel.GroupNorm.Modulation;
import org.langevin.denoiser.kernel.Tensor;
import org.langevin.denoiser.unet.Parameter.Initial;

/**
 * A residual block (Ho et al., arXiv:2006.11239, appendix B): twice normalisation, SiLU and 3×3 convolution, the time embedding
 * entering in the middle, and the sum with the input, which a 1×1 convolution brings to the block's width where it has another.
 *
 * <p>Its inputs are x, on the way up the skip connection, whose channels follow x's, and the time embedding. They are never
 * copied together: the normalisation and the 1×1 convolution read both where they stand.
 *
 * @param name diffusers' name, such as {@code up_blocks.1.resnets.2}
 * @param in channels of x
 * @param skip channels of the skip connection; 0 for none
 * @param out output channels
 * @param embedding width of the time embedding
 * @param groups groups of both normalisations
 * @param epsilon added to the variances
 * @param modulation how the time embedding enters: shift, or scale and shift
 * @param index the block's number in the network, which keys its dropout
 */
record ResnetSpec(
        String name,
        int in,
        int skip,
        int out,
        int embedding,
        int groups,
        double epsilon,
        Modulation modulation,
        int index)
        implements BlockSpec {

    /** A concatenation is wider than x, and x on the way up is at least as wide as the output; so it is always projected. */
    ResnetSpec {
        if (skip > 0 && in + skip == out) {
            throw new IllegalArgumentException(name + ": a skip connection needs a projected shortcut");
        }
    }

    /** Channels of x and the skip connection together. */
    int allInputs() {
        return in + skip;
    }

    /** Whether a 1×1 convolution stands on the shortcut. */
    boolean projected() {
        return allInputs() != out;
    }

    /** Numbers that the time embedding gives to an item: a shift a channel, or a scale and a shift. */
    int modulationWidth() {
        return modulation == Modulation.SCALE_SHIFT ? 2 * out : out;
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(List.of(
                Parameter.of(name + ".norm1.weight", Initial.ONES, allInputs()),
                Parameter.of(name + ".norm1.bias", Initial.ZEROS, allInputs()),
                Parameter.of(name + ".conv1.weight", Initial.UNIFORM, out, allInputs(), 3, 3),
                Parameter.of(name + ".conv1.bias", Initial.UNIFORM, out),
                Parameter.of(name + ".time_emb_proj.weight", Initial.UNIFORM, modulationWidth(), embedding),
                Parameter.of(name + ".time_emb_proj.bias", Initial.UNIFORM, modulationWidth()),
                Parameter.of(name + ".norm2.weight", Initial.ONES, out),
                Parameter.of(name + ".norm2.bias", Initial.ZEROS, out),
                Parameter.of(name + ".conv2.weight", Initial.ZEROS, out, out, 3, 3),
                Parameter.of(name + ".conv2.bias", Initial.ZEROS, out)));
        if (projected()) {
            parameters.add(Parameter.of(name + ".conv_shortcut.weight", Initial.UNIFORM, out, allInputs(), 1, 1));
            parameters.add(Parameter.of(name + ".conv_shortcut.bias", Initial.UNIFORM, out));
        }
        return parameters;
    }

    /** Kept are h1, a, h2 and the output; of width: embedding and modulation with their gradients. */
    @Override
    public Footprint footprint(int side) {
        long pixels = (long) side * side;
        long kept = pixels * (allInputs() + 3L * out) + 2L * (embedding + modulationWidth());
        long weights = 9L * out * (allInputs() + out) + (projected() ? (long) out * allInputs() : 0);
        List<Long> scratch = List.of(pixels * out, pixels * allInputs());
        return new Footprint(side, pixels * out, kept, 0, scratch, weights);
    }

    @Override
    public Block plan(Plan plan, List<Tensor> inputs) {
        return new ResnetBlock(this, plan, inputs.get(0).shape());
    }
}
