package org.langevin.denoiser.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.GroupNorm.Modulation;
import org.langevin.denoiser.kernel.Tensor;
import org.langevin.denoiser.kernel.Tensors;
import org.langevin.denoiser.unet.ConvolutionSpec.Resize;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The gradient of every block, by central differences in double precision: of Σ y·dy with respect to every parameter tensor and
 * every input, at entries spread over each. Truncation and rounding leave about 1e-9 of the largest entry.
 */
class BlockGradientTest {

    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-7;
    private static final int ENTRIES = 10;

    /** A block with the shapes of its inputs; inputs that are no images are marked by their own filling. */
    record Case(BlockSpec spec, long[]... inputs) {}

    static Stream<Named<Case>> blocks() {
        long[] image = {2, 4, 4, 6};
        long[] emb = {2, 5};
        return Stream.of(
                Named.of("first convolution", new Case(new ConvolutionSpec("c", 6, 4, Resize.KEEP), image)),
                Named.of("down", new Case(new ConvolutionSpec("c", 6, 6, Resize.HALVE), image)),
                Named.of("down, asymmetric", new Case(new ConvolutionSpec("c", 6, 6, Resize.HALVE_ASYMMETRIC), image)),
                Named.of("up", new Case(new ConvolutionSpec("c", 6, 6, Resize.DOUBLE), image)),
                Named.of("head", new Case(new HeadSpec(6, 2, 3, 1e-5), image)),
                Named.of("attention", new Case(new AttentionSpec("a", 6, 3, 2, 1e-5), image)),
                Named.of("attention, one head, no norm", new Case(new AttentionSpec("a", 6, 1, 0, 1e-5), image)),
                Named.of("resnet", new Case(resnet(6, 0, 6, Modulation.SHIFT), image, emb)),
                Named.of("resnet, projected", new Case(resnet(6, 0, 4, Modulation.SHIFT), image, emb)),
                Named.of(
                        "resnet with skip",
                        new Case(resnet(6, 4, 8, Modulation.SHIFT), image, new long[] {2, 4, 4, 4}, emb)),
                Named.of("resnet, scale and shift", new Case(resnet(6, 0, 4, Modulation.SCALE_SHIFT), image, emb)),
                Named.of("time", new Case(new TimeEmbeddingSpec(6, 5, true, 0, 0), new long[] {3})),
                Named.of(
                        "time and class",
                        new Case(new TimeEmbeddingSpec(6, 5, false, 1, 4), new long[] {3}, new long[] {3})));
    }

    private static ResnetSpec resnet(int in, int skip, int out, Modulation modulation) {
        return new ResnetSpec("r", in, skip, out, 5, 2, 1e-5, modulation, 0);
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void gradientIsTheDifferenceQuotient(Case given) {
        List<Tensor> inputs = inputs(given);
        List<Parameter> list = given.spec().parameters();
        long length = list.stream().mapToLong(Parameter::length).sum();
        Tensor flat = Tensors.normal(DataType.DOUBLE, 1, length);
        Parameters gradients =
                new Parameters(Tensor.zeros(DataType.DOUBLE, length).array(), list);
        Parameters values = new Parameters(flat.array(), list);
        Plan plan = new Plan(
                Backend.PLAIN,
                values,
                gradients,
                new Scratch(Backend.PLAIN),
                new DropoutKey(0),
                new Passing(Backend.PLAIN, List::of));
        try (Block block = given.spec().plan(plan, inputs)) {
            Tensor dy = Tensors.normal(
                    DataType.DOUBLE, 2, block.forward(inputs, true).shape());
            List<Tensor> dInputs = new ArrayList<>();
            for (int i = 0; i < inputs.size(); i++) {
                boolean wanted = given.spec().differentiable(i);
                dInputs.add(wanted ? Tensor.zeros(DataType.DOUBLE, inputs.get(i).shape()) : null);
            }
            Tensor destroyed = Tensor.zeros(DataType.DOUBLE, dy.shape());
            destroyed.copyFrom(dy);
            block.backward(inputs, destroyed, dInputs);
            for (Parameter parameter : list) {
                check(
                        parameter.name(),
                        block,
                        inputs,
                        dy,
                        values.get(parameter.name()),
                        gradients.get(parameter.name()));
            }
            for (int i = 0; i < inputs.size(); i++) {
                if (dInputs.get(i) != null) {
                    check("input " + i, block, inputs, dy, inputs.get(i), dInputs.get(i));
                }
            }
        }
    }

    private static List<Tensor> inputs(Case given) {
        List<Tensor> inputs = new ArrayList<>();
        for (int i = 0; i < given.inputs().length; i++) {
            Tensor input = Tensors.normal(DataType.DOUBLE, 10 + i, given.inputs()[i]);
            if (!given.spec().differentiable(i)) {
                for (int n = 0; n < input.length(); n++) {
                    input.set(n, i == 0 ? 100 * n + 3 : (2 * n) % 4);
                }
            }
            inputs.add(input);
        }
        return inputs;
    }

    private static void check(String what, Block block, List<Tensor> inputs, Tensor dy, Tensor at, Tensor gradient) {
        double largest = 0.1; // below this the rounding of the quotient, 1e-9, would be seen
        for (int i = 0; i < gradient.length(); i++) {
            largest = Math.max(largest, Math.abs(gradient.get(i)));
        }
        for (int k = 0; k < Math.min(ENTRIES, at.length()); k++) {
            int i = (int) ((long) k * 7919 % at.length());
            double present = at.get(i);
            at.set(i, present + STEP);
            double above = value(block, inputs, dy);
            at.set(i, present - STEP);
            double below = value(block, inputs, dy);
            at.set(i, present);
            double quotient = (above - below) / (2 * STEP);
            assertThat(gradient.get(i)).as("%s, entry %d", what, i).isCloseTo(quotient, within(TOLERANCE * largest));
        }
    }

    private static double value(Block block, List<Tensor> inputs, Tensor dy) {
        block.parametersChanged();
        Tensor y = block.forward(inputs, true);
        double sum = 0;
        for (int i = 0; i < y.length(); i++) {
            sum += y.get(i) * dy.get(i);
        }
        return sum;
    }
}
