package org.langevin.denoiser.unet;

import java.util.List;
import org.langevin.denoiser.kernel.Convolution;
import org.langevin.denoiser.kernel.GroupNorm;
import org.langevin.denoiser.kernel.GroupNorm.Affine;
import org.langevin.denoiser.kernel.GroupNorm.Input;
import org.langevin.denoiser.kernel.GroupNorm.Modulation;
import org.langevin.denoiser.kernel.Tensor;
import org.langevin.denoiser.unet.Parameter.Initial;
import org.langevin.denoiser.unet.Scratch.Slot;

/**
 * The end of the network: group normalisation, SiLU and the convolution to the prediction's channels, {@code conv_norm_out} and
 * {@code conv_out}.
 *
 * @param in input channels
 * @param out channels of the prediction
 * @param groups groups of the normalisation
 * @param epsilon added to the variance
 */
record HeadSpec(int in, int out, int groups, double epsilon) implements BlockSpec {

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.of("conv_norm_out.weight", Initial.ONES, in),
                Parameter.of("conv_norm_out.bias", Initial.ZEROS, in),
                Parameter.of("conv_out.weight", Initial.ZEROS, out, in, 3, 3),
                Parameter.of("conv_out.bias", Initial.ZEROS, out));
    }

    @Override
    public Footprint footprint(int side) {
        long pixels = (long) side * side;
        return new Footprint(side, pixels * out, pixels * (in + out), 0, List.of(pixels * in, 0L), 9L * in * out);
    }

    @Override
    public Block plan(Plan plan, List<Tensor> inputs) {
        return new Planned(plan, inputs.get(0).shape());
    }

    private final class Planned implements Block {

        private final Plan plan;
        private final GroupNorm norm;
        private final Convolution convolution;
        private final Affine affine;
        private final Tensor activated;
        private final Tensor output;

        Planned(Plan plan, long[] x) {
            this.plan = plan;
            int batch = (int) x[0];
            int pixels = (int) (x[1] * x[2]);
            this.norm = plan.backend()
                    .groupNorm(new GroupNorm.Shape(batch, pixels, in, 0, groups, epsilon, Modulation.NONE, true));
            this.convolution =
                    plan.backend().lastConvolution(Convolution.Shape.same(batch, (int) x[1], (int) x[2], in, out, 3));
            this.affine = affine(plan.values());
            this.activated = plan.images(x);
            plan.read(activated);
            this.output = plan.backend().tensor(x[0], x[1], x[2], out);
            parametersChanged();
        }

        private static Affine affine(Parameters of) {
            return new Affine(of.get("conv_norm_out.weight"), of.get("conv_norm_out.bias"));
        }

        @Override
        public void parametersChanged() {
            convolution.setWeights(plan.values().get("conv_out.weight"));
        }

        @Override
        public Tensor forward(List<Tensor> inputs, boolean training) {
            norm.forward(new Input(inputs.get(0), null, null), affine, activated);
            convolution.forward(activated, plan.values().get("conv_out.bias"), null, output);
            return output;
        }

        @Override
        public void backward(List<Tensor> inputs, Tensor dOutput, List<Tensor> dInputs) {
            Parameters gradients = plan.gradients();
            Tensor dActivated = plan.scratch().get(Slot.A, activated.shape());
            convolution.backwardWeights(
                    activated, dOutput, gradients.get("conv_out.weight"), gradients.get("conv_out.bias"));
            convolution.backwardData(dOutput, dActivated);
            norm.backward(
                    new Input(inputs.get(0), null, null),
                    affine,
                    dActivated,
                    new Input(null, null, null),
                    new Input(dInputs.get(0), null, null),
                    affine(gradients));
        }

        @Override
        public void close() {
            convolution.close();
        }
    }
}
