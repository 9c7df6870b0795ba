package org.langevin.denoiser.unet;

import java.util.List;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.Convolution;
import org.langevin.denoiser.kernel.Convolution.Into;
import org.langevin.denoiser.kernel.Dense;
import org.langevin.denoiser.kernel.GroupNorm;
import org.langevin.denoiser.kernel.GroupNorm.Affine;
import org.langevin.denoiser.kernel.GroupNorm.Input;
import org.langevin.denoiser.kernel.GroupNorm.Modulation;
import org.langevin.denoiser.kernel.Parallel;
import org.langevin.denoiser.kernel.Pointwise;
import org.langevin.denoiser.kernel.Tensor;
import org.langevin.denoiser.unet.Scratch.Slot;

/**
 * {@link ResnetSpec} for one batch. For the backward pass it keeps what the two convolutions read and what the first wrote:
 *
 * <pre>
 *   e  = proj(silu(emb))
 *   h1 = silu(norm1([x, skip]))     a = conv1(h1)     h2 = dropout(silu(norm2(a, e)))
 *   y  = shortcut([x, skip]) + conv2(h2)
 * </pre>
 */
final class ResnetBlock implements Block {

    private static final Input NOTHING = new Input(null, null, null);

    private final ResnetSpec spec;
    private final Plan plan;
    private final GroupNorm norm1;
    private final GroupNorm norm2;
    private final Convolution conv1;
    private final Convolution conv2;
    private final Convolution shortcut;
    private final Convolution skipShortcut;
    private final Dense projection;
    private final DropoutKey.Layer dropout;
    private final Tensor embedding;
    private final Tensor dEmbedding;
    private final Tensor e;
    private final Tensor dE;
    private final Tensor h1;
    private final Tensor a;
    private final Tensor h2;
    private final Tensor output;
    private final KeptGradient keptOutput = new KeptGradient();
    private final KeptGradient keptMiddle = new KeptGradient();
    private boolean dropped;

    ResnetBlock(ResnetSpec spec, Plan plan, long[] x) {
        this.spec = spec;
        this.plan = plan;
        Backend backend = plan.backend();
        int batch = (int) x[0];
        int height = (int) x[1];
        int width = (int) x[2];
        int pixels = height * width;
        int out = spec.out();
        this.norm1 = backend.groupNorm(new GroupNorm.Shape(
                batch, pixels, spec.in(), spec.skip(), spec.groups(), spec.epsilon(), Modulation.NONE, true));
        this.norm2 = backend.groupNorm(
                new GroupNorm.Shape(batch, pixels, out, 0, spec.groups(), spec.epsilon(), spec.modulation(), true));
        this.conv1 = backend.convolution(
                Convolution.Shape.same(batch, height, width, spec.allInputs(), out, 3), true, Into.REPLACE);
        this.conv2 = backend.convolution(
                Convolution.Shape.same(batch, height, width, out, out, 3),
                true,
                spec.projected() ? Into.ACCUMULATE : Into.ADD_OPERAND);
        Convolution.Shape projected = Convolution.Shape.same(batch, height, width, spec.allInputs(), out, 1);
        this.shortcut =
                spec.projected() ? backend.convolution(projected.slice(0, spec.in()), true, Into.REPLACE) : null;
        this.skipShortcut = spec.skip() > 0
                ? backend.convolution(projected.slice(spec.in(), spec.skip()), false, Into.ACCUMULATE)
                : null;
        this.projection = backend.dense(new Dense.Shape(batch, spec.embedding(), spec.modulationWidth()));
        this.dropout = plan.dropout().layer(spec.index(), batch, pixels * out);
        this.embedding = backend.tensor(batch, spec.embedding());
        this.dEmbedding = backend.tensor(batch, spec.embedding());
        this.e = backend.tensor(batch, spec.modulationWidth());
        this.dE = backend.tensor(batch, spec.modulationWidth());
        this.h1 = plan.images(batch, height, width, spec.allInputs());
        this.output = plan.images(batch, height, width, out); // the shortcut's, while h1 is made
        this.a = plan.images(batch, height, width, out);
        plan.read(h1);
        this.h2 = plan.images(batch, height, width, out);
        plan.read(a);
        plan.read(h2);
        parametersChanged();
    }

    private Tensor value(String part) {
        return plan.values().get(spec.name() + part);
    }

    private Tensor gradient(String part) {
        return plan.gradients().get(spec.name() + part);
    }

    private Affine affine(String norm) {
        return new Affine(value(norm + ".weight"), value(norm + ".bias"));
    }

    private Affine affineGradient(String norm) {
        return new Affine(gradient(norm + ".weight"), gradient(norm + ".bias"));
    }

    @Override
    public void parametersChanged() {
        projection.setWeights(value(".time_emb_proj.weight"));
        conv1.setWeights(value(".conv1.weight"));
        conv2.setWeights(value(".conv2.weight"));
        if (shortcut != null) {
            shortcut.setWeights(value(".conv_shortcut.weight"));
        }
        if (skipShortcut != null) {
            skipShortcut.setWeights(value(".conv_shortcut.weight"));
        }
    }

