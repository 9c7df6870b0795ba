package org.langevin.denoiser.unet;

import java.util.ArrayList;
import java.util.List;
import org.langevin.denoiser.kernel.Dense;
import org.langevin.denoiser.kernel.Pointwise;
import org.langevin.denoiser.kernel.Tensor;
import org.langevin.denoiser.unet.Parameter.Initial;

/**
 * The embedding of the timestep, {@code linear_2(silu(linear_1(waves(t))))}, plus that of the class label where there are
 * classes. The waves are the sinusoids of Vaswani et al. (arXiv:1706.03762, section 3.5),
 * {@code sin(t·ω_i), cos(t·ω_i), ω_i = 10000^(−i / (half − shift))}.
 *
 * <p>Inputs: timesteps {@code [batch]}, in the network's numbering, and, with classes, labels {@code [batch]}, whole numbers.
 *
 * @param waves how many numbers encode the time: the width of the first level
 * @param embedding width of the embedding
 * @param cosineFirst whether cosines come before sines
 * @param shift subtracted from the half width in the frequencies' exponent
 * @param classes number of labels; 0 for none
 */
record TimeEmbeddingSpec(int waves, int embedding, boolean cosineFirst, int shift, int classes) implements BlockSpec {

    private static final String FIRST = "time_embedding.linear_1";
    private static final String SECOND = "time_embedding.linear_2";
    private static final String LABELS = "class_embedding.weight";

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(List.of(
                Parameter.of(FIRST + ".weight", Initial.UNIFORM, embedding, waves),
                Parameter.of(FIRST + ".bias", Initial.UNIFORM, embedding),
                Parameter.of(SECOND + ".weight", Initial.UNIFORM, embedding, embedding),
                Parameter.of(SECOND + ".bias", Initial.UNIFORM, embedding)));
        if (classes > 0) {
            parameters.add(Parameter.of(LABELS, Initial.NORMAL, classes, embedding));
        }
        return parameters;
    }

    @Override
    public boolean differentiable(int i) {
        return false;
    }

    /** Four tensors of the embedding's width, and the waves. It has no image; its side stands for none. */
    @Override
    public Footprint footprint(int side) {
        return new Footprint(1, embedding, waves + 4L * embedding, 0, List.of(0L, 0L), 0);
    }

    @Override
    public Block plan(Plan plan, List<Tensor> inputs) {
        return new Planned(plan, inputs.get(0).length());
    }

    /** Writes the sinusoids of time {@code t} into row {@code n}: in single precision, as the weights were trained with. */
    private void encode(double t, Tensor rows, int n) {
        int half = waves / 2;
        for (int i = 0; i < half; i++) {
            float frequency = (float) Math.exp(-Math.log(10000) * i / (half - shift));
            float angle = (float) t * frequency;
            rows.set(n * waves + (cosineFirst ? half : 0) + i, Math.sin(angle));
            rows.set(n * waves + (cosineFirst ? 0 : half) + i, Math.cos(angle));
        }
    }

    private final class Planned implements Block {

        private final Plan plan;
        private final int batch;
        private final Dense first;
        private final Dense second;
        private final Tensor encoded;
        private final Tensor hidden;
        private final Tensor activated;
        private final Tensor dHidden;
        private final Tensor output;

        Planned(Plan plan, int batch) {
            this.plan = plan;
            this.batch = batch;
            this.first = plan.backend().dense(new Dense.Shape(batch, waves, embedding));
            this.second = plan.backend().dense(new Dense.Shape(batch, embedding, embedding));
            this.encoded = plan.backend().tensor(batch, waves);
            this.hidden = plan.backend().tensor(batch, embedding);
            this.activated = plan.backend().tensor(batch, embedding);
            this.dHidden = plan.backend().tensor(batch, embedding);
            this.output = plan.backend().tensor(batch, embedding);
            parametersChanged();
        }

        private Tensor value(String name) {
            return plan.values().get(name);
        }

        @Override
        public void parametersChanged() {
            first.setWeights(value(FIRST + ".weight"));
            second.setWeights(value(SECOND + ".weight"));
        }

        @Override
        public Tensor forward(List<Tensor> inputs, boolean training) {
            for (int n = 0; n < batch; n++) {
                encode(inputs.get(0).get(n), encoded, n);
            }
            first.forward(encoded, value(FIRST + ".bias"), hidden);
            Pointwise.silu(hidden, activated);
            second.forward(activated, value(SECOND + ".bias"), output);
            for (int n = 0; classes > 0 && n < batch; n++) {
                int row = (int) inputs.get(1).get(n) * embedding;
                for (int i = 0; i < embedding; i++) {
                    output.set(
                            n * embedding + i,
                            output.get(n * embedding + i) + value(LABELS).get(row + i));
                }
            }
            return output;
        }

        @Override
        public void backward(List<Tensor> inputs, Tensor dOutput, List<Tensor> dInputs) {
            Parameters gradients = plan.gradients();
            second.backward(
                    activated, dOutput, dHidden, gradients.get(SECOND + ".weight"), gradients.get(SECOND + ".bias"));
            Pointwise.siluGradient(hidden, dHidden, dHidden);
            first.backward(encoded, dHidden, null, gradients.get(FIRST + ".weight"), gradients.get(FIRST + ".bias"));
            if (classes > 0) {
                labelGradient(inputs.get(1), dOutput, gradients.get(LABELS).clear());
            }
        }

        private void labelGradient(Tensor labels, Tensor dOutput, Tensor gradient) {
            for (int n = 0; n < batch; n++) {
                int row = (int) labels.get(n) * embedding;
                for (int i = 0; i < embedding; i++) {
                    gradient.set(row + i, gradient.get(row + i) + dOutput.get(n * embedding + i));
                }
            }
        }

        @Override
        public void close() {
            // Nothing but tensors is held.
        }
    }
}
