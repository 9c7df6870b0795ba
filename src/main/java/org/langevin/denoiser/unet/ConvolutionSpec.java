package org.langevin.denoiser.unet;

import java.util.List;
import org.langevin.denoiser.kernel.Convolution;
import org.langevin.denoiser.kernel.Convolution.Into;
import org.langevin.denoiser.kernel.Parallel;
import org.langevin.denoiser.kernel.Pointwise;
import org.langevin.denoiser.kernel.Tensor;
import org.langevin.denoiser.unet.Parameter.Initial;
import org.langevin.denoiser.unet.Scratch.Slot;

/**
 * A 3×3 convolution that stands alone: the network's first, or one that changes the size of the image.
 *
 * @param name diffusers' name, such as {@code conv_in} or {@code down_blocks.0.downsamplers.0.conv}
 * @param in input channels
 * @param out output channels
 * @param resize what becomes of the size
 */
record ConvolutionSpec(String name, int in, int out, Resize resize) implements BlockSpec {

    /** How the height and width change. */
    enum Resize {
        /** They stay. */
        KEEP,
        /** They are halved by a stride of 2, with padding all round. */
        HALVE,
        /** They are halved by a stride of 2, with padding below and to the right only (Ho et al. 2020). */
        HALVE_ASYMMETRIC,
        /** They are doubled by repeating pixels, before the convolution. */
        DOUBLE
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.of(name + ".weight", Initial.UNIFORM, out, in, 3, 3),
                Parameter.of(name + ".bias", Initial.UNIFORM, out));
    }

    @Override
    public Footprint footprint(int side) {
        int outSide = shape(1, side, side).outHeight();
        long output = (long) outSide * outSide * out;
        long doubled = resize == Resize.DOUBLE ? (long) outSide * outSide * in : 0;
        return new Footprint(outSide, output, output + doubled, 0, List.of(doubled, 0L), 9L * in * out);
    }

    @Override
    public Block plan(Plan plan, List<Tensor> inputs) {
        return new Planned(plan, inputs.get(0).shape());
    }

    private Convolution.Shape shape(int batch, int height, int width) {
        Convolution.Shape same = Convolution.Shape.same(batch, height, width, in, out, 3);
        return switch (resize) {
            case KEEP -> same;
            case HALVE -> same.strided(2, 1, 1);
            case HALVE_ASYMMETRIC -> same.strided(2, 0, 1);
            case DOUBLE -> Convolution.Shape.same(batch, 2 * height, 2 * width, in, out, 3);
        };
    }

    private final class Planned implements Block {

        private final Plan plan;
        private final Convolution convolution;
        private final Tensor doubled;
        private final Tensor output;
        private final KeptGradient kept = new KeptGradient();

        Planned(Plan plan, long[] x) {
            this.plan = plan;
            Convolution.Shape shape = shape((int) x[0], (int) x[1], (int) x[2]);
            this.convolution = plan.backend().convolution(shape, true, Into.REPLACE);
            this.doubled = resize == Resize.DOUBLE ? plan.images(x[0], 2 * x[1], 2 * x[2], in) : null;
            this.output = plan.images(x[0], shape.outHeight(), shape.outWidth(), out);
            if (doubled != null) {
                plan.read(doubled);
            }
            parametersChanged();
        }

        @Override
        public void parametersChanged() {
            convolution.setWeights(plan.values().get(name + ".weight"));
        }

        @Override
        public Tensor forward(List<Tensor> inputs, boolean training) {
            if (doubled != null) {
                Pointwise.upsample(inputs.get(0), doubled);
            }
            convolution.forward(convolved(inputs), plan.values().get(name + ".bias"), null, output);
            return output;
        }

        private Tensor convolved(List<Tensor> inputs) {
            return doubled == null ? inputs.get(0) : doubled;
        }

        @Override
        public void backward(List<Tensor> inputs, Tensor dOutput, List<Tensor> dInputs) {
            Parameters gradients = plan.gradients();
            Tensor dy = kept.of(dOutput);
            Parallel.later(() -> convolution.backwardWeights(
                    convolved(inputs), dy, gradients.get(name + ".weight"), gradients.get(name + ".bias")));
            inputGradient(dOutput, dInputs.get(0));
        }

        private void inputGradient(Tensor dOutput, Tensor dx) {
            if (dx != null && doubled == null) {
                convolution.backwardData(dOutput, dx);
            } else if (dx != null) {
                Tensor dDoubled = plan.scratch().get(Slot.A, doubled.shape());
                convolution.backwardData(dOutput, dDoubled);
                Pointwise.upsampleGradient(dDoubled, dx);
            }
        }

        @Override
        public void close() {
            convolution.close();
        }
    }
}
