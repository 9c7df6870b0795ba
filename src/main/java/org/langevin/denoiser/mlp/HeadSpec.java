package org.langevin.denoiser.mlp;

import java.util.List;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.Pointwise;
import org.langevin.denoiser.kernel.Tensor;
import org.langevin.denoiser.mlp.LinearSpec.Begin;

/**
 * From features h {@code [rows, width]} to the prediction {@code W silu(h) + b}, {@code [rows, dimension]}; at first zero.
 *
 * @param width features
 * @param dimension numbers of an item
 */
record HeadSpec(int width, int dimension) implements PartSpec {

    @Override
    public List<LinearSpec> layers() {
        return List.of(new LinearSpec("head", width, dimension, Begin.ZERO));
    }

    @Override
    public Part plan(Backend backend, List<Linear> layers, int rows) {
        Tensor output = backend.tensor(rows, dimension);
        return new Planned(layers.get(0), backend.tensor(rows, width), output, backend.tensor(rows, width));
    }

    private record Planned(Linear layer, Tensor activated, Tensor output, Tensor dx) implements Part {

        @Override
        public Tensor forward(List<Tensor> inputs) {
            Pointwise.silu(inputs.get(0), activated);
            layer.forward(activated, output);
            return output;
        }

        @Override
        public List<Tensor> backward(List<Tensor> inputs, Tensor dOutput) {
            layer.backward(activated, dOutput, dx);
            Pointwise.siluGradient(inputs.get(0), activated, dx, dx);
            return List.of(dx);
        }
    }
}