    private Tensor skip(List<Tensor> tensors) {
        return spec.skip() > 0 ? tensors.get(1) : null;
    }

    private static Tensor last(List<Tensor> tensors) {
        return tensors.get(tensors.size() - 1);
    }

    @Override
    public Tensor forward(List<Tensor> inputs, boolean training) {
        Tensor x = inputs.get(0);
        Parallel.both(
                () -> norm1.forward(new Input(x, skip(inputs), null), affine(".norm1"), h1), () -> besideNorm(inputs));
        conv1.forward(h1, value(".conv1.bias"), null, a);
        norm2.forward(new Input(a, null, e), affine(".norm2"), h2);
        dropped = training && dropout != null;
        if (dropped) {
            dropout.forward(h2);
        }
        conv2.forward(h2, value(".conv2.bias"), shortcut == null ? x : null, output);
        return output;
    }

    /** What else reads the inputs alone: the embedding's projection and the shortcut. */
    private void besideNorm(List<Tensor> inputs) {
        Pointwise.silu(last(inputs), embedding);
        projection.forward(embedding, value(".time_emb_proj.bias"), e);
        if (shortcut != null) {
            shortcut.forward(inputs.get(0), value(".conv_shortcut.bias"), null, output);
        }
        if (skipShortcut != null) {
            skipShortcut.forward(skip(inputs), null, null, output);
        }
    }

    /** {@inheritDoc} The gradients of the weights, which no block waits for, are left to a thread that has nothing to do. */
    @Override
    public void backward(List<Tensor> inputs, Tensor dOutput, List<Tensor> dInputs) {
        Tensor dh2 = plan.scratch().get(Slot.A, h2.shape());
        Tensor dh1 = plan.scratch().get(Slot.B, h1.shape());
        Tensor dy = keptOutput.of(dOutput);
        Parallel.later(() -> secondWeights(dy));
        secondHalf(dOutput, dh2);
        Tensor da = keptMiddle.of(dh2);
        Parallel.later(() -> conv1.backwardWeights(h1, da, gradient(".conv1.weight"), gradient(".conv1.bias")));
        firstHalf(inputs, dOutput, dh2, dh1, dInputs, dy);
        embeddingGradient(last(inputs), last(dInputs));
    }

    private void secondWeights(Tensor dOutput) {
        conv2.backwardWeights(h2, dOutput, gradient(".conv2.weight"), gradient(".conv2.bias"));
        if (shortcut != null) {
            gradient(".conv_shortcut.bias").copyFrom(gradient(".conv2.bias"));
        }
    }

    /** Back to what the first convolution wrote, whose gradient takes the place of that of h2. */
    private void secondHalf(Tensor dOutput, Tensor dh2) {
        conv2.backwardData(dOutput, dh2);
        if (dropped) {
            dropout.apply(dh2);
        }
        norm2.backward(
                new Input(a, null, e),
                affine(".norm2"),
                dh2,
                NOTHING,
                new Input(dh2, null, dE),
                affineGradient(".norm2"));
    }

    /** From there back to the inputs; {@code dy} is {@code dOutput} for whom comes later. */
    private void firstHalf(
            List<Tensor> inputs, Tensor dOutput, Tensor da, Tensor dh1, List<Tensor> dInputs, Tensor dy) {
        conv1.backwardData(da, dh1);
        Input dInput = new Input(dInputs.get(0), skip(dInputs), null);
        Input onto = shortcut == null ? new Input(dOutput, null, null) : dInput;
        if (shortcut != null) {
            Parallel.later(() -> shortcutWeights(inputs, dy));
            shortcutGradients(dOutput, dInputs);
        }
        norm1.backward(
                new Input(inputs.get(0), skip(inputs), null),
                affine(".norm1"),
                dh1,
                onto,
                dInput,
                affineGradient(".norm1"));
    }

    private void shortcutWeights(List<Tensor> inputs, Tensor dOutput) {
        Tensor dWeights = gradient(".conv_shortcut.weight");
        shortcut.backwardWeights(inputs.get(0), dOutput, dWeights, null);
        if (skipShortcut != null) {
            skipShortcut.backwardWeights(skip(inputs), dOutput, dWeights, null);
        }
    }

    private void shortcutGradients(Tensor dOutput, List<Tensor> dInputs) {
        shortcut.backwardData(dOutput, dInputs.get(0));
        if (skipShortcut != null) {
            skipShortcut.backwardData(dOutput, skip(dInputs));
        }
    }

    private void embeddingGradient(Tensor emb, Tensor dEmb) {
        projection.backward(
                embedding, dE, dEmbedding, gradient(".time_emb_proj.weight"), gradient(".time_emb_proj.bias"));
        Pointwise.siluGradient(emb, embedding, dEmbedding, dEmb);
    }

    @Override
    public void close() {
        conv1.close();
        conv2.close();
        if (shortcut != null) {
            shortcut.close();
        }
        if (skipShortcut != null) {
            skipShortcut.close();
        }
    }
}
