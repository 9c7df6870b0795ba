package org.langevin.denoiser.unet;

import java.util.ArrayList;
import java.util.List;
import org.langevin.denoiser.kernel.Attention;
import org.langevin.denoiser.kernel.Convolution;
import org.langevin.denoiser.kernel.Convolution.Into;
import org.langevin.denoiser.kernel.GroupNorm;
import org.langevin.denoiser.kernel.GroupNorm.Affine;
import org.langevin.denoiser.kernel.GroupNorm.Input;
import org.langevin.denoiser.kernel.GroupNorm.Modulation;
import org.langevin.denoiser.kernel.Parallel;
import org.langevin.denoiser.kernel.Pointwise;
import org.langevin.denoiser.kernel.Tensor;
import org.langevin.denoiser.unet.Parameter.Initial;
import org.langevin.denoiser.unet.Scratch.Slot;

/**
 * A self-attention block: normalisation, attention over all pixels, a linear layer, and the sum with the input.
 *
 * <p>The weights of queries, keys and values lie one after the other in the flat vector, so that one product makes all three.
 * A linear layer over pixels is a 1×1 convolution of channels-last images.
 *
 * @param name diffusers' name, such as {@code mid_block.attentions.0}
 * @param channels channels
 * @param heads heads
 * @param groups groups of the normalisation; 0 for none
 * @param epsilon added to the variance
 */
record AttentionSpec(String name, int channels, int heads, int groups, double epsilon) implements BlockSpec {

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        if (groups > 0) {
            parameters.add(Parameter.of(name + ".group_norm.weight", Initial.ONES, channels));
            parameters.add(Parameter.of(name + ".group_norm.bias", Initial.ZEROS, channels));
        }
        for (String part : List.of("to_q", "to_k", "to_v")) {
            parameters.add(Parameter.of(name + "." + part + ".weight", Initial.UNIFORM, channels, channels));
        }
        for (String part : List.of("to_q", "to_k", "to_v")) {
            parameters.add(Parameter.of(name + "." + part + ".bias", Initial.ZEROS, channels));
        }
        parameters.add(Parameter.of(name + ".to_out.0.weight", Initial.ZEROS, channels, channels));
        parameters.add(Parameter.of(name + ".to_out.0.bias", Initial.ZEROS, channels));
        return parameters;
    }

    /** Kept are queries, keys and values, what is attended to, the output, the normalised input and the probabilities. */
    @Override
    public Footprint footprint(int side) {
        long pixels = (long) side * side;
        long square = heads * pixels * pixels;
        long kept = pixels * channels * (groups > 0 ? 6 : 5) + square;
        List<Long> scratch = List.of(pixels * channels, 3 * pixels * channels);
        return new Footprint(side, pixels * channels, kept, 0, scratch, 4L * channels * channels);
    }

    @Override
    public Block plan(Plan plan, List<Tensor> inputs) {
        return new Planned(plan, inputs.get(0).shape());
    }

    private final class Planned implements Block {

        private final Plan plan;
        private final GroupNorm norm;
        private final Convolution joined;
        private final Convolution out;
        private final Attention attention;
        private final Tensor joinedBias;
        private final Tensor normalised;
        private final Tensor qkv;
        private final Tensor attended;
        private final Tensor output;
        private final KeptGradient keptOutput = new KeptGradient();
        private final KeptGradient keptJoined = new KeptGradient();

        Planned(Plan plan, long[] x) {
            this.plan = plan;
            int batch = (int) x[0];
            int height = (int) x[1];
            int width = (int) x[2];
            int pixels = height * width;
            this.norm = groups == 0
                    ? null
                    : plan.backend()
                            .groupNorm(new GroupNorm.Shape(
                                    batch, pixels, channels, 0, groups, epsilon, Modulation.NONE, false));
            this.joined = plan.backend()
                    .convolution(
                            Convolution.Shape.same(batch, height, width, channels, 3 * channels, 1),
                            true,
                            Into.REPLACE);
            this.out = plan.backend()
                    .convolution(
                            Convolution.Shape.same(batch, height, width, channels, channels, 1),
                            true,
                            Into.ADD_OPERAND);
            this.attention = plan.backend()
                    .attention(new Attention.Shape(batch, pixels, channels, heads), plan.gradients() != null);
            this.joinedBias = joinedBias(plan.values());
            this.normalised = norm == null ? null : plan.images(x);
            this.qkv = plan.images(x[0], x[1], x[2], 3L * channels);
            if (normalised != null) {
                plan.read(normalised);
            }
            this.attended = plan.images(x);
            plan.read(qkv);
            this.output = plan.images(x);
            plan.read(attended);
            parametersChanged();
        }

        private Tensor joinedWeights(Parameters of) {
            return of.joined(name + ".to_q.weight", 3L * channels, channels, 1, 1);
        }

        private Tensor joinedBias(Parameters of) {
            return of.joined(name + ".to_q.bias", 3L * channels);
        }

        private Affine affine(Parameters of) {
            return new Affine(of.get(name + ".group_norm.weight"), of.get(name + ".group_norm.bias"));
        }

        @Override
        public void parametersChanged() {
            joined.setWeights(joinedWeights(plan.values()));
            out.setWeights(plan.values().get(name + ".to_out.0.weight"));
        }

        @Override
        public Tensor forward(List<Tensor> inputs, boolean training) {
            Tensor x = inputs.get(0);
            if (norm != null) {
                norm.forward(new Input(x, null, null), affine(plan.values()), normalised);
            }
            joined.forward(norm == null ? x : normalised, joinedBias, null, qkv);
            attention.forward(qkv, attended);
            out.forward(attended, plan.values().get(name + ".to_out.0.bias"), x, output);
            return output;
        }

        @Override
        public void backward(List<Tensor> inputs, Tensor dOutput, List<Tensor> dInputs) {
            Tensor x = inputs.get(0);
            Tensor dx = dInputs.get(0);
            Parameters gradients = plan.gradients();
            Tensor single = plan.scratch().get(Slot.A, x.shape());
            Tensor dQkv = plan.scratch().get(Slot.B, qkv.shape());
            Tensor dy = keptOutput.of(dOutput);
            Parallel.later(() -> out.backwardWeights(
                    attended, dy, gradients.get(name + ".to_out.0.weight"), gradients.get(name + ".to_out.0.bias")));
            out.backwardData(dOutput, single);
            attention.backward(qkv, single, dQkv);
            Tensor keptQkv = keptJoined.of(dQkv);
            Tensor dWeights = joinedWeights(gradients);
            Tensor dBias = joinedBias(gradients);
            Parallel.later(() -> joined.backwardWeights(norm == null ? x : normalised, keptQkv, dWeights, dBias));
            joined.backwardData(dQkv, norm == null ? dx : single);
            if (norm == null) {
                Pointwise.add(dOutput, dx);
            } else {
                norm.backward(
                        new Input(x, null, null),
                        affine(plan.values()),
                        single,
                        new Input(dOutput, null, null),
                        new Input(dx, null, null),
                        affine(gradients));
            }
        }

        @Override
        public void close() {
            joined.close();
            out.close();
            attention.close();
        }
    }
}
